package migration

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/atouts/atouts/ent/open"
)

// advisory is the key of PostgreSQL's lock that keeps two processes from migrating at once. On SQLite one process holds the file.
const advisory = 0x61746f757473 // "atouts"

func lock(ctx context.Context, db *open.DB, conn *sql.Conn) (release func() error, err error) {
	if db.SQLite() {
		return func() error { return nil }, nil
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(advisory)); err != nil {
		return nil, fmt.Errorf("waiting for the other process that migrates: %w", err)
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(advisory))
		return err
	}, nil
}

func apply(ctx context.Context, db *open.DB, conn *sql.Conn, f File, now time.Time) (err error) {
	if db.SQLite() {
		if _, err := conn.ExecContext(ctx, `PRAGMA foreign_keys = off`); err != nil {
			return fmt.Errorf("switching foreign keys off: %w", err)
		}
		defer func() {
			_, on := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA foreign_keys = on`)
			err = errors.Join(err, on)
		}()
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it is a no-op that says so
	if _, err := tx.ExecContext(ctx, f.SQL); err != nil {
		return err
	}
	if db.SQLite() {
		if err := orphans(ctx, tx); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, db.Rebind(`INSERT INTO migrations (owner, name, checksum, run_at) VALUES (?, ?, ?, ?)`),
		f.Set, f.Name, f.Sum, now.UTC().Format(time.RFC3339))
	if err != nil {
		return fmt.Errorf("noting it: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// orphans returns ErrForeignKeys with the first row, if any, whose parent is missing.
func orphans(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `PRAGMA foreign_key_check`)
	if err != nil {
		return fmt.Errorf("checking foreign keys: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read-only; Err below says what matters
	if rows.Next() {
		var table, parent sql.NullString
		var row, key sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return fmt.Errorf("reading the foreign key check: %w", err)
		}
		return fmt.Errorf("%w: %s row %d points to no %s", ErrForeignKeys, table.String, row.Int64, parent.String)
	}
	return rows.Err()
}
