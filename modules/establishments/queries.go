package establishments

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/establishment"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
)

// PageSize is how many lines a list shows at once.
const PageSize = 20

// Filter narrows the list of establishments.
type Filter struct {
	Text       string `query:"q" maxLength:"100" doc:"Part of a name or a town."`
	Department string `query:"department" maxLength:"3" doc:"Code of a department, such as 59 or 2A."`
	Page       int    `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
}

// List returns one page of establishments by name, and how many there are in all.
func (s *Service) List(ctx context.Context, f Filter) (list []*ent.Establishment, total int, err error) {
	var where []predicate.Establishment
	for word := range strings.FieldsSeq(f.Text) {
		where = append(where, establishment.Or(
			establishment.SlugContains(slug.Words(word)), establishment.NameContainsFold(word), establishment.CityContainsFold(word)))
	}
	if f.Department != "" {
		where = append(where, establishment.Department(f.Department))
	}
	query := tx.Client(ctx, s.db).Establishment.Query().Where(where...)
	if total, err = query.Clone().Count(ctx); err != nil {
		return nil, 0, fmt.Errorf("counting establishments: %w", err)
	}
	list, err = query.Order(ent.Asc(establishment.FieldName, establishment.FieldID)).Offset((max(f.Page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing establishments: %w", err)
	}
	return list, total, nil
}

// Get returns one establishment.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*ent.Establishment, error) {
	e, err := tx.Client(ctx, s.db).Establishment.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, errUnknown()
	}
	if err != nil {
		return nil, fmt.Errorf("reading an establishment: %w", err)
	}
	return e, nil
}

// All returns every establishment as a file of accounts names it.
func (s *Service) All(ctx context.Context) ([]accounts.Named, error) {
	list, err := tx.Client(ctx, s.db).Establishment.Query().Select(establishment.FieldID, establishment.FieldName, establishment.FieldSlug).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing establishments: %w", err)
	}
	named := make([]accounts.Named, len(list))
	for i, one := range list {
		named[i] = accounts.Named{ID: one.ID, Name: one.Name, Slug: one.Slug}
	}
	return named, nil
}

// EstablishmentNames returns the name of each establishment asked for, by id; of all when none is.
func (s *Service) EstablishmentNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	query := tx.Client(ctx, s.db).Establishment.Query()
	if len(ids) > 0 {
		query = query.Where(establishment.IDIn(ids...))
	}
	list, err := query.Select(establishment.FieldID, establishment.FieldName).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("naming establishments: %w", err)
	}
	names := make(map[uuid.UUID]string, len(list))
	for _, e := range list {
		names[e.ID] = e.Name
	}
	return names, nil
}

// Joins gives a mission officer the establishments of the territory: those of its departments, and those that it names.
func (m *Module) Joins() []modules.Join {
	return []modules.Join{{
		SQLite: `SELECT group_concat(id) FROM (
			SELECT e.id FROM json_each(CASE WHEN json_type(m.departments) = 'array' THEN m.departments ELSE '[]' END) d
			JOIN establishments e ON e.department = d.value
			UNION SELECT e.id FROM json_each(CASE WHEN json_type(m.establishments) = 'array' THEN m.establishments ELSE '[]' END) s
			JOIN establishments e ON e.id = s.value) WHERE m.role = 'mission_officer'`,
		Postgres: `SELECT string_agg(CAST(t.id AS text), ',') FROM (
			SELECT e.id FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(m.departments) = 'array' THEN m.departments ELSE '[]' END) d
			JOIN establishments e ON e.department = d
			UNION SELECT e.id FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(m.establishments) = 'array' THEN m.establishments ELSE '[]' END) s
			JOIN establishments e ON e.id = CAST(s AS uuid)) t WHERE m.role = 'mission_officer'`,
		Set: func(v *viewer.Viewer, ids []uuid.UUID) { v.Establishments = append(v.Establishments, ids...) },
	}}
}
