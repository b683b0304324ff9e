package accounts

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/outbox"
)

// governors are those who suspend, hand over and end: an admin everybody, a mission officer the referents of the territory.
func governors() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleOfficer) }

// governed returns an account that the viewer may suspend and restore. Nobody does that to herself; an officer, only to who is nothing but a referent
// of the territory.
func (s *Service) governed(ctx context.Context, id uuid.UUID) (*ent.Account, error) {
	v := viewer.Get(ctx)
	if !v.Is(viewer.RoleAdmin, viewer.RoleOfficer) {
		return nil, fault.NotFound("accounts.not_found")
	}
	list, err := s.membershipsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	yours := 0
	for _, m := range list {
		if governs(v, m) {
			yours++
		}
	}
	switch {
	case yours == 0:
		return nil, fault.NotFound("accounts.not_found")
	case id == v.Account:
		return nil, fault.Conflict("people.not_yourself")
	case yours < len(list):
		return nil, fault.Conflict("people.more_roles", "Name", FullName(list[0].Edges.Account))
	}
	return list[0].Edges.Account, nil
}

// governs says whether the viewer may change what somebody is: an admin everything, an officer the referents of the territory.
func governs(v viewer.Viewer, m *ent.Membership) bool {
	return v.Role == viewer.RoleAdmin || v.Role == viewer.RoleOfficer && m.Role == viewer.RoleReferent && m.EstablishmentID != nil && v.AccompaniesAt(*m.EstablishmentID)
}

// governedRole returns a membership that the viewer governs, with its account.
func (s *Service) governedRole(ctx context.Context, id uuid.UUID) (*ent.Membership, error) {
	m, err := tx.Client(ctx, s.db).Membership.Query().Where(membership.ID(id), membership.EndedAtIsNil()).WithAccount().
		Only(viewer.System(ctx, "accounts.govern"))
	if ent.IsNotFound(err) || err == nil && !governs(viewer.Get(ctx), m) {
		return nil, fault.NotFound("people.role_unknown")
	}
	if err != nil {
		return nil, fmt.Errorf("looking up a role: %w", err)
	}
	return m, nil
}

// OnePerson returns somebody whose account the viewer manages, with those of her roles that the viewer manages.
func (s *Service) OnePerson(ctx context.Context, id uuid.UUID) ([]Person, error) {
	scope, ok := managed(viewer.Get(ctx))
	if !ok {
		return nil, fault.NotFound("accounts.not_found")
	}
	list, err := tx.Client(ctx, s.db).Membership.Query().Where(append(scope, append(matching(PeopleFilter{}), membership.AccountID(id))...)...).
		WithAccount().Order(membership.ByCreatedAt()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person: %w", err)
	}
	if len(list) == 0 {
		return nil, fault.NotFound("accounts.not_found")
	}
	people, err := s.withInvitations(ctx, list)
	if err != nil {
		return nil, err
	}
	return people, s.namePlaces(ctx, people)
}

// act is one change of a batch, before it is kept.
type act struct {
	batch   uuid.UUID
	kind    string
	account *ent.Account
	to      *ent.Account // who takes over, if anybody
	note    string
	before  map[string]string // what undoing sets again
	detail  map[string]string
	topic   string // of the fact
}

// Changed is the payload of the facts that tell of a change.
type Changed struct {
	Change uuid.UUID `json:"change"`
}

// keep writes a change, its line of the audit and its fact, in the transaction of the context.
func (s *Service) keep(ctx context.Context, action string, a act) error {
	id, now := mixin.NewID(), s.now()
	create := tx.Client(ctx, s.db).Change.Create().SetID(id).SetBatchID(a.batch).SetKind(a.kind).SetAccountID(a.account.ID).SetNote(a.note).
		SetBefore(a.before).SetAt(now).SetBy(viewer.Get(ctx).Account)
	if a.to != nil {
		create.SetToAccountID(a.to.ID)
	}
	if err := create.Exec(viewer.System(ctx, "accounts.change")); err != nil {
		return fmt.Errorf("keeping a change: %w", err)
	}
	if err := s.trail.Record(ctx, line(action, a.account, a.detail)); err != nil {
		return err
	}
	if a.topic == "" {
		return nil
	}
	_, err := s.outbox.Add(ctx, outbox.Entry{Topic: a.topic, Payload: Changed{id}})
	return err
}

// anAccount reads an account in the name of the system.
func (s *Service) anAccount(ctx context.Context, id uuid.UUID) (*ent.Account, error) {
	a, err := tx.Client(ctx, s.db).Account.Query().Where(account.ID(id)).Only(viewer.System(ctx, "accounts.govern"))
	if err != nil {
		return nil, fmt.Errorf("reading an account: %w", err)
	}
	return a, nil
}
