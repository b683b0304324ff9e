package schema

import (
	"time"

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

// Life is how long an offer stays published unless it says otherwise.
const Life = 60 * 24 * time.Hour

// Offer is an internship, an apprenticeship or a job that a company offers, typed in a form or brought by a feed.
type Offer struct{ ent.Schema }

// Mixin returns the shared columns.
func (Offer) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of an offer, by meaning.
func (Offer) Fields() []ent.Field {
	var all []ent.Field
	for _, part := range [][]ent.Field{identity(), job(), conditions(), texts(), applying(), life()} {
		all = append(all, part...)
	}
	return all
}

func identity() []ent.Field {
	return []ent.Field{
		field.UUID("company_id", uuid.UUID{}).Immutable(),
		field.String("slug").NotEmpty().MaxLen(300).Unique(),
		field.String("title").NotEmpty().MaxLen(300),
		field.String("reference").MaxLen(200).Default(""),
		field.String("source").Immutable().Default(SourceForm),
		field.UUID("feed_id", uuid.UUID{}).Optional().Nillable().Immutable(), // feeds stand above offers: a plain column
		field.String("external_id").MaxLen(500).Default(""),
		field.Bytes("external_key").MaxLen(16).Optional().Nillable().Immutable(), // 128 bits of (feed, external id)
		field.Bytes("raw_hash").MaxLen(32).Optional().Nillable(),                 // of the record as read: equal means not parsed
		field.Bytes("content_hash").MaxLen(32).Optional().Nillable(),             // of the offer as normalised: equal means not written
		field.String("source_url").MaxLen(2000).Default(""),
	}
}

func job() []ent.Field {
	return []ent.Field{
		field.String("kind"),
		field.String("kind_other").MaxLen(120).Default(""),
		field.String("domain").MaxLen(1).Default(""), // ROME domain A–N; a feed may not say
		field.String("rome_code").MaxLen(5).Default(""),
		field.String("level").Default(LevelAny),
		field.Int("openings").Default(1).Positive(),
	}
}

func conditions() []ent.Field {
	return []ent.Field{
		field.Time("start_on").Optional().Nillable(),
		field.Bool("start_flexible").Default(false),
		field.Time("end_on").Optional().Nillable(),
		field.Int("duration_months").Default(0),
		field.Float("hours_week").Default(0),
		field.String("rhythm").MaxLen(200).Default(""), // of an alternance
		field.String("remote").Default(RemoteNone),
		field.Float("pay_min").Default(0),
		field.Float("pay_max").Default(0),
		field.String("pay_period").Default(""),
		field.String("currency").MaxLen(3).Default("EUR"),
		field.Bool("pay_legal").Default(false), // the legal gratuity of an internship
		field.Strings("travel").Optional(),     // licence, vehicle, public_transport, business_trips
		field.Strings("environment").Optional(),
		field.JSON("accommodations", map[string]string{}).Optional(), // need -> here | possible | to_discuss
	}
}

func texts() []ent.Field {
	return []ent.Field{
		field.Text("description"), // HTML of the allow-list
		field.Text("description_text"),
		field.Text("missions").Default(""),
		field.Text("profile").Default(""),
		field.String("company_label").MaxLen(200).Default(""), // as a feed names the employer, when it differs
	}
}

func applying() []ent.Field {
	return []ent.Field{
		field.String("apply_url").MaxLen(2000).Default(""),
		field.String("apply_email").MaxLen(254).Default(""),
		field.Bool("wants_letter").Default(false),
		field.Strings("questions").Optional(), // up to three
	}
}

func life() []ent.Field {
	return []ent.Field{
		field.String("state").Default(StateDraft),
		field.String("state_reason").MaxLen(500).Default(""),
		field.UUID("state_by", uuid.UUID{}).Optional().Nillable(),
		field.UUID("created_by", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Time("published_at").Optional().Nillable(),
		field.Time("apply_before").Optional().Nillable(),
		field.Time("expires_at"),
		field.Strings("locked").Optional(), // fields edited by hand that a feed no longer writes
		field.Int("views").Default(0),
	}
}

// Edges returns the company that offers.
func (Offer) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("company", companies.Company.Type).Unique().Required().Immutable().Field("company_id").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("places", Place.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the public list (newest first), the company's list, and the feeds' look-up by key.
func (Offer) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("published_at", "id").Annotations(entsql.IndexWhere("state = 'published'")).StorageKey("offer_live"),
		index.Fields("company_id", "state"),
		index.Fields("feed_id", "external_key").Unique(),
	}
}

// Annotations repeats the invariants in the database.
func (Offer) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"offer_state":      "state IN ('draft', 'published', 'suspended', 'filled', 'expired', 'archived')",
		"offer_published":  "state <> 'published' OR published_at IS NOT NULL",
		"offer_kind_other": "kind <> 'other' OR kind_other <> '' OR source = 'feed'",
		"offer_feed":       "source <> 'feed' OR external_key IS NOT NULL",
	})}
}

// Policy shows published offers to everybody, and all of a company's offers to its recruiters and to admins.
func (Offer) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return shown(v, s)
	})
}

// shown is the published offers, and those of the viewer's company.
func shown(v viewer.Viewer, o *sql.Selector) *sql.Predicate {
	return viewer.Either(sql.EQ(o.C("state"), StatePublished), viewer.Own(o, "company_id", v.Company))
}
