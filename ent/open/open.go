// Package open opens the database: SQLite in one file (one writer, several readers), or PostgreSQL. The rest of the program sees one DB and, where
// it writes SQL of its own, one Dialect to choose by.
package open

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"

	"github.com/atouts/atouts/ent"
	_ "github.com/atouts/atouts/ent/runtime" // gives the entities their policies and defaults
)

// DB is an open database.
type DB struct {
	// Client is Ent's client. Inside a transaction use ent/tx.Client, never this one: on SQLite it would wait for the transaction to end.
	Client *ent.Client
	// Dialect is dialect.SQLite or dialect.Postgres.
	Dialect string
	// Write is the pool for statements that change rows; on SQLite it has one connection, and each transaction on it takes the writer's lock
	// at once.
	Write *sql.DB
	// Read is the pool for queries of our own SQL outside a transaction; on PostgreSQL it is Write.
	Read *sql.DB
	// Reads runs the same queries as Read, by statements that stay prepared: for what is asked again and again.
	Reads *Statements
}

// ErrURL is the answer to a database URL of an unknown form.
var ErrURL = errors.New("open: the database URL must begin with sqlite:// or postgres://")

// Open opens the database at a URL: "sqlite:///path/to/file.db" or "postgres://user:password@host:port/name". It checks that the database answers.
func Open(ctx context.Context, raw string) (*DB, error) {
	switch {
	case strings.HasPrefix(raw, "sqlite://"):
		return openSQLite(ctx, strings.TrimPrefix(raw, "sqlite://"))
	case strings.HasPrefix(raw, "postgres://"), strings.HasPrefix(raw, "postgresql://"):
		return openPostgres(ctx, raw)
	default:
		return nil, ErrURL
	}
}

// SQLite says whether the database is SQLite.
func (db *DB) SQLite() bool { return db.Dialect == dialect.SQLite }

// Folder is the dialect's name in folders of migrations: "sqlite" or "postgres".
func (db *DB) Folder() string {
	if db.SQLite() {
		return "sqlite"
	}
	return "postgres"
}

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.Read.PingContext(ctx); err != nil {
		return fmt.Errorf("asking the database for a sign of life: %w", err)
	}
	return nil
}

// Close closes every connection.
func (db *DB) Close() error {
	errs := []error{db.Client.Close()}
	if db.Read != db.Write {
		errs = append(errs, db.Read.Close())
	}
	return errors.Join(errs...)
}

// Rebind turns the ? marks of a statement into the dialect's own.
func (db *DB) Rebind(query string) string {
	if db.SQLite() {
		return query
	}
	b := make([]byte, 0, len(query)+2*strings.Count(query, "?"))
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b = append(b, before...)
		if !found {
			return string(b)
		}
		b = strconv.AppendInt(append(b, '$'), int64(n), 10)
		query = after
	}
}
