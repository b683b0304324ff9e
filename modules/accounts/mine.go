package accounts

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// ProfileInput is what a person says of herself; it feeds the directory.
type ProfileInput struct {
	FirstName string `json:"firstName" minLength:"1" maxLength:"100" doc:"First name."`
	LastName  string `json:"lastName" minLength:"1" maxLength:"100" doc:"Last name."`
	Function  string `json:"function,omitempty" required:"false" maxLength:"150" doc:"What you do."`
	Phone     string `json:"phone,omitempty" required:"false" maxLength:"30" pattern:"^[0-9+(). -]*$" doc:"Telephone number."`
	Locale    string `json:"locale,omitempty" required:"false" enum:"fr,fr-x-falc,en" default:"fr" doc:"Language of pages and mails."`
}

// Me returns the account of the person acting.
func (s *Service) Me(ctx context.Context) (*ent.Account, error) {
	return s.Account(ctx, viewer.Get(ctx).Account)
}

// SaveProfile changes the general information of the person acting.
func (s *Service) SaveProfile(ctx context.Context, in ProfileInput) error {
	locale := in.Locale
	if locale == "" {
		locale = "fr"
	}
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		return tx.Client(ctx, s.db).Account.UpdateOneID(viewer.Get(ctx).Account).SetFirstName(in.FirstName).SetLastName(in.LastName).
			SetFunction(in.Function).SetPhone(in.Phone).SetLocale(locale).SetUpdatedAt(s.now()).Exec(viewer.System(ctx, "accounts.profile"))
	})
	if ent.IsNotFound(err) {
		return fault.NotFound("accounts.not_found")
	}
	return err
}

// SaveDisplay keeps the display preferences of a person on the account, so that they follow to another device.
func (s *Service) SaveDisplay(ctx context.Context, id uuid.UUID, display map[string]string) error {
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		return tx.Client(ctx, s.db).Account.UpdateOneID(id).SetDisplay(display).SetUpdatedAt(s.now()).Exec(viewer.System(ctx, "accounts.display"))
	})
	if err != nil {
		return fmt.Errorf("keeping display preferences: %w", err)
	}
	return nil
}

// PasswordInput changes a password.
type PasswordInput struct {
	Current  string `json:"current" minLength:"1" maxLength:"200" doc:"The password of today."`
	Password string `json:"password" minLength:"12" maxLength:"200" doc:"The new one, 12 characters or more."`
}

// ChangePassword gives the person acting a new password, once the old one is right.
func (s *Service) ChangePassword(ctx context.Context, in PasswordInput) error {
	system := viewer.System(ctx, "accounts.password")
	me, err := tx.Client(ctx, s.db).Account.Query().Where(account.ID(viewer.Get(ctx).Account)).Only(system)
	if err != nil {
		return fmt.Errorf("reading one's own account: %w", err)
	}
	if wait, ok := s.throttle.Allow(ctx, "password-account", me.ID.String(), perAccount); !ok {
		return fault.TooMany(wait, "accounts.too_many_tries", "Count", minutes(wait))
	}
	right, err := s.hasher.verify(ctx, in.Current, me.PasswordHash)
	if err != nil {
		return fmt.Errorf("checking a password: %w", err)
	}
	if !right {
		return fault.Invalid(fault.Field{Name: "current", Key: "accounts.password_wrong"})
	}
	if err := fit(in.Password, me); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		return tx.Client(ctx, s.db).Account.UpdateOneID(me.ID).SetPasswordHash(hash).SetUpdatedAt(s.now()).
			Exec(viewer.System(ctx, "accounts.password"))
	})
}
