package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/ticket"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/access/schema"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker/outbox"
)

// EmailInput changes the address of an account.
type EmailInput struct {
	Email string `json:"email" format:"email" maxLength:"254" doc:"The new e-mail address."`
}

// ChangeEmail begins to change the address of the person acting: the present address is asked to agree, the new one to show that it is reached. Whether
// the new one has an account already is told to nobody but who reads its mail.
func (s *Service) ChangeEmail(ctx context.Context, in EmailInput) error {
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	to := accounts.Fold(in.Email)
	if to == me.Email {
		return fault.Invalid(fault.Field{Name: "email", Key: "access.email_same"})
	}
	for _, address := range []string{me.Email, to} {
		if err := s.countRecipient(ctx, address); err != nil {
			return err
		}
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.closeChange(ctx, me.ID); err != nil {
			return err
		}
		pair := mixin.NewID()
		for _, purpose := range []string{schema.TicketOld, schema.TicketNew} {
			err := s.mailed(ctx, &ent.Ticket{ID: mixin.NewID(), AccountID: me.ID, Purpose: purpose, Email: to, PairID: &pair})
			if err != nil {
				return err
			}
		}
		return s.record(ctx, "access.email_asked", nil)
	})
}

// mailed keeps a ticket of a changed address and has it sent.
func (s *Service) mailed(ctx context.Context, t *ent.Ticket) error {
	life := lifeEmail
	if t.PairID == nil {
		life = lifeUndo
	}
	if err := s.newTicket(ctx, t, life); err != nil {
		return err
	}
	_, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskTicket, Payload: ticketing{t.ID}})
	return err
}

// closeChange ends the change of address that an account has begun before, if any.
func (s *Service) closeChange(ctx context.Context, account uuid.UUID) error {
	err := tx.Client(ctx, s.db).Ticket.Update().Where(ticket.AccountID(account), ticket.PairIDNotNil(), ticket.UsedAtIsNil()).
		SetUsedAt(s.now()).Exec(viewer.System(ctx, "access.email"))
	if err != nil {
		return fmt.Errorf("closing a change of address: %w", err)
	}
	return nil
}

// The outcomes of a link about an address.
const (
	EmailHalf    = "half"    // the other end is still to say yes
	EmailChanged = "changed" // both have, and the address is the new one
	EmailUndone  = "undone"  // the former address is back
)

// ConfirmEmail is one end of a changed address that says yes, or a former address that takes itself back. The second of the two ends changes the address.
func (s *Service) ConfirmEmail(ctx context.Context, in TokenInput, address string) (outcome string, account uuid.UUID, err error) {
	if err := s.count(ctx, "link", "", address); err != nil {
		return "", uuid.Nil, err
	}
	found, err := s.Ticket(ctx, in.Token, schema.TicketOld, schema.TicketNew)
	if err != nil {
		return "", uuid.Nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.lockPair(ctx, found); err != nil {
			return err
		}
		if err := s.use(ctx, found); err != nil {
			return err
		}
		ctx, err := s.inNameOf(ctx, found.Edges.Account)
		if err != nil {
			return err
		}
		if found.PairID == nil {
			outcome = EmailUndone
			return s.undoEmail(ctx, found)
		}
		open, err := tx.Client(ctx, s.db).Ticket.Query().Where(ticket.PairID(*found.PairID), ticket.UsedAtIsNil()).Exist(viewer.System(ctx, "access.email"))
		if err != nil {
			return fmt.Errorf("looking up the other end: %w", err)
		}
		if outcome = EmailHalf; open {
			return nil
		}
		outcome = EmailChanged
		return s.changeEmail(ctx, found)
	})
	return outcome, found.AccountID, err
}

// lockPair makes the two ends of a change wait for each other: at once, each would see the other as still open. SQLite has one writer anyway.
func (s *Service) lockPair(ctx context.Context, t *ent.Ticket) error {
	if t.PairID == nil || s.db.SQLite() {
		return nil
	}
	_, err := tx.Client(ctx, s.db).Ticket.Query().Where(ticket.PairID(*t.PairID)).Order(ticket.ByID()).ForUpdate().
		All(viewer.System(ctx, "access.email"))
	if err != nil {
		return fmt.Errorf("locking the two ends: %w", err)
	}
	return nil
}

// changeEmail gives the account its new address: links sent to the former one open nothing any more, but for the one that takes it back.
func (s *Service) changeEmail(ctx context.Context, t *ent.Ticket) error {
	if err := s.people.SetEmail(ctx, t.AccountID, t.Email); err != nil {
		return err
	}
	if err := s.closeTickets(ctx, t.AccountID); err != nil {
		return err
	}
	if err := s.mailed(ctx, &ent.Ticket{ID: mixin.NewID(), AccountID: t.AccountID, Purpose: schema.TicketOld, Email: t.Edges.Account.Email}); err != nil {
		return err
	}
	if err := s.tell(ctx, t.AccountID, "email_changed"); err != nil {
		return err
	}
	return s.record(ctx, "access.email_changed", nil)
}

// undoEmail gives the account its former address back.
func (s *Service) undoEmail(ctx context.Context, t *ent.Ticket) error {
	if err := s.people.SetEmail(ctx, t.AccountID, t.Email); err != nil {
		return err
	}
	if err := s.closeTickets(ctx, t.AccountID); err != nil {
		return err
	}
	if err := s.tell(ctx, t.AccountID, "email_undone"); err != nil {
		return err
	}
	return s.record(ctx, "access.email_undone", nil)
}
