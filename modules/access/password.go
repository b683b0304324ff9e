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
	"github.com/atouts/atouts/modules/access/guess"
)

// MinPassword is how many characters a password has at least. There is no rule of composition.
const MinPassword = 12

// AcceptInput opens an account.
type AcceptInput struct {
	Token    string `json:"token" minLength:"20" maxLength:"100" doc:"The token of the invitation's link."`
	Password string `json:"password,omitempty" required:"false" maxLength:"200" format:"password" doc:"The password chosen, 12 characters or more; without one, a link by e-mail comes in each time."`
}

// Accept opens the invited account, with a password when one is chosen. Of two at once one wins, and the other is told that the invitation is used.
func (s *Service) Accept(ctx context.Context, in AcceptInput) (account uuid.UUID, err error) {
	invited, err := s.people.Invitation(ctx, in.Token)
	if err != nil {
		return uuid.Nil, err
	}
	hash := ""
	if in.Password != "" {
		if err := fit(in.Password, invited); err != nil {
			return uuid.Nil, err
		}
		if hash, err = s.hasher.hash(ctx, in.Password); err != nil { // outside the transaction: it takes some 60 ms
			return uuid.Nil, err
		}
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if account, err = s.people.UseInvitation(ctx, in.Token); err != nil || hash == "" {
			return err
		}
		return s.people.SetPasswordHash(ctx, account, hash)
	})
	return account, err
}

// PasswordInput changes a password.
type PasswordInput struct {
	Current  string `json:"current,omitempty" required:"false" maxLength:"200" format:"password" doc:"The password of today, of an account that has one."`
	Password string `json:"password" minLength:"12" maxLength:"200" format:"password" doc:"The new one, 12 characters or more."`
}

// ChangePassword gives the person acting a new password, once the old one is right, if there is one.
func (s *Service) ChangePassword(ctx context.Context, in PasswordInput) error {
	me, err := s.checkCurrent(ctx, in.Current)
	if err != nil {
		return err
	}
	if err := fit(in.Password, me); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error { return s.newPassword(ctx, me.ID, hash) })
}

// RemovePassword takes the password of the person acting away, once it is right. A link by e-mail stays a way in.
func (s *Service) RemovePassword(ctx context.Context, in RemovePasswordInput) error {
	me, err := s.checkCurrent(ctx, in.Current)
	if err != nil {
		return err
	}
	if me.PasswordHash == "" {
		return fault.NotFound("access.password_none")
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.people.SetPasswordHash(ctx, me.ID, ""); err != nil {
			return err
		}
		if err := s.tell(ctx, me.ID, "password_removed"); err != nil {
			return err
		}
		return s.record(ctx, "access.password_removed", nil)
	})
}

// RemovePasswordInput takes a password away.
type RemovePasswordInput struct {
	Current string `json:"current" minLength:"1" maxLength:"200" format:"password" doc:"The password of today."`
}

// checkCurrent returns the account of the person acting once its present password is right; an account that has none has nothing to check.
func (s *Service) checkCurrent(ctx context.Context, current string) (*ent.Account, error) {
	me, err := s.me(ctx)
	if err != nil || me.PasswordHash == "" {
		return me, err
	}
	if err := s.count(ctx, "password", me.ID.String(), ""); err != nil {
		return nil, err
	}
	right, err := s.hasher.verify(ctx, current, me.PasswordHash)
	if err != nil {
		return nil, fmt.Errorf("checking a password: %w", err)
	}
	if !right {
		s.refused(ctx, FactorPassword, me)
		return nil, fault.Invalid(fault.Field{Name: "current", Key: "access.password_wrong"})
	}
	return me, nil
}

// newPassword keeps a password in the transaction of the context, and tells its person.
func (s *Service) newPassword(ctx context.Context, account uuid.UUID, hash string) error {
	if err := s.people.SetPasswordHash(ctx, account, hash); err != nil {
		return err
	}
	if err := s.tell(ctx, account, "password_changed"); err != nil {
		return err
	}
	return s.record(ctx, "access.password_changed", nil)
}

// changePassword is ChangePassword, after which no other session of the person stays open. Who has no password yet must have come in a short while ago.
func (m *Module) changePassword(ctx context.Context, in PasswordInput) error {
	me, err := m.me(ctx)
	if err != nil {
		return err
	}
	if me.PasswordHash == "" {
		if err := m.fresh(ctx); err != nil {
			return err
		}
	}
	if err := m.ChangePassword(ctx, in); err != nil {
		return err
	}
	_, err = m.sessions.EndOthers(ctx, viewer.Get(ctx).Account)
	return err
}

// fit refuses a password that is too short or too easy to guess, by who knows the person too.
func fit(password string, a *ent.Account) error {
	var key string
	switch local, _, _ := strings.Cut(a.Email, "@"); {
	case len([]rune(password)) < MinPassword:
		key = "access.password_short"
	case guess.Easy(password):
		key = "access.password_guessable"
	case guess.Easy(password, a.FirstName, a.LastName, local):
		key = "access.password_own"
	default:
		return nil
	}
	return fault.Invalid(fault.Field{Name: "password", Key: key, Params: []any{"Count", MinPassword}})
}
