package accounts

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// ProfileInput is what a person says of herself; it feeds the directory.
type ProfileInput struct {
	FirstName string `json:"firstName" minLength:"1" maxLength:"100" doc:"First name."`
	LastName  string `json:"lastName" minLength:"1" maxLength:"100" doc:"Last name."`
	Function  string `json:"function,omitempty" required:"false" maxLength:"150" doc:"What you do."`
	Phone     string `json:"phone,omitempty" required:"false" maxLength:"30" pattern:"^[0-9+(). -]*$" patternDescription:"phone" doc:"Telephone number."`
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

// Prefer keeps the choices of language and display of the person acting on the account, so that they follow to another browser: at each sign-in they
// are put into the browser. Who looks as somebody chooses for the own eyes only.
func (s *Service) Prefer(ctx context.Context, p api.Preferences) error {
	v := viewer.Get(ctx)
	if v.ReadOnly {
		return nil
	}
	return s.PreferOf(ctx, v.Account, p)
}

// PreferOf is Prefer for an account that is coming in. What is not chosen stays.
func (s *Service) PreferOf(ctx context.Context, id uuid.UUID, p api.Preferences) error {
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		change := tx.Client(ctx, s.db).Account.UpdateOneID(id).SetUpdatedAt(s.now())
		if p.Language != "" {
			change.SetLocale(p.Language)
		}
		if p.Display != nil {
			change.SetDisplay(p.Display)
		}
		return change.Exec(viewer.System(ctx, "accounts.prefer"))
	})
	if err != nil {
		return fmt.Errorf("keeping the choices of language and display: %w", err)
	}
	return nil
}
