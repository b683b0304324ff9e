package access

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/session"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"

	letters "github.com/atouts/atouts/templates/mail"
)

// TaskTell sends the mail about an act on an account's ways in. Nobody can stop these mails: they are how a person learns that it was not she.
const TaskTell = "access:tell"

// EventSignedIn is the live notification of a sign-in from a browser that was not seen before.
const EventSignedIn = "access.signed_in"

// The acts that a person is told of by mail, each with its words under access.told.<what>.
const (
	toldSignedIn = "signed_in"
)

// telling is the payload of TaskTell.
type telling struct {
	Account uuid.UUID `json:"account"`
	What    string    `json:"what"`
	At      time.Time `json:"at"`
	// Session is the one that a sign-in has opened; empty for other acts.
	Session string `json:"session,omitempty"`
}

// Alerts declares the notice of a new sign-in.
func (m *Module) Alerts() []modules.Alert {
	return []modules.Alert{{Event: EventSignedIn, Roles: viewer.Members(), Live: true, Always: true}}
}

// tell sends the mail about an act, in the transaction of the act.
func (s *Service) tell(ctx context.Context, account uuid.UUID, what string) error {
	_, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskTell, Payload: telling{Account: account, What: what, At: s.now()}})
	return err
}

// record writes an act of the person acting on her own ways in into the audit, in the transaction of the act.
func (s *Service) record(ctx context.Context, action string, detail map[string]string) error {
	v := viewer.Get(ctx)
	return s.trail.Record(ctx, trail.Line{
		Action: action, Owner: v.Account, Kind: "account", ID: v.Account.String(), Name: v.Name, Detail: detail,
	})
}

// inNameOf returns a context in which an account acts that has just proved itself without a session.
func (s *Service) inNameOf(ctx context.Context, a *ent.Account) (context.Context, error) {
	v := viewer.Viewer{Role: viewer.RoleVisitor, Account: a.ID, Name: accounts.FullName(a)}
	list, err := s.people.MembershipsOf(ctx, a.ID)
	if err != nil {
		return ctx, err
	}
	if len(list) > 0 {
		v.Role = list[0].Role
	}
	return viewer.With(ctx, v), nil
}

// noteSignIn writes down a sign-in of the person acting, and tells her of one from a browser that was not seen before. The first one of all is no news.
func (m *Module) noteSignIn(ctx context.Context, known *ent.Account, factor string) error {
	seen := m.seen(ctx, known.ID)
	err := tx.Run(ctx, m.db, func(ctx context.Context) error {
		if err := m.people.NoteSignIn(ctx, known.ID); err != nil {
			return err
		}
		if err := m.record(ctx, "access.signed_in", map[string]string{"factor": factor}); err != nil {
			return err
		}
		if seen || known.SignedInAt == nil {
			return nil
		}
		// The session is kept when the answer begins, so the mail that names its device waits a moment.
		entry := outbox.Entry{
			Topic: TaskTell, Due: m.now().Add(2 * time.Second),
			Payload: telling{Account: known.ID, What: toldSignedIn, At: m.now(), Session: m.sessions.ID(ctx)},
		}
		id, err := m.outbox.Add(ctx, entry)
		if err != nil {
			return err
		}
		return m.alerts.Tell(viewer.System(ctx, "access.signed_in"), notifications.Told{
			Event: EventSignedIn, EventID: id, Accounts: []uuid.UUID{known.ID}, Href: minePath,
		})
	})
	if err == nil && !seen {
		m.see(ctx, known.ID)
	}
	return err
}

// mailTold sends the mail of TaskTell.
func (m *Module) mailTold(ctx context.Context, msg outbox.Message) error {
	var what telling
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	to, err := m.people.ByID(ctx, what.Account)
	if err != nil || to == nil || to.State != schema.StateActive && to.State != schema.StateSuspended {
		return err
	}
	device := ""
	if what.Session != "" {
		row, err := tx.Client(ctx, m.db).Session.Query().Where(session.ID(what.Session), session.AccountID(to.ID)).Only(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return fmt.Errorf("reading the session: %w", err)
		}
		if err == nil {
			device = row.Device
		}
	}
	l := m.bundle.Localizer(to.Locale)
	var facts []letters.Fact
	if device != "" {
		facts = append(facts, letters.Fact{Term: l.T("access.sessions.device"), Value: device})
	}
	return m.send(ctx, msg.ID, to, to.Email, "access.told", letters.Data{
		Args: map[string]any{"Name": to.FirstName, "What": l.T("access.told." + what.What), "At": what.At}, Facts: facts, ActionURL: m.baseURL + minePath,
	})
}

// send writes a mail to an account, in its language, and sends it to an address.
func (m *Module) send(ctx context.Context, id uuid.UUID, to *ent.Account, address, name string, data letters.Data) error {
	data.SiteURL = m.baseURL
	letter, err := letters.Render(m.bundle, to.Locale, name, data)
	if err != nil {
		return outbox.Permanent(err)
	}
	err = m.mail.Send(ctx, mail.Message{
		ID: id, To: address, ToName: accounts.FullName(to), Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML,
	})
	if err != nil {
		return fmt.Errorf("sending the mail %s: %w", name, err)
	}
	return nil
}
