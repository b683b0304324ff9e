package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
)

// Place is where an offer's work is done; an offer has one or more.
type Place struct{ ent.Schema }

// Mixin returns the shared columns.
func (Place) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a place. Postcodes and INSEE codes are text: they begin with zeros.
func (Place) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("offer_id", uuid.UUID{}).Immutable(),
		field.Int("position").Default(0),
		field.String("label").MaxLen(300).Default(""),
		field.String("city").MaxLen(120).Default(""),
		field.String("postcode").MaxLen(10).Default(""),
		field.String("insee").MaxLen(5).Default(""),
		field.String("department").MaxLen(3).Default(""),
		field.String("region").MaxLen(3).Default(""),
		field.Float("latitude").Optional().Nillable(), // degrees, WGS 84, about
		field.Float("longitude").Optional().Nillable(),
	}
}

// Edges returns the offer of the place.
func (Place) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("offer", Offer.Type).Ref("places").Unique().Required().Immutable().Field("offer_id"),
	}
}

// Indexes serve the page of an offer and the filter by department.
func (Place) Indexes() []ent.Index {
	return []ent.Index{index.Fields("offer_id", "position"), index.Fields("department", "offer_id")}
}

// Annotations names the table after its owner.
func (Place) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "offer_places"}}
}

// Policy shows places like their offer: to everybody when it is published, else to its company and to admins.
func (Place) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Linked(s, "offer_id", "offers", "id", func(o *sql.Selector) *sql.Predicate { return shown(v, o) })
	})
}
