// Package schema holds the entities that the accounts module owns.
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
)

// An account is invited until its person has chosen a way in; a suspended one cannot sign in; a merged or erased one is a name that history needs.
const (
	StateInvited   = "invited"
	StateActive    = "active"
	StateSuspended = "suspended"
	StateMerged    = "merged"
	StateErased    = "erased"
)

// Account is a person with an address. What the person may do comes from the memberships.
type Account struct{ ent.Schema }

// Mixin returns the shared columns.
func (Account) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of an account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").NotEmpty().MaxLen(254).Unique(), // folded to lower case by the service
		field.String("first_name").MaxLen(100),
		field.String("last_name").MaxLen(100),
		field.String("function").MaxLen(150).Default(""),
		field.String("phone").MaxLen(30).Default(""),
		field.String("password_hash").Sensitive().Default(""), // argon2id, PHC string; empty: no password yet
		field.String("state").Default(StateInvited),
		field.String("locale").MaxLen(20).Default("fr"),
		field.JSON("display", map[string]string{}).Optional(), // the display preferences of templates/layout
		field.Strings("shown").Optional(),                     // the lines that the person shows in the directory; nil: none chosen yet, the defaults hold
		field.String("photo").MaxLen(64).Default(""),          // the key of the re-encoded portrait in the store of files
		field.Time("signed_in_at").Optional().Nillable(),
		field.Time("suspended_at").Optional().Nillable(),
		field.String("suspended_why").MaxLen(500).Default(""),
		field.UUID("merged_into", uuid.UUID{}).Optional().Nillable(), // the account that took over, of a merged one
		field.UUID("created_by", uuid.UUID{}).Optional().Nillable(),
	}
}

// Annotations repeats the states in the database.
func (Account) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{"account_state": "state IN ('invited', 'active', 'suspended', 'merged', 'erased')"})}
}

// Policy shows an account to its person, to her colleagues and to admins. The index of ent/schema adds those whom modules above bring together;
// whoever shows more of people than that, as the directory does, reads them in the name of the system and holds the law itself.
func (Account) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		return viewer.Either(viewer.Own(s, "id", v.Account), Colleagues(v, s))
	})
}

// Membership says what an account is, and where: a recruiter of a company, a referent of an establishment, an officer of departments.
type Membership struct{ ent.Schema }

// Mixin returns the shared columns.
func (Membership) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a membership. Companies and establishments stand above accounts, so their ids are plain columns here.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.String("role").GoType(viewer.Role("")).Immutable(),
		field.UUID("company_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.UUID("establishment_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Strings("departments").Optional(),                // of a mission officer's territory: "59", "2A", "974"
		field.JSON("establishments", []uuid.UUID{}).Optional(), // single establishments of the same territory
		field.Time("created_at").Immutable(),
		field.Time("ended_at").Optional().Nillable(),
	}
}

// Edges returns the account of the membership.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the look-up at each request and the lists of a company's or an establishment's people.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id"), index.Fields("company_id"), index.Fields("establishment_id")}
}

// Annotations repeats in the database what each role needs.
func (Membership) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"membership_role":     "role IN ('admin', 'mission_officer', 'referent', 'recruiter', 'candidate')",
		"membership_company":  "role <> 'recruiter' OR company_id IS NOT NULL",
		"membership_referent": "role <> 'referent' OR establishment_id IS NOT NULL",
	})}
}

// Policy shows a membership to its person, to who acts by it, to the people of the same place and to admins.
func (Membership) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		return viewer.Either(viewer.Own(s, "account_id", v.Account), viewer.Own(s, "id", v.Membership), together(v, s))
	})
}

// Colleagues is the accounts of those who belong now to the viewer's company or to one of the viewer's establishments; for an admin all.
func Colleagues(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	if v.Role == viewer.RoleAdmin {
		return viewer.Everything(v, s)
	}
	return viewer.Linked(s, "id", "memberships", "account_id", func(m *sql.Selector) *sql.Predicate {
		if same := together(v, m); same != nil {
			return sql.And(same, sql.IsNull(m.C("ended_at")))
		}
		return nil
	})
}

// together is the memberships of the viewer's company or establishments; for an admin all.
func together(v viewer.Viewer, m *sql.Selector) *sql.Predicate {
	switch v.Role {
	case viewer.RoleAdmin:
		return viewer.Everything(v, m)
	case viewer.RoleRecruiter:
		return viewer.Own(m, "company_id", v.Company)
	case viewer.RoleReferent, viewer.RoleOfficer:
		return viewer.Among(m, "establishment_id", v.Establishments)
	default:
		return nil
	}
}

// Invitation is a single-use way to a first sign-in. The token itself is derived from the server's secret and never stored.
type Invitation struct{ ent.Schema }

// Mixin returns the shared columns.
func (Invitation) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an invitation.
func (Invitation) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.UUID("invited_by", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Bytes("token_hash").Sensitive().Unique().MaxLen(32),
		field.Time("created_at").Immutable(),
		field.Time("expires_at"),
		field.Time("sent_at").Optional().Nillable(),
		field.Time("used_at").Optional().Nillable(),
		field.Time("withdrawn_at").Optional().Nillable(),
	}
}

// Edges returns the account that the invitation opens.
func (Invitation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the list of an account's invitations.
func (Invitation) Indexes() []ent.Index { return []ent.Index{index.Fields("account_id")} }

// Policy shows an invitation to those who manage accounts, and to the one who sent it.
func (Invitation) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Own(s, "invited_by", v.Account)
	})
}

// InvitationLife is how long an invitation lasts unless the inviter says otherwise.
const InvitationLife = 14 * 24 * time.Hour
