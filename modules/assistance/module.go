// Package assistance takes requests for help, from people with an account and from visitors, and lets an admin answer.
//
//	open ──answer──▶ answered
//
// Facts told: assistance.asked {request}, assistance.answered {request}. Facts heard: assistance.answered (the answer goes by e-mail, since a visitor
// has no page to read it on). A person reads her own requests; admins read all.
package assistance

import (
	"context"
	"fmt"
	netmail "net/mail"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/request"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/assistance/schema"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// The facts of the module; both are alerts.
const (
	FactAsked    = "assistance.asked"
	FactAnswered = "assistance.answered"
)

// PageSize is how many requests a page shows.
const PageSize = 20

// Module is the assistance capability.
type Module struct {
	db       *open.DB
	clock    func() time.Time
	outbox   *outbox.Outbox
	throttle *throttle.Throttle
	mail     mail.Sender
	bundle   *i18n.Bundle
	baseURL  string
	people   *accounts.Service
	alerts   *notifications.Service
}

// New returns the module.
func New(f modules.Foundations, people *accounts.Service, alerts *notifications.Service) *Module {
	return &Module{f.DB, f.Clock, f.Outbox, f.Throttle, f.Mail, f.Bundle, f.BaseURL, people, alerts}
}

// Name returns "assistance".
func (m *Module) Name() string { return "assistance" }

// Menu returns the line of assistance, for everybody with an account.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !v.SignedIn() {
		return nil
	}
	return []layout.MenuItem{{Key: "assistance", Label: "assistance.title", Href: "/assistance", Icon: ui.IconHelp}}
}

// Alerts declares who is told: admins of a request, its person of the answer.
func (m *Module) Alerts() []modules.Alert {
	return []modules.Alert{
		{Event: FactAsked, Roles: []viewer.Role{viewer.RoleAdmin}, Mail: true, Live: true},
		{Event: FactAnswered, Roles: viewer.Members(), Mail: false, Live: true}, // the answer itself goes by mail, to visitors too
	}
}

// about is the payload of both facts.
type about struct {
	Request uuid.UUID `json:"request"`
}

// AskInput is a request for help. Name and address are asked of visitors only.
type AskInput struct {
	Name    string `json:"name,omitempty" required:"false" maxLength:"210" doc:"Your name, when you have no account."`
	Email   string `json:"email,omitempty" required:"false" maxLength:"254" doc:"Your address, when you have no account."`
	Subject string `json:"subject" minLength:"3" maxLength:"200" doc:"What it is about."`
	Text    string `json:"text" minLength:"10" maxLength:"5000" doc:"What you wanted to do, and what happened."`
	Page    string `json:"page,omitempty" required:"false" maxLength:"500" doc:"The page it happened on."`
}

// often is how many requests one person, or one address, may send.
var often = throttle.Limit{Rate: 5, Period: time.Hour}

// Ask keeps a request and tells the admins.
func (m *Module) Ask(ctx context.Context, in AskInput, device string) (*ent.Request, error) {
	v := viewer.Get(ctx)
	who := api.Address(ctx)
	if v.SignedIn() {
		me, err := m.people.Me(ctx)
		if err != nil {
			return nil, err
		}
		in.Name, in.Email, who = accounts.FullName(me), me.Email, me.ID.String()
	}
	if err := in.complete(); err != nil {
		return nil, err
	}
	if wait, ok := m.throttle.Allow(ctx, "assistance", who, often); !ok {
		return nil, fault.TooMany(wait, "assistance.too_many")
	}
	var made *ent.Request
	err := tx.Run(ctx, m.db, func(ctx context.Context) (err error) {
		system, now := viewer.System(ctx, "assistance.ask"), m.now()
		create := tx.Client(ctx, m.db).Request.Create().SetName(in.Name).SetEmail(accounts.Fold(in.Email)).SetSubject(in.Subject).SetText(in.Text).
			SetPage(in.Page).SetDevice(device).SetCreatedAt(now).SetUpdatedAt(now)
		if v.SignedIn() {
			create.SetAccountID(v.Account)
		}
		if made, err = create.Save(system); err != nil {
			return fmt.Errorf("keeping a request for help: %w", err)
		}
		event, err := m.outbox.Add(ctx, outbox.Entry{Topic: FactAsked, Payload: about{made.ID}})
		if err != nil {
			return err
		}
		admins, err := m.people.Admins(ctx)
		if err != nil {
			return err
		}
		return m.alerts.Tell(ctx, notifications.Told{
			Event: FactAsked, EventID: event, Accounts: admins, Href: "/assistance/" + made.ID.String(),
			Params: map[string]string{"Name": in.Name, "Subject": in.Subject},
		})
	})
	return made, err
}

