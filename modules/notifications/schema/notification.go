// Package schema holds the entities that the notifications module owns.
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
)

// Notification is one thing that one person was told, once for each event.
type Notification struct{ ent.Schema }

// Mixin returns the shared columns.
func (Notification) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a notification. Its words are made when it is shown, in the reader's language.
func (Notification) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.UUID("event_id", uuid.UUID{}).Immutable(), // the fact it tells
		field.String("event").MaxLen(80).Immutable(),    // "applications.sent"
		field.String("href").MaxLen(500).Immutable(),    // the page it leads to
		field.JSON("params", map[string]string{}).Optional().Immutable(),
		field.Bool("live").Default(true).Immutable(), // shown in the site; false when the person unticked it
		field.Time("created_at").Immutable(),
		field.Time("read_at").Optional().Nillable(),
	}
}

// Edges returns the person told.
func (Notification) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold "nobody is told twice for one event" and serve the person's list.
func (Notification) Indexes() []ent.Index {
	return []ent.Index{index.Fields("event_id", "account_id").Unique(), index.Fields("account_id", "created_at")}
}

// Policy shows a notification to its person alone.
func (Notification) Policy() ent.Policy { return viewer.Policy(ownAccount) }

// Choice is what a person ticked for one event in "Mon compte"; without a row the event's default ticks hold.
type Choice struct{ ent.Schema }

// Mixin returns the shared columns.
func (Choice) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a choice.
func (Choice) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.String("event").MaxLen(80).Immutable(),
		field.Bool("mail"),
		field.Bool("live"),
	}
}

// Edges returns the person who chose.
func (Choice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold one choice for each person and event.
func (Choice) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "event").Unique()}
}

// Policy shows a choice to its person alone.
func (Choice) Policy() ent.Policy { return viewer.Policy(ownAccount) }

func ownAccount(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	return viewer.Own(s, "account_id", v.Account)
}
