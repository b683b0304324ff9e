// Package schema holds the entity that the assistance module owns.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
)

// The life of a request for help.
const (
	StateOpen     = "open"
	StateAnswered = "answered"
)

// Request is a request for help to those who run the platform, by a person with an account or by a visitor.
type Request struct{ ent.Schema }

// Mixin returns the shared columns.
func (Request) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a request.
func (Request) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Optional().Nillable().Immutable(), // empty: a visitor
		field.String("name").MaxLen(210).Immutable(),
		field.String("email").MaxLen(254).Immutable(),
		field.String("subject").NotEmpty().MaxLen(200).Immutable(),
		field.Text("text").NotEmpty().Immutable(),
		field.String("page").MaxLen(500).Default("").Immutable(),
		field.String("device").MaxLen(300).Default("").Immutable(),
		field.String("state").Default(StateOpen),
		field.Text("answer").Default(""),
		field.Time("answered_at").Optional().Nillable(),
	}
}

// Indexes serve the administrators' list and a person's own.
func (Request) Indexes() []ent.Index {
	return []ent.Index{index.Fields("state", "created_at"), index.Fields("account_id")}
}

// Annotations names the table and repeats that an answered request has its answer.
func (Request) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "assistance_requests"},
		entsql.Checks(map[string]string{"assistance_answered": "state <> 'answered' OR answer <> ''"}),
	}
}

// Policy shows a request to its person and to admins.
func (Request) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Own(s, "account_id", v.Account)
	})
}
