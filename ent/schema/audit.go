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

// Audit is one line of who did or read what on whose account or file. Lines are appended in the transaction of what they tell, without waiting for
// each other; one process then chains them: seq, and a hash over the line and the hash before it, so that a line altered, removed or put in later is found.
type Audit struct{ ent.Schema }

// Mixin returns the shared columns.
func (Audit) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a line. Names are kept as they were: the line outlives the account.
func (Audit) Fields() []ent.Field {
	return []ent.Field{
		field.Time("at").Immutable(),
		field.String("action").MaxLen(80).Immutable(),                         // "candidates.file_read"
		field.UUID("actor_id", uuid.UUID{}).Optional().Nillable().Immutable(), // empty: a visitor or the system
		field.String("actor_role").GoType(viewer.Role("")).Immutable(),
		field.String("actor_name").MaxLen(210).Immutable(),
		field.UUID("for_id", uuid.UUID{}).Optional().Nillable().Immutable(), // whom a deputy acted for
		field.String("for_name").MaxLen(210).Default("").Immutable(),
		field.UUID("owner_id", uuid.UUID{}).Optional().Nillable().Immutable(), // the account whose data it is
		field.String("subject_kind").MaxLen(40).Default("").Immutable(),       // "candidate", "application", "account" …
		field.String("subject_id").MaxLen(64).Default("").Immutable(),
		field.String("subject_name").MaxLen(300).Default("").Immutable(),
		field.JSON("detail", map[string]string{}).Optional().Immutable(), // names of changed fields, a purpose, a reason: never a secret
		field.Int64("seq").Optional().Nillable().Unique(),
		field.Bytes("hash").MaxLen(32).Optional().Nillable(),
	}
}

// Indexes serve the search, each person's own reading and the chaining.
func (Audit) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("owner_id", "at"), index.Fields("actor_id", "at"), index.Fields("action", "at"), index.Fields("at"),
		index.Fields("id").Annotations(entsql.IndexWhere("seq IS NULL")).StorageKey("audit_unchained"),
	}
}

// Annotations names the table.
func (Audit) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "audit"}}
}

// Policy shows all lines to admins, and to each person those about her own data.
func (Audit) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Own(s, "owner_id", v.Account)
	})
}

// Anchor is how long the chain of the audit was, and its last hash, at one verification: a chain cut at its end is shorter than its anchor says.
type Anchor struct{ ent.Schema }

// Mixin returns the shared columns.
func (Anchor) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an anchor.
func (Anchor) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("seq").Immutable(),
		field.Bytes("hash").MaxLen(32).Immutable(),
		field.Time("at").Immutable(),
		field.String("fault").MaxLen(300).Default("").Immutable(), // what the verification found; empty: whole
	}
}

// Indexes serve the look at the newest.
func (Anchor) Indexes() []ent.Index { return []ent.Index{index.Fields("at")} }

// Annotations names the table.
func (Anchor) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "audit_anchors"}}
}

// Policy shows anchors to admins.
func (Anchor) Policy() ent.Policy { return viewer.Policy(adminOnly) }
