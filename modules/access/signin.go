package access

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// SignInInput is what a person gives to come in.
type SignInInput struct {
	Email    string `json:"email" minLength:"3" maxLength:"254" doc:"E-mail address of the account."`
	Password string `json:"password" minLength:"1" maxLength:"200" doc:"Password."`
}

// CheckPassword returns the account whose address and password these are; address is where the try comes from. An unknown address, an account without a
// password and a wrong password get the same answer for the same work; what else is the matter with an account is said after a right password only.
func (s *Service) CheckPassword(ctx context.Context, in SignInInput, address string) (*ent.Account, error) {
	if err := s.count(ctx, "signin", accounts.Fold(in.Email), address); err != nil {
		return nil, err
	}
	known, err := s.people.ByEmail(ctx, in.Email)
	if err != nil {
		return nil, err
	}
	hash := ""
	if known != nil {
		hash = known.PasswordHash
	}
	right, err := s.hasher.verify(ctx, in.Password, hash)
	if err != nil {
		return nil, fmt.Errorf("checking a password: %w", err)
	}
	if !right {
		s.refused(ctx, FactorPassword, known)
		return nil, fault.Unauthenticated("access.wrong_credentials")
	}
	return known, nil
}

// refused logs a wrong proof: whose, never what was typed.
func (s *Service) refused(ctx context.Context, factor string, known *ent.Account) {
	account := "unknown"
	if known != nil {
		account = known.ID.String()
	}
	s.log.LogAttrs(ctx, slog.LevelInfo, "sign-in refused", slog.String("factor", factor), slog.String("account", account))
}

// usable says, after a right proof, why an account cannot be entered; nil when it can.
func usable(known *ent.Account) error {
	switch {
	case known == nil:
		return fault.Unauthenticated("access.wrong_credentials")
	case known.State == schema.StateActive:
		return nil
	case known.State == schema.StateSuspended:
		return fault.Unauthenticated("access.suspended")
	default:
		return fault.Unauthenticated("access.closed")
	}
}

// errCodeNeeded is the answer to a first proof that was right, of an account that has a second one to give.
var errCodeNeeded = fault.Unauthenticated("access.code_needed")

// finish is where every way in ends: a proof was right. It opens the session of the request under a new token, acting by the account's oldest membership,
// and returns who acts from now on. Where a second factor is to be given first, the session only remembers who waits for it, and the answer is
// errCodeNeeded.
func (m *Module) finish(ctx context.Context, account uuid.UUID, factor string) (viewer.Viewer, error) {
	known, err := m.people.ByID(ctx, account)
	if err != nil {
		return viewer.Viewer{}, err
	}
	if err := usable(known); err != nil {
		return viewer.Viewer{}, err
	}
	if !double(factor) {
		has, err := m.hasCode(ctx, account)
		if err != nil {
			return viewer.Viewer{}, err
		}
		if has {
			return viewer.Viewer{}, m.wait(ctx, account, factor)
		}
	}
	return m.open(ctx, known, factor)
}

// open opens the session: all proofs are given.
func (m *Module) open(ctx context.Context, known *ent.Account, factor string) (viewer.Viewer, error) {
	who, err := m.actor(ctx, known.ID)
	if err != nil {
		return viewer.Viewer{}, err
	}
	if err := m.sessions.SignIn(ctx, known.ID, who.Membership); err != nil {
		return viewer.Viewer{}, err
	}
	m.prove(ctx, factor)
	if err := m.noteSignIn(viewer.With(ctx, who), known, factor); err != nil {
		return viewer.Viewer{}, errors.Join(err, m.sessions.SignOut(ctx))
	}
	return who, nil
}

// actor returns who an account acts as after signing in: by the membership in which it acts now, or its oldest.
func (m *Module) actor(ctx context.Context, account uuid.UUID) (viewer.Viewer, error) {
	if v := viewer.Get(ctx); v.Account == account && v.Seer == uuid.Nil {
		return v, nil
	}
	list, err := m.people.MembershipsOf(ctx, account)
	if err != nil {
		return viewer.Viewer{}, err
	}
	for _, one := range list {
		who, ok, err := m.people.Resolve(ctx, account, one.ID)
		if err != nil {
			return viewer.Viewer{}, err
		}
		if ok {
			return who, nil
		}
	}
	return viewer.Viewer{}, fault.Unauthenticated("access.no_membership")
}
