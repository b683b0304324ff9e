// Package schema holds the entities that the access module owns: the ways in of a person, beside the password that stands on the account.
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
	accounts "github.com/atouts/atouts/modules/accounts/schema"
)

// Passkey is a credential of WebAuthn; the secret half stays with the person.
type Passkey struct{ ent.Schema }

// Mixin returns the shared columns.
func (Passkey) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a passkey.
func (Passkey) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.Bytes("credential_id").MaxLen(1023).Unique().Immutable(),
		field.Bytes("credential").Sensitive(), // go-webauthn's Credential as JSON: public key, counter, flags, transports
		field.String("name").MaxLen(100).NotEmpty(),
		field.Time("created_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (Passkey) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes serve the person's list.
func (Passkey) Indexes() []ent.Index { return []ent.Index{index.Fields("account_id")} }

// Policy shows a passkey to its person alone.
func (Passkey) Policy() ent.Policy { return viewer.Policy(ownAccount) }

// Totp is a seed of one-time codes. It counts once a first code was right.
type Totp struct{ ent.Schema }

// Mixin returns the shared columns.
func (Totp) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a seed.
func (Totp) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.Bytes("seed").Sensitive(),     // sealed
		field.Int64("last_step").Default(0), // the last time step used: a code is good once
		field.Time("created_at").Immutable(),
		field.Time("confirmed_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (Totp) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold one seed for each person. (Ent forgets a field's Unique where an edge has the field.)
func (Totp) Indexes() []ent.Index { return []ent.Index{index.Fields("account_id").Unique()} }

// Annotations names the table.
func (Totp) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "totp_seeds"}}
}

// Policy shows a seed to its person alone.
func (Totp) Policy() ent.Policy { return viewer.Policy(ownAccount) }

// RecoveryCode is one of ten codes that replace a lost second factor, each once.
type RecoveryCode struct{ ent.Schema }

// Mixin returns the shared columns.
func (RecoveryCode) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of a recovery code.
func (RecoveryCode) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.Bytes("code_hash").MaxLen(32).Sensitive().Immutable(),
		field.Time("created_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (RecoveryCode) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold a code once for each person.
func (RecoveryCode) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "code_hash").Unique()}
}

// Policy shows a code to its person alone.
func (RecoveryCode) Policy() ent.Policy { return viewer.Policy(ownAccount) }

// Identity is an account at an OpenID provider, known by issuer and subject and never by address alone.
type Identity struct{ ent.Schema }

// Mixin returns the shared columns.
func (Identity) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}} }

// Fields returns the columns of an identity.
func (Identity) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("account_id", uuid.UUID{}).Immutable(),
		field.String("provider").MaxLen(60).Immutable(), // the setting's name, such as proconnect
		field.String("issuer").MaxLen(300).Immutable(),
		field.String("subject").MaxLen(300).Immutable(),
		field.Time("created_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Edges returns the person.
func (Identity) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", accounts.Account.Type).Unique().Required().Immutable().Field("account_id").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes hold one person for each identity.
func (Identity) Indexes() []ent.Index {
	return []ent.Index{index.Fields("issuer", "subject").Unique(), index.Fields("account_id")}
}

// Policy shows an identity to its person alone.
func (Identity) Policy() ent.Policy { return viewer.Policy(ownAccount) }

func ownAccount(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
	return viewer.Own(s, "account_id", v.Account)
}
