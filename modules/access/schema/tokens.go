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
	accounts "github.com/atouts/atouts/modules/accounts/schema"
)

// What a ticket opens.
const (
	TicketSignIn   = "sign_in"   // comes in without a password
	TicketPassword = "password"  // chooses a new password
	TicketOld      = "email_old" // the present address agrees to the new one
	TicketNew      = "email_new" // the new address is reached
)

// Ticket is a single-use link sent by e-mail. Its token is derived from the server's secret and never stored.
type Ticket struct{ ent.Schema }

// Mixin returns the shared columns.
func (Ticket) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a ticket.
func (Ticket) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.String("purpose").MaxLen(20).Immutable(),
		field.Bytes("token_hash").MaxLen(32).Sensitive().Unique().Immutable(),
		field.String("email").MaxLen(254).Default("").Immutable(),            // the new address, of a changed one
		field.UUID("pair_id", uuid.UUID{}).Optional().Nillable().Immutable(), // joins the two ends of a changed address
		field.Time("created_at").Immutable(),
		field.Time("expires_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (Ticket) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the person's pending tickets, the pair, and the sweeping of old ones.
func (Ticket) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "purpose"), index.Fields("pair_id"), index.Fields("expires_at")}
}

// Annotations names the table and holds the purposes.
func (Ticket) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "access_tickets"},
		entsql.Checks(map[string]string{"ticket_purpose": "purpose IN ('sign_in', 'password', 'email_old', 'email_new')"}),
	}
}

// Policy leaves tickets to the system.
func (Ticket) Policy() ent.Policy { return viewer.Policy(viewer.Nothing) }

// What a personal token may do.
const (
	ScopeRead  = "read"
	ScopeWrite = "write"
)

// Token is a personal key of a program that speaks JSON in its person's name, as one of her memberships.
type Token struct{ ent.Schema }

// Mixin returns the shared columns.
func (Token) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a personal token.
func (Token) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.UUID("membership_id", uuid.UUID{}).Immutable(),
		field.String("name").MaxLen(100).NotEmpty().Immutable(),
		field.String("scope").MaxLen(10).Immutable(),
		field.Bytes("token_hash").MaxLen(32).Sensitive().Unique().Immutable(),
		field.String("hint").MaxLen(12).Immutable(), // the last characters, to tell one from another
		field.Time("created_at").Immutable(),
		field.Time("expires_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (Token) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("membership", accounts.Membership.Type).Unique().Required().Immutable().Field("membership_id").
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the person's list.
func (Token) Indexes() []ent.Index { return []ent.Index{index.Fields("account_id")} }

// Annotations names the table and holds the scopes.
func (Token) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "access_tokens"},
		entsql.Checks(map[string]string{"token_scope": "scope IN ('read', 'write')"}), //nolint:gosec // the name of a check
	}
}

// Policy shows a token to its person alone.
func (Token) Policy() ent.Policy { return viewer.Policy(ownAccount) }
