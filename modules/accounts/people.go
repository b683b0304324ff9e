package accounts

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// PageSize is how many lines a list shows at once.
const PageSize = 20

// The orders of the list of people.
const (
	SortNewest = "newest"
	SortName   = "name"
	SortSeen   = "seen" // signed in last, first
	SortEnd    = "end"  // of the invitation
)

// PeopleFilter narrows the list of people and puts it in order.
type PeopleFilter struct {
	Text          string      `query:"q" maxLength:"100" doc:"Part of a name or an address."`
	Role          viewer.Role `query:"role" enum:"recruiter,referent,mission_officer,admin,candidate" doc:"Only this role."`
	State         string      `query:"state" enum:"invited,active,suspended" doc:"Only accounts in this state."`
	Company       string      `query:"company" maxLength:"36" doc:"Only the recruiters of this company."`
	Establishment string      `query:"establishment" maxLength:"36" doc:"Only the referents of this establishment."`
	Pending       bool        `query:"pending" doc:"Only people whose invitation waits, also when it is too late."`
	Sort          string      `query:"sort" enum:"newest,name,seen,end" doc:"Order: newest first, by name, last signed in first, or by the end of the invitation."`
	Page          int         `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
}

// Person is one line of the list: somebody, one of the things she is, and the invitation that waits, if any.
type Person struct {
	Account    *ent.Account
	Membership *ent.Membership
	Invitation *ent.Invitation
	Place      string // the company's or the establishment's name
}

// People lists those whose accounts the viewer manages: an admin all, a mission officer the referents of the territory, a recruiter the colleagues.
// It returns one page and how many there are in all.
func (s *Service) People(ctx context.Context, f PeopleFilter) (people []Person, total int, err error) {
	scope, ok := managed(viewer.Get(ctx))
	if !ok {
		return nil, 0, fault.NotFound("accounts.not_found")
	}
	query := tx.Client(ctx, s.db).Membership.Query().Where(append(scope, matching(f)...)...)
	if total, err = query.Clone().Count(ctx); err != nil {
		return nil, 0, fmt.Errorf("counting people: %w", err)
	}
	list, err := query.WithAccount().Order(ordering(f)...).
		Offset((max(f.Page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing people: %w", err)
	}
	if people, err = s.withInvitations(ctx, list); err != nil {
		return nil, 0, err
	}
	return people, total, s.namePlaces(ctx, people)
}

// managed returns the memberships that the viewer manages; false when there are none for the role.
func managed(v viewer.Viewer) ([]predicate.Membership, bool) {
	current := membership.EndedAtIsNil()
	switch v.Role {
	case viewer.RoleAdmin:
		return []predicate.Membership{current}, true
	case viewer.RoleOfficer:
		return []predicate.Membership{current, membership.RoleEQ(viewer.RoleReferent), membership.EstablishmentIDIn(v.Establishments...)}, true
	case viewer.RoleRecruiter:
		return []predicate.Membership{current, membership.RoleEQ(viewer.RoleRecruiter), membership.CompanyID(v.Company)}, true
	default:
		return nil, false
	}
}

func matching(f PeopleFilter) []predicate.Membership {
	// Who was merged into another, or erased, is a name that history needs and nobody's to manage.
	where := []predicate.Membership{membership.HasAccountWith(account.StateNotIn(schema.StateMerged, schema.StateErased))}
	if f.Role != "" {
		where = append(where, membership.RoleEQ(f.Role))
	}
	if f.State != "" {
		where = append(where, membership.HasAccountWith(account.StateEQ(f.State)))
	}
	for _, place := range []struct {
		typed string
		is    func(uuid.UUID) predicate.Membership
	}{{f.Company, membership.CompanyID}, {f.Establishment, membership.EstablishmentID}} {
		if place.typed == "" {
			continue
		}
		id, _ := uuid.Parse(place.typed) // what is no id is no place
		where = append(where, place.is(id))
	}
	if f.Pending {
		where = append(where, membership.HasAccountWith(account.StateEQ(schema.StateInvited)), waits)
	}
	for word := range strings.FieldsSeq(f.Text) {
		where = append(where, membership.HasAccountWith(account.Or(
			account.FirstNameContainsFold(word), account.LastNameContainsFold(word), account.EmailContainsFold(word))))
	}
	return where
}

// waiting selects the invitations of a row of memberships that were neither used nor withdrawn; %s is the column of its account.
const waiting = `FROM invitations i WHERE i.account_id = %s AND i.used_at IS NULL AND i.withdrawn_at IS NULL`

// waits is the memberships whose person has an invitation that was neither used nor withdrawn.
func waits(s *sql.Selector) {
	s.Where(sql.ExprP("EXISTS (SELECT 1 " + fmt.Sprintf(waiting, s.C(membership.FieldAccountID)) + ")"))
}

func ordering(f PeopleFilter) []membership.OrderOption {
	last := []membership.OrderOption{membership.ByCreatedAt(sql.OrderDesc()), membership.ByID(sql.OrderDesc())}
	switch {
	case f.Sort == SortName:
		return append([]membership.OrderOption{membership.ByAccountField(account.FieldLastName), membership.ByAccountField(account.FieldFirstName)}, last...)
	case f.Sort == SortSeen:
		return append([]membership.OrderOption{membership.ByAccountField(account.FieldSignedInAt, sql.OrderDesc(), sql.OrderNullsLast())}, last...)
	case f.Sort == SortEnd, f.Sort == "" && f.Pending:
		return append([]membership.OrderOption{func(s *sql.Selector) {
			s.OrderExpr(sql.Expr("(SELECT MAX(i.expires_at) " + fmt.Sprintf(waiting, s.C(membership.FieldAccountID)) + ")"))
		}}, last...)
	}
	return last
}

// Pending counts the people whom the viewer manages and whose invitation waits.
func (s *Service) Pending(ctx context.Context) (int, error) {
	scope, ok := managed(viewer.Get(ctx))
	if !ok {
		return 0, fault.NotFound("accounts.not_found")
	}
	n, err := tx.Client(ctx, s.db).Membership.Query().Where(append(scope, matching(PeopleFilter{Pending: true})...)...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting invitations: %w", err)
	}
	return n, nil
}

func (s *Service) withInvitations(ctx context.Context, list []*ent.Membership) ([]Person, error) {
	people := make([]Person, len(list))
	ids := make([]uuid.UUID, len(list))
	for i, m := range list {
		people[i] = Person{Account: m.Edges.Account, Membership: m}
		ids[i] = m.AccountID
	}
	// The newest invitation of each person, in the name of the system: who may see the person may see that she is invited.
	waiting, err := tx.Client(ctx, s.db).Invitation.Query().
		Where(invitation.AccountIDIn(ids...), invitation.UsedAtIsNil(), invitation.WithdrawnAtIsNil()).
		Order(invitation.ByCreatedAt(sql.OrderAsc())).All(viewer.System(ctx, "accounts.people"))
	if err != nil {
		return nil, fmt.Errorf("listing invitations: %w", err)
	}
	newest := map[uuid.UUID]*ent.Invitation{}
	for _, i := range waiting {
		newest[i.AccountID] = i
	}
	for i := range people {
		people[i].Invitation = newest[people[i].Account.ID]
	}
	return people, nil
}

func (s *Service) namePlaces(ctx context.Context, people []Person) error {
	var companies, establishments []uuid.UUID
	for _, p := range people {
		if id := p.Membership.CompanyID; id != nil {
			companies = append(companies, *id)
		}
		if id := p.Membership.EstablishmentID; id != nil {
			establishments = append(establishments, *id)
		}
	}
	names := map[uuid.UUID]string{}
	for _, part := range []struct {
		ids  []uuid.UUID
		find func(context.Context, ...uuid.UUID) (map[uuid.UUID]string, error)
	}{{companies, s.places.CompanyNames}, {establishments, s.places.EstablishmentNames}} {
		if len(part.ids) == 0 {
			continue
		}
		found, err := part.find(ctx, part.ids...)
		if err != nil {
			return err
		}
		maps.Copy(names, found)
	}
	for i, p := range people {
		if id := p.Membership.CompanyID; id != nil {
			people[i].Place = names[*id]
		}
		if id := p.Membership.EstablishmentID; id != nil {
			people[i].Place = names[*id]
		}
	}
	return nil
}

// manageable returns nil when the viewer manages one of the account's memberships; else the account does not exist.
func (s *Service) manageable(ctx context.Context, accountID uuid.UUID) error {
	list, err := s.membershipsOf(ctx, accountID)
	if err != nil {
		return err
	}
	v := viewer.Get(ctx)
	for _, m := range list {
		company, establishment := uuid.Nil, uuid.Nil
		if m.CompanyID != nil {
			company = *m.CompanyID
		}
		if m.EstablishmentID != nil {
			establishment = *m.EstablishmentID
		}
		if v.Role == viewer.RoleAdmin || mayInvite(v, m.Role, company, establishment) {
			return nil
		}
	}
	return fault.NotFound("accounts.not_found")
}
