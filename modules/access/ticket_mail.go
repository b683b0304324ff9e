package access

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/ticket"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/access/schema"
	accounts "github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// TaskTicket sends a ticket that is kept already: one of a changed address.
const TaskTicket = "access:ticket"

// ticketing is the payload of TaskTicket.
type ticketing struct {
	Ticket uuid.UUID `json:"ticket"`
}

// Handlers returns who sends the module's mails.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{
		{Topic: TaskLink, Name: "access.mail", Queue: worker.QueueMail, Outside: true, Run: m.mailLink},
		{Topic: TaskTicket, Name: "access.mail", Queue: worker.QueueMail, Outside: true, Run: m.mailTicket},
		{Topic: TaskTell, Name: "access.mail", Queue: worker.QueueMail, Outside: true, Run: m.mailTold},
	}
}

// mailLink makes the ticket that somebody asked for, under the id of the task, and sends it. Nobody gets nothing; who was invited and has not come yet
// gets the invitation again. A suspended account gets its link: who opens it has proved enough to be told.
func (m *Module) mailLink(ctx context.Context, msg outbox.Message) error {
	var what linking
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	to, err := m.people.ByID(ctx, what.Account)
	if err != nil || to == nil {
		return err
	}
	switch to.State {
	case accounts.StateActive, accounts.StateSuspended:
	case accounts.StateInvited:
		return m.people.Remind(ctx, to.ID)
	default:
		return nil
	}
	life, path := lifeSignIn, linkPath
	if what.Purpose == schema.TicketPassword {
		life, path = lifePassword, forgottenPath
	}
	if err := m.newTicket(ctx, &ent.Ticket{ID: msg.ID, AccountID: to.ID, Purpose: what.Purpose}, life); err != nil {
		return err
	}
	return m.send(ctx, msg.ID, to, to.Email, "access."+what.Purpose, letters.Data{
		Args:      map[string]any{"Name": to.FirstName, "Count": int(life / time.Minute)},
		ActionURL: m.baseURL + path + "/" + m.token(msg.ID),
	})
}

// mailTicket sends a ticket of a changed address to the end that it is for.
func (m *Module) mailTicket(ctx context.Context, msg outbox.Message) error {
	var what ticketing
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	t, err := tx.Client(ctx, m.db).Ticket.Query().Where(ticket.ID(what.Ticket), ticket.UsedAtIsNil()).WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return nil // used or closed before the mail left
	}
	if err != nil {
		return fmt.Errorf("reading a ticket: %w", err)
	}
	to, data := t.Edges.Account, letters.Data{
		Args: map[string]any{"Name": t.Edges.Account.FirstName, "Email": t.Email}, ActionURL: m.baseURL + emailPath + "/" + m.token(t.ID),
	}
	switch {
	case t.Purpose == schema.TicketNew:
		other, err := m.people.ByEmail(ctx, t.Email)
		if err != nil {
			return err
		}
		if other != nil { // who reads the mail has that account, and may know
			data.ActionURL = m.baseURL + linkPath
			return m.send(ctx, msg.ID, to, t.Email, "access.email_taken", data)
		}
		return m.send(ctx, msg.ID, to, t.Email, "access.email_new", data)
	case t.PairID == nil:
		return m.send(ctx, msg.ID, to, t.Email, "access.email_undo", data)
	default:
		return m.send(ctx, msg.ID, to, to.Email, "access.email_old", data)
	}
}
