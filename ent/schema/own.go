package schema

import (
	"encoding/json"

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

// Outbox is a fact or a task, written in the transaction of the change it speaks of. It is the truth of what is still to be done: Redis is only
// the motor. worker/outbox owns its life: waiting (due_at), sent to the queue (sent_at), claimed by a worker (claimed_until), done or dead.
type Outbox struct{ ent.Schema }

// Mixin returns the shared columns.
func (Outbox) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an outbox row.
func (Outbox) Fields() []ent.Field {
	return []ent.Field{
		field.String("topic").MaxLen(80).Immutable(), // "applications.refused" (a fact) or "cvs:render" (a task)
		field.Int("version").Default(1).Immutable(),
		field.JSON("payload", json.RawMessage{}).Immutable(), // ids only
		field.Time("created_at").Immutable(),
		field.Time("due_at"),
		field.Time("sent_at").Optional().Nillable(),
		field.String("claimed_by").MaxLen(80).Default(""),
		field.Time("claimed_until").Optional().Nillable(),
		field.Int("attempts").Default(0),
		field.String("last_error").MaxLen(500).Default(""),
		field.Time("done_at").Optional().Nillable(),
		field.Time("dead_at").Optional().Nillable(), // given up after the last attempt; kept for the operators
	}
}

// Indexes serve the relay and the sweeper, which look only at what is not done.
func (Outbox) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("due_at").Annotations(entsql.IndexWhere("sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL")).StorageKey("outbox_waiting"),
		index.Fields("sent_at").Annotations(entsql.IndexWhere("sent_at IS NOT NULL AND done_at IS NULL AND dead_at IS NULL")).StorageKey("outbox_sent"),
		index.Fields("done_at"),
	}
}

// Annotations keeps the table's name singular.
func (Outbox) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "outbox"}}
}

// Policy leaves the outbox to the system.
func (Outbox) Policy() ent.Policy { return viewer.Policy(adminOnly) }

// Processed says that one subscriber has handled one outbox row: what makes every effect happen once.
type Processed struct{ ent.Schema }

// Mixin returns the shared columns.
func (Processed) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a processed mark.
func (Processed) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("outbox_id", uuid.UUID{}).Immutable(),
		field.String("subscriber").MaxLen(80).Immutable(),
		field.Time("at").Immutable(),
	}
}

// Indexes hold one mark for each row and subscriber.
func (Processed) Indexes() []ent.Index {
	return []ent.Index{index.Fields("outbox_id", "subscriber").Unique()}
}

// Annotations names the table.
func (Processed) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "processed"}}
}

// Policy leaves the marks to the system.
func (Processed) Policy() ent.Policy { return viewer.Policy(viewer.Nothing) }

// Session is a sign-in session. The token is stored hashed; a person's id here is a plain column.
type Session struct{ ent.Schema }

// Fields returns the columns of a session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(64).Immutable(), // the hash of the token
		field.UUID("account_id", uuid.UUID{}).Optional().Nillable(),
		field.Bytes("data"),
		field.String("device").MaxLen(300).Default(""),
		field.Time("created_at").Immutable(),
		field.Time("seen_at"),
		field.Time("expires_at"),
	}
}

// Indexes serve a person's list of sessions and the sweeping of the expired.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id"), index.Fields("expires_at")}
}

// Policy shows a session to its person.
func (Session) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate { return viewer.Own(s, "account_id", v.Account) })
}

// Lease is a right that one process holds at a time, such as running the schedule. The token grows with each holder, to fence off a late one.
type Lease struct{ ent.Schema }

// Fields returns the columns of a lease.
func (Lease) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(80).Immutable(), // the lease's name
		field.String("holder").MaxLen(80),
		field.Int64("token").Default(1),
		field.Time("until"),
	}
}

// Policy leaves leases to the system.
func (Lease) Policy() ent.Policy { return viewer.Policy(viewer.Nothing) }

func adminOnly(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	if v.Role == viewer.RoleAdmin {
		return viewer.Everything(v, s)
	}
	return nil
}
