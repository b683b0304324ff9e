// Package schema holds the entities that the feeds module owns.
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
	companies "github.com/atouts/atouts/modules/companies/schema"
)

// A feed is prepared as a draft, opened by an admin, and may be paused.
const (
	StateDraft  = "draft"
	StateOpen   = "open"
	StatePaused = "paused"
)

// The states of a run.
const (
	RunRunning   = "running"
	RunOK        = "ok"
	RunUnchanged = "unchanged"
	RunPartial   = "partial"
	RunFailed    = "failed"
)

// Feed is an employer's multiposting feed: where it is read from, and for which company.
type Feed struct{ ent.Schema }

// Mixin returns the shared columns.
func (Feed) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a feed.
func (Feed) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("company_id", uuid.UUID{}).Immutable(),
		field.String("name").NotEmpty().MaxLen(200),
		field.String("url").MaxLen(4000).Default(""), // sealed: it often holds a credential; empty: files are handed in
		field.String("state").Default(StateDraft),
		field.String("profile").MaxLen(60).Default(""), // the dialect recognised at the last run
		field.Bytes("body_hash").MaxLen(32).Optional().Nillable(),
		field.UUID("created_by", uuid.UUID{}).Optional().Nillable().Immutable(),
	}
}

// Edges returns the company of the feed.
func (Feed) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("company", companies.Company.Type).Unique().Required().Immutable().Field("company_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold one feed of a name for each company.
func (Feed) Indexes() []ent.Index { return []ent.Index{index.Fields("company_id", "name").Unique()} }

// Policy shows a feed to its company's recruiters and to admins.
func (Feed) Policy() ent.Policy { return viewer.Policy(ofCompany) }

// Run is one reading of a feed, with its counts.
type Run struct{ ent.Schema }

// Mixin returns the shared columns.
func (Run) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a run.
func (Run) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("feed_id", uuid.UUID{}).Immutable(),
		field.UUID("company_id", uuid.UUID{}).Immutable(), // of the feed: what the policy reads
		field.String("trigger").MaxLen(20).Immutable(),    // import | schedule | person
		field.String("state").Default(RunRunning),
		field.Time("started_at").Immutable(),
		field.Time("ended_at").Optional().Nillable(),
		field.String("profile").MaxLen(60).Default(""),
		field.Bytes("body_hash").MaxLen(32).Optional().Nillable(),
		field.Int64("bytes").Default(0),
		field.Int("records").Default(0),
		field.Int("created").Default(0),
		field.Int("updated").Default(0),
		field.Int("unchanged").Default(0),
		field.Int("quarantined").Default(0),
		field.Int("warnings").Default(0),
		field.String("error_code").MaxLen(60).Default(""),
		field.Int64("checkpoint").Default(0), // the byte offset behind the last batch applied
	}
}

// Edges returns the feed that was read.
func (Run) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("feed", Feed.Type).Unique().Required().Immutable().Field("feed_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold one running run for each feed, and serve its list.
func (Run) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("feed_id").Unique().Annotations(entsql.IndexWhere("state = 'running'")).StorageKey("feed_run_running"),
		index.Fields("feed_id", "started_at"),
	}
}

// Annotations names the table after the module.
func (Run) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "feed_runs"}}
}

// Policy shows a run to its company's recruiters and to admins.
func (Run) Policy() ent.Policy { return viewer.Policy(ofCompany) }

// Issue is one problem met in a run, with its place.
type Issue struct{ ent.Schema }

// Mixin returns the shared columns.
func (Issue) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an issue.
func (Issue) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("run_id", uuid.UUID{}).Immutable(),
		field.UUID("company_id", uuid.UUID{}).Immutable(),
		field.Int("ordinal").Immutable(),
		field.Int("line").Immutable(),
		field.Int64("offset").Immutable(),
		field.String("external_id").MaxLen(500).Default("").Immutable(),
		field.String("field").MaxLen(60).Default("").Immutable(),
		field.String("code").MaxLen(60).Immutable(),
		field.Bool("fatal").Immutable(), // the record was put aside
		field.String("excerpt").MaxLen(1200).Default("").Immutable(),
	}
}

// Edges returns the run of the issue.
func (Issue) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("run", Run.Type).Unique().Required().Immutable().Field("run_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the list of a run's issues.
func (Issue) Indexes() []ent.Index { return []ent.Index{index.Fields("run_id", "ordinal")} }

// Annotations names the table after the module.
func (Issue) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "feed_issues"}}
}

// Policy shows an issue to its company's recruiters and to admins.
func (Issue) Policy() ent.Policy { return viewer.Policy(ofCompany) }

func ofCompany(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	switch v.Role {
	case viewer.RoleAdmin:
		return viewer.Everything(v, s)
	case viewer.RoleRecruiter:
		return viewer.Own(s, "company_id", v.Company)
	default:
		return nil
	}
}
