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

// Deputy lets one person act with the rights of another's membership between two moments. The trace of what is done says for whom.
type Deputy struct{ ent.Schema }

// Mixin returns the shared columns.
func (Deputy) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a deputy.
func (Deputy) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("membership_id", uuid.UUID{}).Immutable(), // whose rights
		field.UUID("principal_id", uuid.UUID{}).Immutable(),  // the account of that membership
		field.UUID("account_id", uuid.UUID{}).Immutable(),    // who acts
		field.Time("starts_at").Immutable(),
		field.Time("ends_at"),
		field.Time("created_at").Immutable(),
		field.UUID("created_by", uuid.UUID{}).Immutable(),
	}
}

// Edges returns the membership that lends its rights, and who acts.
func (Deputy) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("membership", Membership.Type).Unique().Required().Immutable().Field("membership_id").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("account", Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the look-up at each request and the list of a person's deputies.
func (Deputy) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id"), index.Fields("principal_id")}
}

// Annotations names the table and holds that nobody is one's own deputy.
func (Deputy) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "deputies"},
		entsql.Checks(map[string]string{"deputy_other": "principal_id <> account_id", "deputy_dates": "ends_at >= starts_at"}),
	}
}

// Policy shows a deputy to both people and to admins.
func (Deputy) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Either(viewer.Own(s, "account_id", v.Account), viewer.Own(s, "principal_id", v.Account))
	})
}

// The kinds of change that an administrator makes to people and that history remembers.
const (
	ChangeSuspend  = "suspend"
	ChangeRestore  = "restore"
	ChangeHandOver = "hand_over"
	ChangeMerge    = "merge"
	ChangeRole     = "role"
	ChangeEnd      = "end"
)

// Change is one act of administration, with what is needed to undo it. Acts done together share a batch.
type Change struct{ ent.Schema }

// Mixin returns the shared columns.
func (Change) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a change.
func (Change) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("batch_id", uuid.UUID{}).Immutable(),
		field.String("kind").MaxLen(20).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable(),                          // about whom
		field.UUID("to_account_id", uuid.UUID{}).Optional().Nillable().Immutable(), // who takes over
		field.String("note").MaxLen(1000).Default("").Immutable(),
		field.JSON("before", map[string]string{}).Optional().Immutable(), // what undoing sets again
		field.Time("at").Immutable(),
		field.UUID("by", uuid.UUID{}).Immutable(),
		field.Time("undone_at").Optional().Nillable(),
	}
}

// Indexes serve the history of an account and the undoing of a batch.
func (Change) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "at"), index.Fields("batch_id")}
}

// Annotations names the table.
func (Change) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "account_changes"}}
}

// Policy shows a change to admins, and to the one who made it.
func (Change) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Own(s, "by", v.Account)
	})
}

// The states of an intake.
const (
	IntakePreviewed = "previewed"
	IntakeDone      = "done"
	IntakeCancelled = "cancelled"
)

// Intake is a file of accounts to create: read and shown first, then done as a whole. Its lines are kept until it is done, and never longer than a day.
type Intake struct{ ent.Schema }

// Mixin returns the shared columns.
func (Intake) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an intake.
func (Intake) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("created_by", uuid.UUID{}).Immutable(),
		field.String("file_name").MaxLen(200).Immutable(),
		field.String("state").Default(IntakePreviewed),
		field.Bytes("lines").Optional().Sensitive(), // sealed JSON
		field.Int("good").Default(0),
		field.Int("known").Default(0), // lines whose person has that account already
		field.Int("bad").Default(0),
		field.Int("created").Default(0),
		field.Time("created_at").Immutable(),
		field.Time("done_at").Optional().Nillable(),
	}
}

// Indexes serve one's own list and the sweeping of old lines.
func (Intake) Indexes() []ent.Index { return []ent.Index{index.Fields("created_by", "created_at")} }

// Annotations names the table and holds the states.
func (Intake) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "account_intakes"},
		entsql.Checks(map[string]string{"intake_state": "state IN ('previewed', 'done', 'cancelled')"}),
	}
}

// Policy shows an intake to the one who made it.
func (Intake) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate { return viewer.Own(s, "created_by", v.Account) })
}

// Sight is one time that an administrator looked at the site as somebody, read-only, for a reason that the person is told.
type Sight struct{ ent.Schema }

// Mixin returns the shared columns.
func (Sight) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a sight.
func (Sight) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("admin_id", uuid.UUID{}).Immutable(),
		field.UUID("membership_id", uuid.UUID{}).Immutable(), // seen through which membership
		field.UUID("account_id", uuid.UUID{}).Immutable(),    // of whom
		field.String("reason").MaxLen(500).NotEmpty().Immutable(),
		field.Time("starts_at").Immutable(),
		field.Time("ends_at"), // at most an hour later
	}
}

// Indexes serve both people's lists.
func (Sight) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "starts_at"), index.Fields("admin_id")}
}

// Annotations names the table.
func (Sight) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "account_sights"}}
}

// Policy shows a sight to admins and to the person seen.
func (Sight) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Own(s, "account_id", v.Account)
	})
}
