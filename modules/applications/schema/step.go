package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
)

// Step is one line of an application's history: who did what, when, and what was said. Lines are appended and never changed.
type Step struct{ ent.Schema }

// Mixin returns the shared columns.
func (Step) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a step.
func (Step) Fields() []ent.Field {
	return append(owners(),
		field.UUID("application_id", uuid.UUID{}).Immutable(),
		field.Time("at").Immutable(),
		field.UUID("actor_id", uuid.UUID{}).Optional().Nillable().Immutable(), // empty: the system
		field.String("actor_role").GoType(viewer.Role("")).Immutable(),
		field.String("actor_name").MaxLen(210).Immutable(),
		field.UUID("deputy_for", uuid.UUID{}).Optional().Nillable().Immutable(), // whom the actor stood in for
		field.String("deputy_for_name").MaxLen(210).Default("").Immutable(),
		field.String("step").MaxLen(40).Immutable(), // applications/flow.Step
		field.String("from_state").MaxLen(30).Default("").Immutable(),
		field.String("to_state").MaxLen(30).Immutable(),
		field.Text("message").Default("").Immutable(),
		field.String("reason_code").MaxLen(60).Default("").Immutable(),
		field.Text("reason_text").Default("").Immutable(),
		field.UUID("appointment_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Bool("company_sees").Immutable(), // at or after the sending
	)
}

// Edges returns the application of the step.
func (Step) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("application", Application.Type).Ref("history").Unique().Required().Immutable().Field("application_id"),
	}
}

// Indexes serve the history of an application and the latest actions of the dashboards.
func (Step) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("application_id", "at"), index.Fields("candidate_id", "at"), index.Fields("establishment_id", "at"),
		index.Fields("company_id", "at").Annotations(entsql.IndexWhere("company_sees")).StorageKey("application_step_company"),
	}
}

// Annotations names the table after the module.
func (Step) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "application_steps"}}
}

// Appointment is a meeting that the recruiter proposes to the candidate.
type Appointment struct{ ent.Schema }

// Mixin returns the shared columns.
func (Appointment) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of an appointment.
func (Appointment) Fields() []ent.Field {
	return append(owners(),
		field.UUID("application_id", uuid.UUID{}).Immutable(),
		field.Time("at"),
		field.Int("minutes").Positive().Max(24*60),
		field.String("mode").MaxLen(20), // place | phone | video
		field.String("place").MaxLen(500).Default(""),
		field.Text("message").Default(""),
		field.Text("accommodations").Default(""),
		field.String("state").MaxLen(30),
		field.Text("answer").Default(""), // the candidate's word when asking to move
		field.Int("sequence").Default(0), // of the calendar file
		field.Int("revision").Default(1).Positive(),
	)
}

// Edges returns the application of the appointment.
func (Appointment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("application", Application.Type).Ref("appointments").Unique().Required().Immutable().Field("application_id"),
	}
}

// Indexes serve an application's page and the agenda of the dashboards.
func (Appointment) Indexes() []ent.Index {
	return []ent.Index{index.Fields("application_id", "at"), index.Fields("company_id", "at")}
}

// Note is a company's private note on an application.
type Note struct{ ent.Schema }

// Mixin returns the shared columns.
func (Note) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a note.
func (Note) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("application_id", uuid.UUID{}).Immutable(),
		field.UUID("company_id", uuid.UUID{}).Immutable(),
		field.UUID("author_id", uuid.UUID{}).Immutable(),
		field.String("author_name").MaxLen(210).Immutable(),
		field.Text("text"),
	}
}

// Edges returns the application that the note is about.
func (Note) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("application", Application.Type).Ref("notes").Unique().Required().Immutable().Field("application_id"),
	}
}

// Indexes serve an application's page.
func (Note) Indexes() []ent.Index { return []ent.Index{index.Fields("application_id")} }

// Annotations names the table after the module.
func (Note) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "application_notes"}}
}
