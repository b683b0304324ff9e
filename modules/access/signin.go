package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// What a person proved herself by. It stays in the session.
const (
	FactorPassword   = "password"
	FactorInvitation = "invitation"
	FactorDemo       = "demo"
)

// SignInInput is what a person gives to come in.
type SignInInput struct {
	Email    string `json:"email" minLength:"3" maxLength:"254" doc:"E-mail address of the account."`
	Password string `json:"password" minLength:"1" maxLength:"200" doc:"Password."`
}

// CheckPassword returns the account whose address and password these are; address is where the try comes from. An unknown address, an account without a
// password and a wrong password get the same answer in the same time.
func (s *Service) CheckPassword(ctx context.Context, in SignInInput, address string) (*ent.Account, error) {
	if err := s.count(ctx, "signin", accounts.Fold(in.Email), address); err != nil {
		return nil, err
	}
	known, err := s.people.ByEmail(ctx, in.Email)
	if err != nil {
		return nil, err
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
		return nil, fault.Unauthenticated("access.wrong_credentials")
	}
	return known, nil
}

// finish is where every way in ends: a proof was right. It opens the session of the request under a new token, acting by the account's oldest membership,
// and returns who acts from now on.
func (m *Module) finish(ctx context.Context, account uuid.UUID, factor string) (viewer.Viewer, error) {
	list, err := m.people.MembershipsOf(ctx, account)
	if err != nil {
		return viewer.Viewer{}, err
	}
	if len(list) == 0 {
		return viewer.Viewer{}, fault.Unauthenticated("access.no_membership")
	}
	who, ok, err := m.people.Resolve(ctx, account, list[0].ID)
	if err != nil {
		return viewer.Viewer{}, err
	}
	if !ok {
		return viewer.Viewer{}, fault.Unauthenticated("access.no_membership")
	}
	if err := m.people.NoteSignIn(ctx, account); err != nil {
		return viewer.Viewer{}, err
	}
	if err := m.sessions.SignIn(ctx, account, who.Membership); err != nil {
		return viewer.Viewer{}, err
	}
	session.Put(ctx, session.Factor, factor)
	return who, nil
}
