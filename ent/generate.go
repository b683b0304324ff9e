// Package ent is the generated client of the entities in ent/schema; see CONTRIBUTING.md for its hand-written neighbours.
package ent

//go:generate go tool ent generate --feature schema/snapshot,sql/lock,sql/versioned-migration --target . ./schema
