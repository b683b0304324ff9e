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
	candidates "github.com/atouts/atouts/modules/candidates/schema"
	companies "github.com/atouts/atouts/modules/companies/schema"
	offers "github.com/atouts/atouts/modules/offers/schema"
)

// An application answers an offer, or goes to a company of the candidate's own accord.
const (
	KindOffer       = "offer"
	KindSpontaneous = "spontaneous"
)

// Application is a candidate's application to an offer or to a company, with where it stands.
type Application struct{ ent.Schema }

// Mixin returns the shared columns.
func (Application) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of an application. sent_at is set by the first validation and never cleared: before it the company sees nothing.
func (Application) Fields() []ent.Field {
	return append(owners(),
		field.UUID("offer_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("kind").Immutable(),
		field.String("state").MaxLen(30), // applications/flow.State
		field.Text("message").Default(""),
		field.UUID("cv_id", uuid.UUID{}),
		field.String("cv_hash").MaxLen(64),    // the frozen PDF
		field.Text("letter").Default(""),      // as sent, when the offer wants one
		field.Strings("questions").Optional(), // as asked on the day of the answers
		field.Strings("answers").Optional(),
		field.Time("sent_at").Optional().Nillable(),
		field.Time("state_at"), // when the state last changed
		field.String("reason_code").MaxLen(60).Default(""),
		field.Text("reason_text").Default(""),
		field.Text("outcome_message").Default(""),
		field.Time("start_on").Optional().Nillable(),
		field.String("state_before").MaxLen(30).Default(""), // what a final state ended, for the admin's reopening
		field.Int("revision").Default(1).Positive(),
		field.Int("reminders").Default(0),             // sent to those who must act, since state_at
		field.Time("nudged_at").Optional().Nillable(), // by the candidate, since state_at
	)
}

// owners are the columns that the policies read; they are written at creation and by the hand-over alone.
func owners() []ent.Field {
	return []ent.Field{
		field.UUID("candidate_id", uuid.UUID{}).Immutable(),
		field.UUID("establishment_id", uuid.UUID{}),
		field.UUID("company_id", uuid.UUID{}).Immutable(),
	}
}

// Edges returns the candidate, the company and the offer.
func (Application) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("candidate", candidates.Candidate.Type).Unique().Required().Immutable().Field("candidate_id").
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("company", companies.Company.Type).Unique().Required().Immutable().Field("company_id"),
		edge.To("offer", offers.Offer.Type).Unique().Immutable().Field("offer_id"),
		edge.To("history", Step.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("appointments", Appointment.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("notes", Note.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the three lists, and hold at most one open application for each candidate and offer.
func (Application) Indexes() []ent.Index {
	return []ent.Index{
		// Equalities and not IN: PostgreSQL spells IN another way each time it is read back, and the drift test would never rest. Rows of no
		// offer are apart from each other by themselves: NULL equals nothing.
		index.Fields("candidate_id", "offer_id").Unique().StorageKey("application_open").Annotations(entsql.IndexWhere(
			"state = 'awaiting_referent' OR state = 'changes_requested' OR state = 'sent' OR state = 'in_progress'")),
		index.Fields("candidate_id", "state_at"),
		index.Fields("establishment_id", "state", "state_at"),
		index.Fields("company_id", "state", "state_at").Annotations(entsql.IndexWhere("sent_at IS NOT NULL")).StorageKey("application_company"),
		index.Fields("offer_id"),
		// The waiting ones, for the reminders.
		index.Fields("state_at").Annotations(entsql.IndexWhere("state = 'awaiting_referent' OR state = 'sent'")).StorageKey("application_waiting"),
	}
}

// Annotations repeats the invariants of the workflow in the database.
func (Application) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"application_state": "state IN ('awaiting_referent', 'changes_requested', 'declined_by_referent', 'sent', 'in_progress', 'refused', " +
			"'hired', 'not_hired', 'withdrawn', 'closed_elsewhere')",
		"application_kind":     "kind = 'offer' AND offer_id IS NOT NULL OR kind = 'spontaneous' AND offer_id IS NULL",
		"application_sent":     "sent_at IS NOT NULL OR state NOT IN ('sent', 'in_progress', 'refused', 'hired', 'not_hired')",
		"application_refused":  "state <> 'refused' OR reason_code <> ''",
		"application_declined": "state <> 'declined_by_referent' OR reason_code <> ''",
		"application_not":      "state <> 'not_hired' OR outcome_message <> ''",
	})}
}
