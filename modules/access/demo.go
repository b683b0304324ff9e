package access

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"

	pages "github.com/atouts/atouts/templates/access"
)

// demoDoors lists the fictional people one may enter as. Outside a demonstration there is none, and the page that lets in does not exist.
func (m *Module) demoDoors(ctx context.Context) ([]pages.DemoDoor, error) {
	if !m.demo {
		return nil, nil
	}
	system := viewer.System(ctx, "access.demo")
	list, err := tx.Client(ctx, m.db).Membership.Query().
		Where(membership.EndedAtIsNil(), membership.HasAccountWith(account.StateEQ(schema.StateActive))).
		WithAccount().Order(ent.Asc(membership.FieldCreatedAt)).Limit(12).All(system)
	if err != nil {
		return nil, fmt.Errorf("listing the people of the demonstration: %w", err)
	}
	doors := make([]pages.DemoDoor, len(list))
	for i, one := range list {
		place, err := m.people.PlaceName(system, one)
		if err != nil {
			return nil, err
		}
		doors[i] = pages.DemoDoor{Account: one.AccountID.String(), Name: accounts.FullName(one.Edges.Account), Role: string(one.Role), Place: place}
	}
	return doors, nil
}

func (m *Module) pageDemo(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PostFormValue("account"))
	if err != nil {
		return fault.NotFound("accounts.not_found")
	}
	known, err := m.people.ByID(r.Context(), id)
	if err != nil {
		return err
	}
	if known == nil || known.State != schema.StateActive {
		return fault.NotFound("accounts.not_found")
	}
	if _, err := m.finish(r.Context(), id, FactorDemo); err != nil {
		return err
	}
	return api.Redirect(w, r, accounts.Home)
}
