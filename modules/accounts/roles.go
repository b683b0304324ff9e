package accounts

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker/outbox"
)

// FactHandedOver is told when somebody took over candidates, a territory or a company.
const FactHandedOver = "accounts.handed_over"

// tell adds a fact about a change.
func (s *Service) tell(ctx context.Context, topic string, change uuid.UUID) error {
	_, err := s.outbox.Add(ctx, outbox.Entry{Topic: topic, Payload: Changed{change}})
	return err
}

// RoleOf returns a role that the viewer governs, with its person.
func (s *Service) RoleOf(ctx context.Context, id uuid.UUID) (*ent.Membership, error) {
	return s.governedRole(ctx, id)
}

// SaveTerritory changes where a mission officer is in charge, at once: the next request of the officer sees the new territory and no other.
func (s *Service) SaveTerritory(ctx context.Context, id uuid.UUID, in TerritoryInput) error {
	m, err := s.governedRole(ctx, id)
	if err != nil {
		return err
	}
	if viewer.Get(ctx).Role != viewer.RoleAdmin || m.Role != viewer.RoleOfficer {
		return fault.NotFound("people.role_unknown")
	}
	in.tidy()
	if len(in.Departments)+len(in.Establishments) == 0 {
		return fault.Invalid(fault.Field{Name: "departments", Key: "accounts.departments_needed"})
	}
	if err := s.territoryExists(ctx, in); err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.writeTerritory(ctx, id, in); err != nil {
			return err
		}
		return s.keep(ctx, "accounts.territory_changed", act{
			batch: uuid.New(), kind: schema.ChangeRole, account: m.Edges.Account, before: territoryOf(m),
			detail: map[string]string{"departments": strings.Join(in.Departments, ", ")},
		})
	})
}

func (s *Service) writeTerritory(ctx context.Context, id uuid.UUID, in TerritoryInput) error {
	err := tx.Client(ctx, s.db).Membership.Update().Where(membership.ID(id)).SetDepartments(in.Departments).SetEstablishments(in.Establishments).
		Exec(viewer.System(ctx, "accounts.territory"))
	return wrapped(err, "changing a territory")
}

// territoryOf is what undoing a change of territory needs.
func territoryOf(m *ent.Membership) map[string]string {
	return map[string]string{
		"membership": m.ID.String(), "departments": strings.Join(m.Departments, " "), "establishments": textOf(m.Establishments),
	}
}

func textOf(ids []uuid.UUID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = id.String()
	}
	return strings.Join(words, " ")
}

func idsOf(text string) []uuid.UUID {
	var ids []uuid.UUID
	for word := range strings.FieldsSeq(text) {
		if id, err := uuid.Parse(word); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// EndInput ends a role.
type EndInput struct {
	Note string `json:"note,omitempty" required:"false" maxLength:"1000" doc:"Why, for those who read the history."`
}

// EndRole ends one of somebody's roles. Whoever has nothing else cannot do anything any more; what depended on her is shown among the gaps.
func (s *Service) EndRole(ctx context.Context, id uuid.UUID, in EndInput) (uuid.UUID, error) {
	m, err := s.governedRole(ctx, id)
	if err != nil {
		return uuid.Nil, err
	}
	batch := uuid.New()
	return batch, tx.Run(ctx, s.db, func(ctx context.Context) error { return s.endRole(ctx, batch, m, in.Note) })
}

func (s *Service) endRole(ctx context.Context, batch uuid.UUID, m *ent.Membership, note string) error {
	switch {
	case m.AccountID == viewer.Get(ctx).Account:
		return fault.Conflict("people.not_yourself")
	case m.Role == viewer.RoleCandidate:
		return fault.Conflict("people.candidate_stays")
	}
	now := s.now()
	if err := s.setEnded(ctx, m.ID.String(), &now); err != nil {
		return err
	}
	return s.keep(ctx, "accounts.role_ended", act{
		batch: batch, kind: schema.ChangeEnd, account: m.Edges.Account, note: note, before: map[string]string{"membership": m.ID.String()},
		detail: map[string]string{"role": string(m.Role)},
	})
}
