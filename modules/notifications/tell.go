package notifications

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/choice"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/worker/outbox"

	accounts "github.com/atouts/atouts/modules/accounts/schema"
)

// TaskMail sends one notification by e-mail.
const TaskMail = "notifications:mail"

// Told is what to tell, and whom.
type Told struct {
	// Event is a declared alert's, such as "applications.refused".
	Event string
	// EventID is the id of the fact in the outbox: the same event tells a person once.
	EventID uuid.UUID
	// Accounts are the people; who acts is left out, and so is who is named twice.
	Accounts []uuid.UUID
	// Href is the page that the notification leads to, from the root of the site.
	Href string
	// Params fill the texts: names and titles, never what a person wrote in confidence.
	Params map[string]string
}

// toMail is the payload of TaskMail.
type toMail struct {
	Notification uuid.UUID `json:"notification"`
}

// Tell tells people of an event, in the transaction of the context.
func (s *Service) Tell(ctx context.Context, t Told) error {
	alert, known := s.alerts[t.Event]
	if !known {
		return fmt.Errorf("telling of %s: no module declares that alert", t.Event)
	}
	people := slices.Compact(slices.SortedFunc(slices.Values(t.Accounts), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }))
	people = slices.DeleteFunc(people, func(id uuid.UUID) bool { return id == viewer.Get(ctx).Account || id == uuid.Nil })
	if len(people) == 0 {
		return nil
	}
	system := viewer.System(ctx, "notifications.tell")
	ticks, err := s.ticks(system, alert, people)
	if err != nil {
		return err
	}
	params, err := json.Marshal(t.Params)
	if err != nil {
		return fmt.Errorf("writing a notification: %w", err)
	}
	for _, id := range people {
		if err := s.tellOne(system, t, id, ticks[id], params); err != nil {
			return err
		}
	}
	return nil
}

const insert = `INSERT INTO notifications (id, account_id, event_id, event, href, params, live, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id, account_id) DO NOTHING`

func (s *Service) tellOne(ctx context.Context, t Told, to uuid.UUID, tick tick, params []byte) error {
	if !tick.mail && !tick.live {
		return nil
	}
	exec, err := tx.Exec(ctx)
	if err != nil {
		return fmt.Errorf("telling of %s: %w", t.Event, err)
	}
	id := mixin.NewID()
	done, err := exec.ExecContext(ctx, s.db.Rebind(insert), id, to, t.EventID, t.Event, t.Href, string(params), tick.live, s.now())
	if err != nil {
		return fmt.Errorf("writing a notification: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err // told already
	}
	if tick.mail {
		if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskMail, Payload: toMail{id}}); err != nil {
			return err
		}
	}
	if tick.live {
		tx.AfterCommit(ctx, func(ctx context.Context) { s.announce(ctx, t, to, id, tick.locale) })
	}
	return nil
}

// announce tells the person's open pages, in her language. What is lost on the way is read again when the browser reconnects.
func (s *Service) announce(ctx context.Context, t Told, to, id uuid.UUID, locale string) {
	unread, err := s.Unread(viewer.With(ctx, viewer.Viewer{Account: to}))
	if err == nil {
		title := s.bundle.Localizer(locale).T("notification."+t.Event, args(t.Params)...)
		var data []byte
		if data, err = json.Marshal(shown{Title: title, Href: "/notifications/" + id.String(), Unread: unread}); err == nil {
			err = s.live.Publish(ctx, live.Event{ID: id.String(), Account: to, Name: "notification", Data: data})
		}
	}
	if err != nil {
		s.log.WarnContext(ctx, "a live notification was not announced", "event", t.Event, "error", err)
	}
}

// tick is what a person chose for an event, and the language she reads.
type tick struct {
	mail, live bool
	locale     string
}

// ticks returns what each of the people chose for the alert; those who are suspended are told nothing.
func (s *Service) ticks(ctx context.Context, alert modules.Alert, people []uuid.UUID) (map[uuid.UUID]tick, error) {
	client := tx.Client(ctx, s.db)
	known, err := client.Account.Query().Where(account.IDIn(people...), account.StateNEQ(accounts.StateSuspended)).
		Select(account.FieldID, account.FieldLocale).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up the people to tell: %w", err)
	}
	chosen, err := client.Choice.Query().Where(choice.AccountIDIn(people...), choice.Event(alert.Event)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up what people ticked: %w", err)
	}
	ticks := make(map[uuid.UUID]tick, len(known))
	for _, a := range known {
		ticks[a.ID] = tick{alert.Mail, alert.Live, a.Locale}
	}
	for _, c := range chosen {
		if t, ok := ticks[c.AccountID]; ok {
			ticks[c.AccountID] = tick{c.Mail && !alert.Always, c.Live, t.locale} // the module itself sends what is always sent
		}
	}
	return ticks, nil
}
