package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// Unaccompanied is a candidate whose referent does not accompany there any more.
type Unaccompanied struct {
	Candidate   uuid.UUID
	Name, Place string
	Last        string // the referent until then
}

// Gaps are what waits for somebody: companies without a recruiter, establishments without a referent, candidates without one.
type Gaps struct {
	Companies, Establishments []Named
	Candidates                []Unaccompanied
}

// Count says how many there are.
func (g Gaps) Count() int { return len(g.Companies) + len(g.Establishments) + len(g.Candidates) }

// Gaps lists what waits for somebody: for an admin all, for a mission officer what is in the territory. They stay until they are cured.
func (s *Service) Gaps(ctx context.Context) (g Gaps, err error) {
	v := viewer.Get(ctx)
	if !v.Is(viewer.RoleAdmin, viewer.RoleOfficer) {
		return g, fault.NotFound("accounts.not_found")
	}
	if v.Role == viewer.RoleAdmin {
		if g.Companies, err = s.without(ctx, viewer.RoleRecruiter, s.places.AllCompanies); err != nil {
			return g, err
		}
	}
	if g.Establishments, err = s.without(ctx, viewer.RoleReferent, s.places.AllEstablishments); err != nil {
		return g, err
	}
	if v.Role == viewer.RoleOfficer {
		g.Establishments = slices.DeleteFunc(g.Establishments, func(n Named) bool { return !v.AccompaniesAt(n.ID) })
	}
	g.Candidates, err = s.young.Unaccompanied(ctx)
	return g, err
}

// without returns the places that nobody of a role belongs to.
func (s *Service) without(ctx context.Context, role viewer.Role, all func(context.Context) ([]Named, error)) ([]Named, error) {
	list, err := all(ctx)
	if err != nil {
		return nil, err
	}
	column := membership.FieldCompanyID
	if role == viewer.RoleReferent {
		column = membership.FieldEstablishmentID
	}
	var staffed []uuid.UUID
	err = tx.Client(ctx, s.db).Membership.Query().Where(membership.RoleEQ(role), membership.EndedAtIsNil(),
		membership.HasAccountWith(account.StateIn(schema.StateActive, schema.StateInvited))).Unique(true).Select(column).
		Scan(viewer.System(ctx, "accounts.gaps"), &staffed)
	if err != nil {
		return nil, fmt.Errorf("looking for places without anybody: %w", err)
	}
	there := make(map[uuid.UUID]bool, len(staffed))
	for _, id := range staffed {
		there[id] = true
	}
	list = slices.DeleteFunc(list, func(n Named) bool { return there[n.ID] })
	slices.SortFunc(list, func(a, b Named) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}
