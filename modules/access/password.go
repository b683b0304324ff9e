package access

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// MinPassword is how many characters a password has at least. There is no rule of composition.
const MinPassword = 12

// AcceptInput opens an account.
type AcceptInput struct {
	Token    string `json:"token" minLength:"20" maxLength:"100" doc:"The token of the invitation's link."`
	Password string `json:"password" minLength:"12" maxLength:"200" doc:"The password chosen, 12 characters or more."`
}

// Accept gives the invited account its password and opens it. Of two at once one wins, and the other is told that the invitation is used.
func (s *Service) Accept(ctx context.Context, in AcceptInput) (account uuid.UUID, err error) {
	invited, err := s.people.Invitation(ctx, in.Token)
	if err != nil {
		return uuid.Nil, err
	}
	if err := fit(in.Password, invited); err != nil {
		return uuid.Nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Password) // outside the transaction: it takes some 60 ms
	if err != nil {
		return uuid.Nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if account, err = s.people.UseInvitation(ctx, in.Token); err != nil {
			return err
		}
		return s.people.SetPasswordHash(ctx, account, hash)
	})
	return account, err
}

// PasswordInput changes a password.
type PasswordInput struct {
	Current  string `json:"current" minLength:"1" maxLength:"200" doc:"The password of today."`
	Password string `json:"password" minLength:"12" maxLength:"200" doc:"The new one, 12 characters or more."`
}

// ChangePassword gives the person acting a new password, once the old one is right.
func (s *Service) ChangePassword(ctx context.Context, in PasswordInput) error {
	me, err := s.people.ByID(ctx, viewer.Get(ctx).Account)
	if err != nil {
		return err
	}
	if me == nil {
		return fault.NotFound("accounts.not_found")
	}
	if err := s.count(ctx, "password", me.ID.String(), ""); err != nil {
		return err
	}
	right, err := s.hasher.verify(ctx, in.Current, me.PasswordHash)
	if err != nil {
		return fmt.Errorf("checking a password: %w", err)
	}
	if !right {
		return fault.Invalid(fault.Field{Name: "current", Key: "access.password_wrong"})
	}
	if err := fit(in.Password, me); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error { return s.people.SetPasswordHash(ctx, me.ID, hash) })
}

// changePassword is ChangePassword, after which no other session of the person stays open.
func (m *Module) changePassword(ctx context.Context, in PasswordInput) error {
	if err := m.ChangePassword(ctx, in); err != nil {
		return err
	}
	_, err := m.sessions.EndOthers(ctx, viewer.Get(ctx).Account)
	return err
}

// fit refuses a password that says who the person is, or repeats one character.
func fit(password string, a *ent.Account) error {
	if len([]rune(password)) < MinPassword {
		return fault.Invalid(fault.Field{Name: "password", Key: "access.password_short", Params: []any{"Count", MinPassword}})
	}
	folded := strings.ToLower(password)
	local, _, _ := strings.Cut(a.Email, "@")
	if strings.Trim(folded, folded[:1]) == "" || folded == a.Email || len(local) >= 6 && strings.Contains(folded, local) {
		return fault.Invalid(fault.Field{Name: "password", Key: "access.password_guessable"})
	}
	return nil
}
