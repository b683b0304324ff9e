// Package schema holds the entities that the privacy module owns.
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
	accounts "github.com/atouts/atouts/modules/accounts/schema"
)

// The states of an export.
const (
	ExportAsked   = "asked"
	ExportReady   = "ready"
	ExportFailed  = "failed"
	ExportExpired = "expired"
)

// Export is one copy of everything that the site keeps on a person, made by the worker.
type Export struct{ ent.Schema }

// Mixin returns the shared columns.
func (Export) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an export.
func (Export) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.String("state").Default(ExportAsked),
		field.Int("done_parts").Default(0), // progress: parts written of parts
		field.Int("parts").Default(0),
		field.String("blob").MaxLen(100).Default(""), // the key in the store of files
		field.Int64("bytes").Default(0),
		field.Time("created_at").Immutable(),
		field.Time("ready_at").Optional().Nillable(),
		field.Time("expires_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (Export) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the person's list and the sweeping of the expired.
func (Export) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "created_at"), index.Fields("expires_at")}
}

// Annotations names the table and holds the states.
func (Export) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "privacy_exports"},
		entsql.Checks(map[string]string{"export_state": "state IN ('asked', 'ready', 'failed', 'expired')"}),
	}
}

// Policy shows an export to its person alone.
func (Export) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate { return viewer.Own(s, "account_id", v.Account) })
}

// Deletion is a person's wish that the account and all that is kept on her go away, after a time in which she may change her mind.
type Deletion struct{ ent.Schema }

// Mixin returns the shared columns.
func (Deletion) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a deletion. The account is a plain column: the row stays, as proof, when the account is erased.
func (Deletion) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.UUID("asked_by", uuid.UUID{}).Immutable(),
		field.Time("created_at").Immutable(),
		field.Time("due_at").Immutable(),
		field.Time("reminded_at").Optional().Nillable(),
		field.Time("cancelled_at").Optional().Nillable(),
		field.Time("done_at").Optional().Nillable(),
		field.JSON("counts", map[string]int{}).Optional(), // what was erased, by kind
	}
}

// Indexes hold one open wish for each person, and serve the sweep.
func (Deletion) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id").Unique().Annotations(entsql.IndexWhere("cancelled_at IS NULL AND done_at IS NULL")).StorageKey("privacy_deletion_open"),
		index.Fields("due_at"),
	}
}

// Annotations names the table.
func (Deletion) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "privacy_deletions"}}
}

// Policy shows a deletion to its person and to admins.
func (Deletion) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Own(s, "account_id", v.Account)
	})
}
