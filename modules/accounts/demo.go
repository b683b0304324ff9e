package accounts

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// Open opens an invited account without a password, for the demonstration's people, who come in by one click. Its invitations are withdrawn.
func (m *Module) Open(ctx context.Context, accountID uuid.UUID) (viewer.Viewer, error) {
	if !m.demo {
		return viewer.Viewer{}, fault.NotFound("accounts.not_found")
	}
	system := viewer.System(ctx, "accounts.demo")
	err := tx.Run(system, m.db, func(ctx context.Context) error {
		if _, err := m.withdraw(ctx, accountID); err != nil {
			return err
		}
		return tx.Client(ctx, m.db).Account.UpdateOneID(accountID).SetState(schema.StateActive).SetUpdatedAt(m.now()).Exec(ctx)
	})
	if err != nil {
		return viewer.Viewer{}, err
	}
	list, err := m.membershipsOf(system, accountID)
	if err != nil {
		return viewer.Viewer{}, err
	}
	v, _, err := m.Resolve(ctx, accountID, list[0].ID)
	return v, err
}
