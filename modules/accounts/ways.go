package accounts

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker/outbox"
)

// What follows is asked by the module of the ways in, which holds the law itself and has just seen a right proof, or none. It runs as the system.

// ByEmail returns the account of an address, in whatever state; nil when there is none.
func (s *Service) ByEmail(ctx context.Context, email string) (*ent.Account, error) {
	return one(tx.Client(ctx, s.db).Account.Query().Where(account.Email(Fold(email))).Only(viewer.System(ctx, "accounts.by_email")))
}

// ByID returns an account, in whatever state; nil when there is none.
func (s *Service) ByID(ctx context.Context, id uuid.UUID) (*ent.Account, error) {
	return one(tx.Client(ctx, s.db).Account.Query().Where(account.ID(id)).Only(viewer.System(ctx, "accounts.by_id")))
}

func one(a *ent.Account, err error) (*ent.Account, error) {
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // nobody is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("looking up an account: %w", err)
	}
	return a, nil
}

// MembershipsOf returns what an account may act as, oldest first.
func (s *Service) MembershipsOf(ctx context.Context, id uuid.UUID) ([]*ent.Membership, error) {
	return s.membershipsOf(ctx, id)
}

// NoteSignIn remembers that an account came in.
func (s *Service) NoteSignIn(ctx context.Context, id uuid.UUID) error {
	system := viewer.System(ctx, "accounts.signin")
	if err := tx.Client(ctx, s.db).Account.UpdateOneID(id).SetSignedInAt(s.now()).Exec(system); err != nil {
		return fmt.Errorf("noting the sign-in: %w", err)
	}
	return nil
}

// SetPasswordHash keeps the hash of an account's password; an empty one takes the password away.
func (s *Service) SetPasswordHash(ctx context.Context, id uuid.UUID, hash string) error {
	system := viewer.System(ctx, "accounts.password")
	if err := tx.Client(ctx, s.db).Account.UpdateOneID(id).SetPasswordHash(hash).SetUpdatedAt(s.now()).Exec(system); err != nil {
		return fmt.Errorf("keeping the password's hash: %w", err)
	}
	return nil
}

// SetEmail gives an account another address; one that another account has is a conflict.
func (s *Service) SetEmail(ctx context.Context, id uuid.UUID, email string) error {
	err := tx.Client(ctx, s.db).Account.UpdateOneID(id).SetEmail(Fold(email)).SetUpdatedAt(s.now()).Exec(viewer.System(ctx, "accounts.email"))
	if ent.IsConstraintError(err) {
		return fault.Conflict("accounts.address_taken")
	}
	if err != nil {
		return fmt.Errorf("changing the address: %w", err)
	}
	return nil
}

// Remind sends the invitation of somebody who has not come yet once more, if one is still good.
func (s *Service) Remind(ctx context.Context, id uuid.UUID) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		found, err := tx.Client(ctx, s.db).Invitation.Query().Where(append(s.openAt(s.now()), invitation.AccountID(id))...).
			Order(ent.Desc(invitation.FieldCreatedAt)).First(viewer.System(ctx, "accounts.remind"))
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking up an invitation: %w", err)
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactInvited, Payload: Invited{found.ID}})
		return err
	})
}

// Invitation returns the account that a token would open. A token that is used, withdrawn, expired or unknown says which, and what to do.
func (s *Service) Invitation(ctx context.Context, token string) (*ent.Account, error) {
	found, err := s.usable(viewer.System(ctx, "accounts.accept"), token)
	if err != nil {
		return nil, err
	}
	return found.Edges.Account, nil
}

// UseInvitation uses up a token and opens its account, in the transaction in which the person's way in is kept. Of two at once one wins, and the other is
// told that the invitation is used.
func (s *Service) UseInvitation(ctx context.Context, token string) (uuid.UUID, error) {
	if !tx.Inside(ctx) {
		return uuid.Nil, tx.ErrNone
	}
	system, client, now := viewer.System(ctx, "accounts.accept"), tx.Client(ctx, s.db), s.now()
	found, err := s.usable(system, token)
	if err != nil {
		return uuid.Nil, err
	}
	n, err := client.Invitation.Update().Where(append(s.openAt(now), invitation.ID(found.ID))...).SetUsedAt(now).Save(system)
	if err != nil {
		return uuid.Nil, fmt.Errorf("using the invitation: %w", err)
	}
	if n == 0 {
		return uuid.Nil, fault.Conflict("accounts.invitation_used")
	}
	if err := client.Account.Update().Where(account.ID(found.AccountID), account.StateEQ(schema.StateInvited)).
		SetState(schema.StateActive).SetUpdatedAt(now).Exec(system); err != nil {
		return uuid.Nil, fmt.Errorf("opening the account: %w", err)
	}
	_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactActivated, Payload: Activated{found.AccountID}})
	return found.AccountID, err
}

func (s *Service) usable(system context.Context, secret string) (*ent.Invitation, error) {
	found, err := tx.Client(system, s.db).Invitation.Query().Where(invitation.TokenHash(tokenHash(secret))).WithAccount().Only(system)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.NotFound("accounts.invitation_unknown")
	case err != nil:
		return nil, fmt.Errorf("looking up an invitation: %w", err)
	case found.UsedAt != nil:
		return nil, fault.Conflict("accounts.invitation_used")
	case found.WithdrawnAt != nil:
		return nil, fault.Conflict("accounts.invitation_withdrawn")
	case !found.ExpiresAt.After(s.now()):
		return nil, fault.Conflict("accounts.invitation_expired")
	case found.Edges.Account.State != schema.StateInvited:
		return nil, fault.Conflict("accounts.invitation_used")
	}
	return found, nil
}

// PlaceName returns the name of a membership's company or establishment; empty when it has none.
func (s *Service) PlaceName(ctx context.Context, m *ent.Membership) (string, error) {
	switch {
	case m.CompanyID != nil:
		names, err := s.places.CompanyNames(ctx, *m.CompanyID)
		return names[*m.CompanyID], err
	case m.EstablishmentID != nil:
		names, err := s.places.EstablishmentNames(ctx, *m.EstablishmentID)
		return names[*m.EstablishmentID], err
	}
	return "", nil
}
