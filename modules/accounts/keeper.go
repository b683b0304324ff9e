package accounts

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/change"
	"github.com/atouts/atouts/ent/deputy"
	"github.com/atouts/atouts/ent/intake"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/sight"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// PersonalData returns the account, what it is, and what was done with it.
func (m *Module) PersonalData(ctx context.Context, id uuid.UUID) ([]modules.Part, error) {
	client := tx.Client(ctx, m.db)
	var parts modules.Parts
	for _, part := range []struct {
		name string
		read func() ([]map[string]any, error)
	}{
		{"sights", func() ([]map[string]any, error) {
			return kept(client.Sight.Query().Where(sight.AccountID(id)).All(ctx))
		}},
		{"changes", func() ([]map[string]any, error) {
			return kept(client.Change.Query().Where(change.AccountID(id)).All(ctx))
		}},
		{"intakes", func() ([]map[string]any, error) {
			return kept(client.Intake.Query().Where(intake.CreatedBy(id)).All(ctx))
		}},
		{"deputies", func() ([]map[string]any, error) {
			return kept(client.Deputy.Query().Where(deputy.Or(deputy.AccountID(id), deputy.PrincipalID(id))).All(ctx))
		}},
		{"invitations", func() ([]map[string]any, error) {
			return kept(client.Invitation.Query().Where(invitation.AccountID(id)).All(ctx))
		}},
		{"sessions", func() ([]map[string]any, error) { return kept(m.sessions.List(ctx, id)) }},
		{"memberships", func() ([]map[string]any, error) {
			return kept(client.Membership.Query().Where(membership.AccountID(id)).All(ctx))
		}},
		{"account", func() ([]map[string]any, error) { return kept(client.Account.Query().Where(account.ID(id)).All(ctx)) }},
	} {
		rows, err := part.read()
		parts.Add(part.name, rows, err)
	}
	return parts.End()
}

// kept turns what a query gave into rows.
func kept[T any](list []T, err error) ([]map[string]any, error) {
	if err != nil {
		return nil, fmt.Errorf("reading a person's account: %w", err)
	}
	return modules.Rows(list)
}

// EraseData takes everything personal out of an account and ends what it is. The row stays, without a name: history points to it.
func (m *Module) EraseData(ctx context.Context, id uuid.UUID) (map[string]int, error) {
	client := tx.Client(ctx, m.db)
	counts := map[string]int{"account": 1}
	for name, forget := range map[string]func() (int, error){
		"sights":      func() (int, error) { return client.Sight.Delete().Where(sight.AccountID(id)).Exec(ctx) },
		"changes":     func() (int, error) { return client.Change.Delete().Where(change.AccountID(id)).Exec(ctx) },
		"intakes":     func() (int, error) { return client.Intake.Delete().Where(intake.CreatedBy(id)).Exec(ctx) },
		"invitations": func() (int, error) { return client.Invitation.Delete().Where(invitation.AccountID(id)).Exec(ctx) },
		"deputies": func() (int, error) {
			return client.Deputy.Delete().Where(deputy.Or(deputy.AccountID(id), deputy.PrincipalID(id))).Exec(ctx)
		},
		"memberships": func() (int, error) { return client.Membership.Delete().Where(membership.AccountID(id)).Exec(ctx) },
	} {
		n, err := forget()
		if err != nil {
			return nil, fmt.Errorf("erasing the %s of an account: %w", name, err)
		}
		counts[name] = n
	}
	if err := m.eraseStandIns(ctx, id); err != nil {
		return nil, err
	}
	err := client.Account.UpdateOneID(id).SetEmail(id.String() + "@erased.invalid").SetFirstName("").SetLastName(modules.Erased).SetFunction("").
		SetPhone("").SetPasswordHash("").SetPhoto("").SetSuspendedWhy("").ClearDisplay().ClearShown().ClearSignedInAt().ClearCreatedBy().
		SetState(schema.StateErased).SetUpdatedAt(m.now()).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("erasing an account: %w", err)
	}
	return counts, nil
}

var _ modules.DataKeeper = (*Module)(nil)
