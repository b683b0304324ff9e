// Package schema holds the entities that the cvs module owns.
package schema

import (
	"encoding/json"

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
	candidates "github.com/atouts/atouts/modules/candidates/schema"
)

// CV is one résumé of a candidate: a JSON Resume document and how it is laid out.
type CV struct{ ent.Schema }

// Mixin returns the shared columns.
func (CV) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a CV.
func (CV) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("candidate_id", uuid.UUID{}).Immutable(),
		field.UUID("establishment_id", uuid.UUID{}), // an owner column, changed by the hand-over
		field.String("title").NotEmpty().MaxLen(150),
		field.String("locale").MaxLen(10).Default("fr"),
		field.String("template").MaxLen(40).Default("sobre"),
		field.JSON("data", json.RawMessage{}), // JSON Resume 1.0.0 + meta.atouts
		field.Int("revision").Default(1).Positive(),
	}
}

// Edges returns the candidate whose CV it is.
func (CV) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("candidate", candidates.Candidate.Type).Unique().Required().Immutable().Field("candidate_id").
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the candidate's list.
func (CV) Indexes() []ent.Index { return []ent.Index{index.Fields("candidate_id")} }

// Policy shows a CV to its candidate and to those who accompany. A company only ever sees the frozen PDF joined to an application.
func (CV) Policy() ent.Policy { return viewer.Policy(ofCandidate) }

// The states of a durable copy.
const (
	RenderingPending = "pending"
	RenderingReady   = "ready"
	RenderingFailed  = "failed"
)

// Rendering is the durable PDF of one content, kept once under its hash.
type Rendering struct{ ent.Schema }

// Mixin returns the shared columns.
func (Rendering) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a rendering.
func (Rendering) Fields() []ent.Field {
	return []ent.Field{
		field.String("hash").NotEmpty().MaxLen(64).Unique().Immutable(), // hex of what cvs/resume.Hash returns
		field.UUID("candidate_id", uuid.UUID{}).Immutable(),
		field.UUID("establishment_id", uuid.UUID{}),
		field.UUID("cv_id", uuid.UUID{}).Immutable(),
		field.JSON("data", json.RawMessage{}).Immutable(), // what was rendered: the visible part of the document
		field.String("locale").MaxLen(10).Immutable(),
		field.String("template").MaxLen(40).Immutable(),
		field.String("title").MaxLen(150).Immutable(),
		field.String("state").Default(RenderingPending),
		field.String("blob_key").MaxLen(200).Default(""),
		field.Int("pages").Default(0),
		field.Int("bytes").Default(0),
		field.String("error").MaxLen(300).Default(""),
		field.Bool("pinned").Default(false), // an application froze it: never collected
	}
}

// Edges returns the candidate whose document it is.
func (Rendering) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("candidate", candidates.Candidate.Type).Unique().Required().Immutable().Field("candidate_id").
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the list of a CV's copies.
func (Rendering) Indexes() []ent.Index {
	return []ent.Index{index.Fields("cv_id", "created_at"), index.Fields("candidate_id")}
}

// Annotations repeats in the database that a ready copy has its file.
func (Rendering) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"rendering_state": "state IN ('pending', 'ready', 'failed')",
		"rendering_ready": "state <> 'ready' OR blob_key <> ''",
	})}
}

// Policy shows a rendering like its CV.
func (Rendering) Policy() ent.Policy { return viewer.Policy(ofCandidate) }

func ofCandidate(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	return viewer.Either(viewer.Own(s, "candidate_id", v.Candidate), candidates.Accompanied(v, s))
}
