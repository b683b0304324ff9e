package access

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/ticket"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/access/schema"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker/outbox"
)

// How long a ticket opens what it is for.
const (
	lifeSignIn   = 30 * time.Minute
	lifePassword = time.Hour
	lifeEmail    = 24 * time.Hour
	lifeUndo     = 7 * 24 * time.Hour
)

// perRecipient is how many links an address is sent, whoever asks.
var perRecipient = throttle.Limit{Rate: 5, Period: time.Hour}

// TaskLink makes a ticket for an account and sends it. The account may not exist: then there is nothing to do.
const TaskLink = "access:link"

// linking is the payload of TaskLink.
type linking struct {
	Account uuid.UUID `json:"account"`
	Purpose string    `json:"purpose"`
}

// AskInput asks for a link by e-mail.
type AskInput struct {
	Email string `json:"email" format:"email" maxLength:"254" doc:"E-mail address of the account."`
}

// AskLink has a link sent that comes in without a password, if an account has the address.
func (s *Service) AskLink(ctx context.Context, in AskInput, address string) error {
	return s.ask(ctx, in, schema.TicketSignIn, address)
}

// AskPassword has a link sent to choose a new password, if an account has the address.
func (s *Service) AskPassword(ctx context.Context, in AskInput, address string) error {
	return s.ask(ctx, in, schema.TicketPassword, address)
}

// ask does the same work and says the same whether an account has the address or not: one look-up and one task, which for nobody names nobody. What is
// different happens in the worker, where no one who asks can see or time it.
func (s *Service) ask(ctx context.Context, in AskInput, purpose, address string) error {
	if err := s.countRecipient(ctx, in.Email); err != nil {
		return err
	}
	if err := s.count(ctx, "ticket", "", address); err != nil {
		return err
	}
	known, err := s.people.ByEmail(ctx, in.Email)
	if err != nil {
		return err
	}
	what := linking{Account: mixin.NewID(), Purpose: purpose}
	if known != nil {
		what.Account = known.ID
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		_, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskLink, Payload: what})
		return err
	})
}

func (s *Service) countRecipient(ctx context.Context, email string) error {
	if wait, ok := s.throttle.Allow(ctx, "ticket-recipient", accounts.Fold(email), perRecipient); !ok {
		return fault.TooMany(wait, "access.too_many_links", "Count", throttle.Minutes(wait))
	}
	return nil
}

// newTicket keeps a ticket under an id, and does nothing when it is kept already.
func (s *Service) newTicket(ctx context.Context, t *ent.Ticket, life time.Duration) error {
	system, client, now := viewer.System(ctx, "access.ticket"), tx.Client(ctx, s.db), s.now()
	there, err := client.Ticket.Query().Where(ticket.ID(t.ID)).Exist(system)
	if err != nil || there {
		return err
	}
	err = client.Ticket.Create().SetID(t.ID).SetAccountID(t.AccountID).SetPurpose(t.Purpose).SetEmail(t.Email).SetNillablePairID(t.PairID).
		SetTokenHash(hashOf(s.token(t.ID))).SetCreatedAt(now).SetExpiresAt(now.Add(life)).Exec(system)
	if err != nil {
		return fmt.Errorf("keeping a ticket: %w", err)
	}
	return nil
}

