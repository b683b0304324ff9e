package accounts

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// HandOverInput passes on what depends on a role.
type HandOverInput struct {
	To   string `json:"to" format:"email" maxLength:"254" doc:"E-mail address of who takes over."`
	Note string `json:"note,omitempty" required:"false" maxLength:"1000" doc:"What who takes over should know; it is sent by mail."`
	End  bool   `json:"end,omitempty" required:"false" doc:"End the role of who hands over."`
}

// HandOver passes on what depends on a role, all at once or not at all: a referent's candidates to another referent of the establishment, a mission
// officer's territory and candidates to another officer, a recruiter's company to somebody who recruits for it from now on. It returns the batch by which
// it may be undone.
func (s *Service) HandOver(ctx context.Context, id uuid.UUID, in HandOverInput) (uuid.UUID, error) {
	m, err := s.governedRole(ctx, id)
	if err != nil {
		return uuid.Nil, err
	}
	batch := uuid.New()
	return batch, tx.Run(ctx, s.db, func(ctx context.Context) error {
		to, its, err := s.receiver(ctx, m, in.To)
		if err != nil {
			return err
		}
		before, count, err := s.passOn(ctx, m, to, its)
		if err != nil {
			return err
		}
		before["count"] = strconv.Itoa(count)
		before["membership"] = m.ID.String()
		err = s.keep(ctx, "accounts.handed_over", act{
			batch: batch, kind: schema.ChangeHandOver, account: m.Edges.Account, to: to, note: in.Note, before: before,
			detail: map[string]string{"to": FullName(to), "role": string(m.Role)}, topic: FactHandedOver,
		})
		if err != nil || !in.End {
			return err
		}
		return s.endRole(ctx, batch, m, in.Note)
	})
}

// Receivers returns who may take over from a role that the viewer governs, by name; for a recruiter anybody may, so that nobody is listed.
func (s *Service) Receivers(ctx context.Context, m *ent.Membership) ([]*ent.Account, error) {
	where := []predicate.Membership{
		membership.EndedAtIsNil(), membership.RoleEQ(m.Role), membership.AccountIDNEQ(m.AccountID), membership.HasAccountWith(account.State(schema.StateActive)),
	}
	switch m.Role {
	case viewer.RoleReferent:
		where = append(where, membership.EstablishmentID(*m.EstablishmentID))
	case viewer.RoleOfficer:
	default:
		return nil, nil
	}
	list, err := tx.Client(ctx, s.db).Membership.Query().Where(where...).WithAccount().Order(membership.ByAccountField(account.FieldLastName)).
		Limit(500).All(viewer.System(ctx, "accounts.receivers"))
	if err != nil {
		return nil, fmt.Errorf("listing who may take over: %w", err)
	}
	people := make([]*ent.Account, len(list))
	for i, one := range list {
		people[i] = one.Edges.Account
	}
	return people, nil
}

// receiver finds who takes over, and the role by which she does; a recruiter may not have it yet.
func (s *Service) receiver(ctx context.Context, m *ent.Membership, email string) (*ent.Account, *ent.Membership, error) {
	wrong := func(key string) (*ent.Account, *ent.Membership, error) {
		return nil, nil, fault.Invalid(fault.Field{Name: "to", Key: key})
	}
	to, err := s.ByEmail(ctx, email)
	switch {
	case err != nil:
		return nil, nil, err
	case to == nil || to.State != schema.StateActive:
		return wrong("people.to_unknown")
	case to.ID == m.AccountID:
		return wrong("people.to_same")
	}
	list, err := s.membershipsOf(ctx, to.ID)
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(list, func(o *ent.Membership) bool {
		return o.Role == m.Role && sameID(o.EstablishmentID, m.EstablishmentID) && sameID(o.CompanyID, m.CompanyID)
	})
	candidate := slices.ContainsFunc(list, func(o *ent.Membership) bool { return o.Role == viewer.RoleCandidate })
	switch {
	case at >= 0:
		return to, list[at], nil
	case candidate || len(list) == 0:
		return wrong("people.to_unknown")
	case m.Role == viewer.RoleRecruiter:
		return to, nil, nil
	case m.Role == viewer.RoleOfficer:
		return wrong("people.to_no_officer")
	default:
		return wrong("people.to_elsewhere")
	}
}

func sameID(a, b *uuid.UUID) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// passOn gives what depends on a role to who takes over, and says how to take it back and how many candidates changed hands.
func (s *Service) passOn(ctx context.Context, m *ent.Membership, to *ent.Account, its *ent.Membership) (before map[string]string, count int, err error) {
	before = map[string]string{}
	switch m.Role {
	case viewer.RoleReferent, viewer.RoleOfficer:
		place := uuid.Nil
		if m.EstablishmentID != nil {
			place = *m.EstablishmentID
		}
		moved, err := s.young.HandOver(ctx, place, m.AccountID, to.ID)
		if err != nil {
			return nil, 0, err
		}
		before["candidates"] = textOf(moved)
		if m.Role == viewer.RoleOfficer {
			for name, value := range territoryOf(its) {
				before["to_"+name] = value
			}
			err = s.writeTerritory(ctx, its.ID, TerritoryInput{
				Departments: union(its.Departments, m.Departments), Establishments: union(its.Establishments, m.Establishments),
			})
		}
		return before, len(moved), err
	case viewer.RoleRecruiter:
		if its != nil {
			return before, 0, nil
		}
		made, err := tx.Client(ctx, s.db).Membership.Create().SetAccountID(to.ID).SetRole(m.Role).SetNillableCompanyID(m.CompanyID).SetCreatedAt(s.now()).
			Save(viewer.System(ctx, "accounts.hand_over"))
		if err != nil {
			return nil, 0, fmt.Errorf("giving a company to somebody: %w", err)
		}
		before["made"] = made.ID.String()
		return before, 0, nil
	default:
		return nil, 0, fault.Conflict("people.nothing_to_hand_over")
	}
}

func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, one := range b {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// takeBack undoes a hand-over: candidates who were given on since stay where they are.
func (s *Service) takeBack(ctx context.Context, c *ent.Change) error {
	if ids := idsOf(c.Before["candidates"]); len(ids) > 0 {
		if err := s.young.GiveBack(ctx, ids, *c.ToAccountID, c.AccountID); err != nil {
			return err
		}
	}
	if made := c.Before["made"]; made != "" {
		now := s.now()
		return s.setEnded(ctx, made, &now)
	}
	if c.Before["to_membership"] == "" {
		return nil
	}
	return s.setTerritory(ctx, map[string]string{
		"membership": c.Before["to_membership"], "departments": c.Before["to_departments"], "establishments": c.Before["to_establishments"],
	})
}
