// Package mixin holds the columns that entities share.
package mixin

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"
)

// ID gives an entity its public id: a UUIDv7, so that rows are stored in the order of their creation.
type ID struct{ mixin.Schema }

// Fields returns the id.
func (ID) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}).Default(NewID).Immutable()}
}

// NewID returns a new UUIDv7. It fails only when the system has no randomness left, which nothing can go on without.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Times gives an entity the moments of its creation and last change. Both are set by the service from its own clock.
type Times struct{ mixin.Schema }

// Fields returns created_at and updated_at.
func (Times) Fields() []ent.Field {
	return []ent.Field{field.Time("created_at").Immutable(), field.Time("updated_at")}
}
