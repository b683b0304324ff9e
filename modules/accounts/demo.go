package accounts

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"

	pages "github.com/atouts/atouts/templates/accounts"
)

// demoDoors lists the fictional people one may enter as. Outside a demonstration there is none, and the page that lets in does not exist.
func (m *Module) demoDoors(ctx context.Context) ([]pages.DemoDoor, error) {
	if !m.demo {
		return nil, nil
	}
	system := viewer.System(ctx, "accounts.demo")
	list, err := tx.Client(ctx, m.db).Membership.Query().
		Where(membership.EndedAtIsNil(), membership.HasAccountWith(account.StateEQ(schema.StateActive))).
		WithAccount().Order(ent.Asc(membership.FieldCreatedAt)).Limit(12).All(system)
	if err != nil {
		return nil, fmt.Errorf("listing the people of the demonstration: %w", err)
	}
	doors := make([]pages.DemoDoor, len(list))
	for i, one := range list {
		place, err := m.placeName(system, one.CompanyID, one.EstablishmentID)
		if err != nil {
			return nil, err
		}
		doors[i] = pages.DemoDoor{Account: one.AccountID.String(), Name: FullName(one.Edges.Account), Role: string(one.Role), Place: place}
	}
	return doors, nil
}

// Open opens an invited account without a password, for the demonstration's people, who come in by one click. Its invitations are withdrawn.
func (m *Module) Open(ctx context.Context, accountID uuid.UUID) (viewer.Viewer, error) {
	if !m.demo {
		return viewer.Viewer{}, fault.NotFound("accounts.not_found")
	}
	system := viewer.System(ctx, "accounts.demo")
	err := tx.Run(system, m.db, func(ctx context.Context) error {
		if err := m.withdraw(ctx, accountID); err != nil {
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

func (m *Module) pageDemo(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PostFormValue("account"))
	if err != nil {
		return fault.NotFound("accounts.not_found")
	}
	found, err := m.Enter(r.Context(), id)
	if err != nil {
		return err
	}
	return m.enterPage(w, r, found, "")
}