// token returns the secret of a ticket: always the same for an id, so that it is never stored and a mail sent twice says the same.
func (s *Service) token(id uuid.UUID) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("ticket\x00"))
	mac.Write(id[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// hashOf is what the database keeps of a token.
func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// TokenInput uses a link that was sent by e-mail.
type TokenInput struct {
	Token string `json:"token" minLength:"20" maxLength:"100" doc:"The token of the link."`
}

// Ticket returns the ticket of a token that still opens what one of the purposes says. One that is used, expired or unknown says which, and the cure.
func (s *Service) Ticket(ctx context.Context, token string, purposes ...string) (*ent.Ticket, error) {
	found, err := tx.Client(ctx, s.db).Ticket.Query().Where(ticket.TokenHash(hashOf(token)), ticket.PurposeIn(purposes...)).WithAccount().
		Only(viewer.System(ctx, "access.ticket"))
	switch {
	case ent.IsNotFound(err):
		return nil, fault.NotFound("access.link_unknown")
	case err != nil:
		return nil, fmt.Errorf("looking up a ticket: %w", err)
	case found.UsedAt != nil:
		return nil, fault.Conflict("access.link_used")
	case !found.ExpiresAt.After(s.now()):
		return nil, fault.Conflict("access.link_expired")
	}
	return found, nil
}

// use uses a ticket up, in the transaction of what it opens, and with one to come in, or for a password, the account's others. Of two at once one
// wins.
func (s *Service) use(ctx context.Context, t *ent.Ticket) error {
	system, client, now := viewer.System(ctx, "access.ticket"), tx.Client(ctx, s.db), s.now()
	n, err := client.Ticket.Update().Where(ticket.ID(t.ID), ticket.UsedAtIsNil(), ticket.ExpiresAtGT(now)).SetUsedAt(now).Save(system)
	if err != nil {
		return fmt.Errorf("using a ticket: %w", err)
	}
	if n == 0 {
		return fault.Conflict("access.link_used")
	}
	if t.Purpose == schema.TicketOld || t.Purpose == schema.TicketNew {
		return nil
	}
	err = client.Ticket.Update().Where(ticket.AccountID(t.AccountID), ticket.Purpose(t.Purpose), ticket.UsedAtIsNil()).SetUsedAt(now).Exec(system)
	if err != nil {
		return fmt.Errorf("closing the other tickets: %w", err)
	}
	return nil
}

// closeTickets makes every link that an account was sent useless; those to take a former address back stay good.
func (s *Service) closeTickets(ctx context.Context, account uuid.UUID) error {
	err := tx.Client(ctx, s.db).Ticket.Update().
		Where(ticket.AccountID(account), ticket.UsedAtIsNil(), ticket.Not(ticket.And(ticket.Purpose(schema.TicketOld), ticket.PairIDIsNil()))).
		SetUsedAt(s.now()).Exec(viewer.System(ctx, "access.ticket"))
	if err != nil {
		return fmt.Errorf("closing the tickets of an account: %w", err)
	}
	return nil
}

// keptTickets is how long a ticket stays after its end, so that an old link is told to be used or expired, and not unknown.
const keptTickets = 30 * 24 * time.Hour

// sweepTickets forgets tickets long after their end.
func (s *Service) sweepTickets(ctx context.Context) error {
	_, err := tx.Client(ctx, s.db).Ticket.Delete().Where(ticket.ExpiresAtLT(s.now().Add(-keptTickets))).Exec(viewer.System(ctx, "access.sweep"))
	if err != nil {
		return fmt.Errorf("sweeping old tickets: %w", err)
	}
	return nil
}

// UseLink uses up a link that comes in without a password, and returns whose it is; address is where it is opened from.
func (s *Service) UseLink(ctx context.Context, in TokenInput, address string) (uuid.UUID, error) {
	if err := s.count(ctx, "link", "", address); err != nil {
		return uuid.Nil, err
	}
	found, err := s.Ticket(ctx, in.Token, schema.TicketSignIn)
	if err != nil {
		return uuid.Nil, err
	}
	return found.AccountID, tx.Run(ctx, s.db, func(ctx context.Context) error { return s.use(ctx, found) })
}

// ResetInput chooses a new password by a link.
type ResetInput struct {
	Token    string `json:"token" minLength:"20" maxLength:"100" doc:"The token of the link."`
	Password string `json:"password" minLength:"12" maxLength:"200" doc:"The new password, 12 characters or more."`
}

// Reset gives the account of a link a new password, uses up all its links, and returns whose it is.
func (s *Service) Reset(ctx context.Context, in ResetInput, address string) (uuid.UUID, error) {
	if err := s.count(ctx, "link", "", address); err != nil {
		return uuid.Nil, err
	}
	found, err := s.Ticket(ctx, in.Token, schema.TicketPassword)
	if err != nil {
		return uuid.Nil, err
	}
	if err := fit(in.Password, found.Edges.Account); err != nil {
		return uuid.Nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return uuid.Nil, err
	}
	return found.AccountID, tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.use(ctx, found); err != nil {
			return err
		}
		if err := s.closeTickets(ctx, found.AccountID); err != nil {
			return err
		}
		ctx, err := s.inNameOf(ctx, found.Edges.Account)
		if err != nil {
			return err
		}
		return s.newPassword(ctx, found.AccountID, hash)
	})
}