func (in *AskInput) complete() error {
	var wrong []fault.Field
	if in.Name == "" {
		wrong = append(wrong, fault.Field{Name: "name", Key: "validation.required"})
	}
	if _, err := netmail.ParseAddress(in.Email); err != nil {
		wrong = append(wrong, fault.Field{Name: "email", Key: "validation.email"})
	}
	if len(wrong) > 0 {
		return fault.Invalid(wrong...)
	}
	return nil
}

// List returns one page of the requests that the viewer sees: the newest first, those that wait before the answered.
func (m *Module) List(ctx context.Context, page int) ([]*ent.Request, int, error) {
	query := tx.Client(ctx, m.db).Request.Query()
	total, err := query.Clone().Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("counting requests for help: %w", err)
	}
	list, err := query.Order(request.ByState(sql.OrderDesc()), request.ByCreatedAt(sql.OrderDesc())).
		Offset((max(page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing requests for help: %w", err)
	}
	return list, total, nil
}

// One returns a request that the viewer sees.
func (m *Module) One(ctx context.Context, id uuid.UUID) (*ent.Request, error) {
	found, err := tx.Client(ctx, m.db).Request.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("assistance.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading a request for help: %w", err)
	}
	return found, nil
}

// AnswerInput is an answer.
type AnswerInput struct {
	Answer string `json:"answer" minLength:"3" maxLength:"5000" doc:"The answer; it goes to the person by e-mail."`
}

// Answer answers a request, once.
func (m *Module) Answer(ctx context.Context, id uuid.UUID, in AnswerInput) error {
	found, err := m.One(ctx, id)
	if err != nil {
		return err
	}
	if viewer.Get(ctx).Role != viewer.RoleAdmin {
		return fault.NotFound("assistance.not_found")
	}
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		n, err := tx.Client(ctx, m.db).Request.Update().Where(request.ID(id), request.State(schema.StateOpen)).
			SetState(schema.StateAnswered).SetAnswer(in.Answer).SetAnsweredAt(m.now()).SetUpdatedAt(m.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("answering a request for help: %w", err)
		}
		if n == 0 {
			return fault.Conflict("assistance.already")
		}
		event, err := m.outbox.Add(ctx, outbox.Entry{Topic: FactAnswered, Payload: about{id}})
		if err != nil || found.AccountID == nil {
			return err
		}
		return m.alerts.Tell(ctx, notifications.Told{
			Event: FactAnswered, EventID: event, Accounts: []uuid.UUID{*found.AccountID}, Href: "/assistance/" + id.String(),
			Params: map[string]string{"Subject": found.Subject},
		})
	})
}

// Handlers returns who sends the answers.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{{Topic: FactAnswered, Name: "assistance.mail", Queue: worker.QueueMail, Outside: true, Run: m.mailAnswer}}
}

func (m *Module) mailAnswer(ctx context.Context, msg outbox.Message) error {
	var what about
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	found, err := tx.Client(ctx, m.db).Request.Get(ctx, what.Request)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the request for help: %w", err)
	}
	letter, err := letters.Render(m.bundle, m.language(ctx, found), FactAnswered, letters.Data{
		Args: map[string]any{"Name": found.Name, "Subject": found.Subject}, Quote: found.Answer, SiteURL: m.baseURL,
	})
	if err != nil {
		return outbox.Permanent(err)
	}
	err = m.mail.Send(ctx, mail.Message{ID: msg.ID, To: found.Email, ToName: found.Name, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML})
	if err != nil {
		return fmt.Errorf("sending the answer: %w", err)
	}
	return nil
}

// language is that of the person's account; a visitor is answered in French.
func (m *Module) language(ctx context.Context, r *ent.Request) string {
	if r.AccountID != nil {
		if a, err := m.people.Account(ctx, *r.AccountID); err == nil {
			return a.Locale
		}
	}
	return i18n.French
}

func (m *Module) now() time.Time { return m.clock().UTC().Truncate(time.Microsecond) }

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
	_ modules.Alerter   = (*Module)(nil)
	_ modules.Worker    = (*Module)(nil)
)
