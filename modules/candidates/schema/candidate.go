// Package schema holds the entity that the candidates module owns.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
	accounts "github.com/atouts/atouts/modules/accounts/schema"
	establishments "github.com/atouts/atouts/modules/establishments/schema"
)

// Candidate is the file of a young person: whom they are accompanied by, and what they look for. No column asks for a disability.
type Candidate struct{ ent.Schema }

// Mixin returns the shared columns.
func (Candidate) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a candidate's file. Owner columns (establishment, referent) change only by the hand-over.
func (Candidate) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.UUID("establishment_id", uuid.UUID{}),
		field.UUID("referent_id", uuid.UUID{}), // the account of the referent who accompanies
		field.String("city").MaxLen(120).Default(""),
		field.String("department").MaxLen(3).Default(""),
		field.Strings("sought").Optional(), // kinds of offer
		field.String("sought_job").MaxLen(200).Default(""),
		field.Time("available_from").Optional().Nillable(),
	}
}

// Edges returns the person, the place and the referent.
func (Candidate) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("establishment", establishments.Establishment.Type).Unique().Required().Field("establishment_id"),
		edge.To("referent", accounts.Account.Type).Unique().Required().Field("referent_id"),
	}
}

// Indexes hold one file for each account, and serve the look-up of the viewer's own at each request and the referents' lists. (Ent forgets a field's
// Unique where an edge has the field.)
func (Candidate) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id").Unique(), index.Fields("establishment_id"), index.Fields("referent_id")}
}

// Policy shows a file to its person, to those who accompany at its establishment, and to admins. A recruiter sees no file: what an application
// shows of its candidate is read by the applications module in the name of the system.
func (Candidate) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Either(viewer.Own(s, "id", v.Candidate), Accompanied(v, s))
	})
}

// Accompanied is the rows, of any entity with an establishment_id column, of candidates whom the viewer accompanies.
func Accompanied(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	if !v.Is(viewer.RoleReferent, viewer.RoleOfficer) {
		return nil
	}
	return viewer.Among(s, "establishment_id", v.Establishments)
}

// People is the rows, of any entity with a column that names an account, of candidates whom the viewer accompanies and of who accompanies them; for a
// candidate, of who accompanies her.
func People(v viewer.Viewer, s *sql.Selector, column string) *sql.Predicate {
	mine := func(c *sql.Selector) *sql.Predicate {
		return viewer.Either(viewer.Own(c, "id", v.Candidate), Accompanied(v, c))
	}
	return viewer.Either(viewer.Linked(s, column, "candidates", "account_id", mine), viewer.Linked(s, column, "candidates", "referent_id", mine))
}
