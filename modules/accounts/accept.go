package accounts

import (
	"context"
	"fmt"
	"strings"

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

// MinPassword is how many characters a password has at least. There is no rule of composition.
const MinPassword = 12

// AcceptInput opens an account.
type AcceptInput struct {
	Token    string `json:"token" minLength:"20" maxLength:"100" doc:"The token of the invitation's link."`
	Password string `json:"password" minLength:"12" maxLength:"200" doc:"The password chosen, 12 characters or more."`
}

// Invitation returns the account that a token would open. A token that is used, withdrawn, expired or unknown says which, and what to do.
func (s *Service) Invitation(ctx context.Context, token string) (*ent.Account, error) {
	found, err := s.usable(viewer.System(ctx, "accounts.accept"), token)
	if err != nil {
		return nil, err
	}
	return found.Edges.Account, nil
}

// Accept gives the invited account its password and opens it. Of two at once one wins, and the other is told that the invitation is used.
func (s *Service) Accept(ctx context.Context, in AcceptInput) (accountID uuid.UUID, err error) {
	system := viewer.System(ctx, "accounts.accept")
	found, err := s.usable(system, in.Token)
	if err != nil {
		return uuid.Nil, err
	}
	if err := fit(in.Password, found.Edges.Account); err != nil {
		return uuid.Nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Password) // outside the transaction: it takes some 60 ms
	if err != nil {
		return uuid.Nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		system, client, now := viewer.System(ctx, "accounts.accept"), tx.Client(ctx, s.db), s.now()
		n, err := client.Invitation.Update().Where(append(s.openAt(now), invitation.ID(found.ID))...).SetUsedAt(now).Save(system)
		if err != nil {
			return fmt.Errorf("using the invitation: %w", err)
		}
		if n == 0 {
			return fault.Conflict("accounts.invitation_used")
		}
		if err := client.Account.Update().Where(account.ID(found.AccountID), account.StateEQ(schema.StateInvited)).
			SetPasswordHash(hash).SetState(schema.StateActive).SetUpdatedAt(now).Exec(system); err != nil {
			return fmt.Errorf("opening the account: %w", err)
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactActivated, Payload: Activated{found.AccountID}})
		return err
	})
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

// fit refuses a password that says who the person is, or repeats one character.
func fit(password string, a *ent.Account) error {
	if len([]rune(password)) < MinPassword {
		return fault.Invalid(fault.Field{Name: "password", Key: "accounts.password_short", Params: []any{"Count", MinPassword}})
	}
	folded := strings.ToLower(password)
	local, _, _ := strings.Cut(a.Email, "@")
	if strings.Trim(folded, folded[:1]) == "" || folded == a.Email || len(local) >= 6 && strings.Contains(folded, local) {
		return fault.Invalid(fault.Field{Name: "password", Key: "accounts.password_guessable"})
	}
	return nil
}
