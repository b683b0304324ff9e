package ent

//go:generate go tool ent generate --feature schema/snapshot,sql/lock,sql/versioned-migration --target . ./schema
