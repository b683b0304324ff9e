package notifications

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/notification"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// Module is the notifications capability.
type Module struct {
	*Service
	mail    mail.Sender
	baseURL string
	demo    bool
}

// New returns the module.
func New(f modules.Foundations) *Module {
	return &Module{
		Service: &Service{db: f.DB, clock: f.Clock, outbox: f.Outbox, live: f.Live, log: f.Log, bundle: f.Bundle, secret: f.Secret, alerts: map[string]modules.Alert{}},
		mail:    f.Mail, baseURL: f.BaseURL, demo: f.Demo,
	}
}

// Name returns "notifications".
func (m *Module) Name() string { return "notifications" }

// MenuKey is the key of the menu line that carries the count of unread notifications.
const MenuKey = "notifications"

// Menu returns the line of the notifications, for everybody with an account.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !v.SignedIn() {
		return nil
	}
	return []layout.MenuItem{{Key: MenuKey, Label: "notifications.title", Href: "/notifications", Icon: ui.IconBell, Live: true}}
}

// Counts returns how many notifications are unread.
func (m *Module) Counts(ctx context.Context) (map[string]int, error) {
	n, err := m.Unread(ctx)
	return map[string]int{MenuKey: n}, err
}

// shown is what the browser's script gets of a notification.
type shown struct {
	Title  string `json:"title"`
	Href   string `json:"href"`
	Unread int    `json:"unread"`
}

// Missed returns the live events of an account that come after the last id its browser saw, in the language of the context. The server asks when a
// browser connects again, and when it is nudged.
func (m *Module) Missed(ctx context.Context, who uuid.UUID, last string) ([]live.Event, error) {
	id, err := uuid.Parse(last)
	if err != nil {
		return nil, nil //nolint:nilerr // a browser that saw nothing yet has missed nothing: the page it shows is fresh
	}
	ctx = viewer.With(ctx, viewer.Viewer{Role: viewer.Get(ctx).Role, Account: who})
	list, err := m.After(ctx, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	unread, err := m.Unread(ctx)
	if err != nil {
		return nil, err
	}
	events := make([]live.Event, len(list))
	for i, n := range list {
		data, err := json.Marshal(shown{Title: sentence(ctx, n), Href: "/notifications/" + n.ID.String(), Unread: unread})
		if err != nil {
			return nil, fmt.Errorf("writing a live notification: %w", err)
		}
		events[i] = live.Event{ID: n.ID.String(), Account: who, Name: "notification", Data: data}
	}
	return events, nil
}

// sentence says a notification in the language of the context.
func sentence(ctx context.Context, n *ent.Notification) string {
	return i18n.T(ctx, "notification."+n.Event, args(n.Params)...)
}

func args(params map[string]string) []any {
	list := make([]any, 0, 2*len(params))
	for name, value := range params {
		list = append(list, name, value)
	}
	return list
}

// Handlers returns who sends notifications by e-mail.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{{Topic: TaskMail, Name: "notifications.mail", Queue: worker.QueueMail, Outside: true, Run: m.mailOne}}
}

func (m *Module) mailOne(ctx context.Context, msg outbox.Message) error {
	var what toMail
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	n, err := tx.Client(ctx, m.db).Notification.Query().Where(notification.ID(what.Notification)).WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return nil // its person was erased
	}
	if err != nil {
		return fmt.Errorf("reading the notification: %w", err)
	}
	alert, known := m.alerts[n.Event]
	if !known {
		return outbox.Permanent(fmt.Errorf("no module declares the alert %s", n.Event))
	}
	ticks, err := m.ticks(ctx, alert, []uuid.UUID{n.AccountID})
	if err != nil {
		return err
	}
	if !ticks[n.AccountID].mail {
		return nil // unticked since, or suspended
	}
	letter, err := m.letter(ctx, n, alert)
	if err != nil {
		return outbox.Permanent(err)
	}
	letter.ID = msg.ID
	if err := m.mail.Send(ctx, *letter); err != nil {
		return fmt.Errorf("sending a notification: %w", err)
	}
	return nil
}

func (m *Module) letter(ctx context.Context, n *ent.Notification, alert modules.Alert) (*mail.Message, error) {
	to := n.Edges.Account
	params := make(map[string]any, len(n.Params)+1)
	for name, value := range n.Params {
		params[name] = value
	}
	params["Person"] = to.FirstName
	stop := m.baseURL + "/notifications/arret/" + m.stopToken(to.ID, n.Event)
	written, err := letters.Render(m.bundle, to.Locale, n.Event, letters.Data{
		Args: params, ActionURL: m.baseURL + n.Href, StopURL: stop, SiteURL: m.baseURL,
	})
	if err != nil {
		return nil, err
	}
	letter := &mail.Message{
		To: to.Email, ToName: to.FirstName + " " + to.LastName, Subject: written.Subject, Text: written.Text, HTML: written.HTML, ListUnsubscribe: stop,
	}
	if alert.Calendar != nil {
		if letter.Calendar, err = alert.Calendar(ctx, n.Params); err != nil {
			return nil, err
		}
	}
	return letter, nil
}

var (
	_ modules.Module     = (*Module)(nil)
	_ modules.APIer      = (*Module)(nil)
	_ modules.Pager      = (*Module)(nil)
	_ modules.Navigator  = (*Module)(nil)
	_ modules.Counter    = (*Module)(nil)
	_ modules.Worker     = (*Module)(nil)
	_ modules.AlertTaker = (*Module)(nil)
)
