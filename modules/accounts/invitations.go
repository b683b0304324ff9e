package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// perInvited is how many invitations one person is sent, so that nobody's letter box is filled in our name.
var perInvited = throttle.Limit{Rate: 6, Period: time.Hour}

// ResendInput sends an invitation again.
type ResendInput struct {
	Days int `json:"days,omitempty" required:"false" minimum:"1" maximum:"90" default:"14" doc:"How many days the new invitation lasts."`
}

// Resend sends a new invitation to a person who has not come in yet; the earlier ones stop opening the account.
func (s *Service) Resend(ctx context.Context, accountID uuid.UUID, in ResendInput) error {
	if err := s.manageable(ctx, accountID); err != nil {
		return err
	}
	return s.resend(ctx, accountID, in.Days)
}

// ResendAs is Resend for a caller that holds the law itself, as the candidates module does for its candidates.
func (s *Service) ResendAs(ctx context.Context, accountID uuid.UUID) error {
	return s.resend(ctx, accountID, 0)
}

func (s *Service) resend(ctx context.Context, accountID uuid.UUID, days int) error {
	if wait, ok := s.throttle.Allow(ctx, "invited", accountID.String(), perInvited); !ok {
		return fault.TooMany(wait, "accounts.too_many_invitations", "Count", throttle.Minutes(wait))
	}
	by := viewer.Get(ctx).Account
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		who, err := s.withdraw(ctx, accountID)
		if err != nil {
			return err
		}
		if err := s.trail.Record(ctx, line("accounts.invitation_resent", who, nil)); err != nil {
			return err
		}
		return s.sendInvitation(ctx, accountID, by, days)
	})
}

// Withdraw takes back the invitations of a person who has not come in yet.
func (s *Service) Withdraw(ctx context.Context, accountID uuid.UUID) error {
	if err := s.manageable(ctx, accountID); err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		who, err := s.withdraw(ctx, accountID)
		if err != nil {
			return err
		}
		return s.trail.Record(ctx, line("accounts.invitation_withdrawn", who, nil))
	})
}

// withdraw makes the invitations of an account open nothing any more, and returns the account.
func (s *Service) withdraw(ctx context.Context, accountID uuid.UUID) (*ent.Account, error) {
	system, client, now := viewer.System(ctx, "accounts.withdraw"), tx.Client(ctx, s.db), s.now()
	who, err := client.Account.Query().Where(account.ID(accountID), account.StateEQ(schema.StateInvited)).Only(system)
	if ent.IsNotFound(err) {
		return nil, fault.Conflict("accounts.came_in_already")
	}
	if err != nil {
		return nil, fmt.Errorf("looking up an account: %w", err)
	}
	err = client.Invitation.Update().Where(append(s.openAt(now), invitation.AccountID(accountID))...).SetWithdrawnAt(now).Exec(system)
	if err != nil {
		return nil, fmt.Errorf("withdrawing invitations: %w", err)
	}
	return who, nil
}
