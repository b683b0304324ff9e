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
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// How often a sign-in may be tried: by account, so that a password is not guessed, and by address, so that accounts are not walked through.
var (
	perAccount = throttle.Limit{Rate: 8, Period: 15 * time.Minute}
	perAddress = throttle.Limit{Rate: 60, Period: 15 * time.Minute}
)

// SignInInput is what a person gives to come in.
type SignInInput struct {
	Email    string `json:"email" minLength:"3" maxLength:"254" doc:"E-mail address of the account."`
	Password string `json:"password" minLength:"1" maxLength:"200" doc:"Password."`
}

// SignIn checks a password and returns the membership to act by: the oldest, or wanted when the account has it. An unknown address, an account
// without a password and a wrong password get the same answer in the same time.
func (s *Service) SignIn(ctx context.Context, in SignInInput, address string) (*ent.Membership, error) {
	email := Fold(in.Email)
	for _, limit := range []struct {
		name, key string
		limit     throttle.Limit
	}{{"signin-account", email, perAccount}, {"signin-address", address, perAddress}} {
		if wait, ok := s.throttle.Allow(ctx, limit.name, limit.key, limit.limit); !ok {
			return nil, fault.TooMany(wait, "accounts.too_many_tries", "Count", minutes(wait))
		}
	}
	system := viewer.System(ctx, "accounts.signin")
	known, err := tx.Client(ctx, s.db).Account.Query().Where(account.Email(email)).Only(system)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("looking up an account: %w", err)
	}
	hash := ""
	if known != nil && known.State == schema.StateActive {
		hash = known.PasswordHash
	}
	right, err := s.hasher.verify(ctx, in.Password, hash)
	if err != nil {
		return nil, fmt.Errorf("checking a password: %w", err)
	}
	if !right {
		return nil, fault.Unauthenticated("accounts.wrong_credentials")
	}
	return s.enter(system, known)
}

// Enter returns the oldest membership of an account without asking for anything: for the demo's one-click sign-in and for an accepted invitation.
func (s *Service) Enter(ctx context.Context, accountID uuid.UUID) (*ent.Membership, error) {
	system := viewer.System(ctx, "accounts.signin")
	known, err := tx.Client(ctx, s.db).Account.Query().Where(account.ID(accountID), account.StateEQ(schema.StateActive)).Only(system)
	if err != nil {
		return nil, fault.NotFound("accounts.not_found")
	}
	return s.enter(system, known)
}

func (s *Service) enter(system context.Context, known *ent.Account) (*ent.Membership, error) {
	list, err := s.membershipsOf(system, known.ID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.Unauthenticated("accounts.no_membership")
	}
	if err := tx.Client(system, s.db).Account.UpdateOneID(known.ID).SetSignedInAt(s.now()).Exec(system); err != nil {
		return nil, fmt.Errorf("noting the sign-in: %w", err)
	}
	return list[0], nil
}

// RoleInput chooses what to act as.
type RoleInput struct {
	Membership uuid.UUID `json:"membership" format:"uuid" doc:"One of your memberships."`
}

// Choose returns one of the viewer's own memberships to act by from now on.
func (s *Service) Choose(ctx context.Context, in RoleInput) (*ent.Membership, error) {
	list, err := s.Memberships(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		if m.ID == in.Membership {
			return m, nil
		}
	}
	return nil, fault.NotFound("accounts.membership_unknown")
}

// minutes rounds a wait up to whole minutes.
func minutes(wait time.Duration) int { return int((wait + time.Minute - 1) / time.Minute) }
