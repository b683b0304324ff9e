// Package migration brings a database to the shape that the program expects. It has an own runner because every per-file-transaction runner loses
// rows on SQLite: Ent rebuilds a table to change it, and inside a transaction with foreign keys on, dropping the old table cascades to the child
// rows without a word (measured: 2 rows before, 0 after). Here foreign keys are switched off on the connection before BEGIN, and
// foreign_key_check must be clean before COMMIT.
//
// Files are written by ent/migration/gen from the schema for both databases, under the same names, and never changed once released: a checksum
// tells.
package migration

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/atouts/atouts/ent/open"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Set is the migrations of one owner. Files holds a folder for each dialect, "sqlite" and "postgres", of files named NNN_name.sql, run in the order
// of their names.
type Set struct {
	Name  string
	Files fs.FS
}

// Main is the set of the entities that stand in ent/schema.
func Main() Set { return Set{Name: "ent", Files: files} }

// File is one migration.
type File struct {
	Set, Name, SQL, Sum string
}

// ErrChanged is the answer to a migration whose file is not the one that was run.
var ErrChanged = errors.New("migration: a file was changed after it was run")

// ErrForeignKeys is the answer to a SQLite migration that would leave rows without their parents.
var ErrForeignKeys = errors.New("migration: rows would lose their parents")

// Run runs, in order, each file of each set that was not run yet: one transaction a file, one process at a time. It returns what it ran.
func Run(ctx context.Context, db *open.DB, now func() time.Time, sets ...Set) (ran []File, err error) {
	conn, err := db.Write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("taking a connection for the migrations: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	release, err := lock(ctx, db, conn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	pending, err := pending(ctx, db, conn, sets)
	if err != nil {
		return nil, err
	}
	for _, f := range pending {
		if err := apply(ctx, db, conn, f, now()); err != nil {
			return ran, fmt.Errorf("running migration %s/%s: %w", f.Set, f.Name, err)
		}
		ran = append(ran, f)
	}
	return ran, nil
}

// Pending returns, in order, the files that were not run yet.
func Pending(ctx context.Context, db *open.DB, sets ...Set) ([]File, error) {
	conn, err := db.Write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("taking a connection for the migrations: %w", err)
	}
	files, err := pending(ctx, db, conn, sets)
	return files, errors.Join(err, conn.Close())
}

const bookkeeping = `CREATE TABLE IF NOT EXISTS migrations (
	owner text NOT NULL, name text NOT NULL, checksum text NOT NULL, run_at text NOT NULL, PRIMARY KEY (owner, name))`

func pending(ctx context.Context, db *open.DB, conn *sql.Conn, sets []Set) ([]File, error) {
	if _, err := conn.ExecContext(ctx, bookkeeping); err != nil {
		return nil, fmt.Errorf("preparing the table of migrations: %w", err)
	}
	var todo []File
	for _, set := range sets {
		all, err := read(set, db.Folder())
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			var sum string
			err := conn.QueryRowContext(ctx, db.Rebind(`SELECT checksum FROM migrations WHERE owner = ? AND name = ?`), f.Set, f.Name).Scan(&sum)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				todo = append(todo, f)
			case err != nil:
				return nil, fmt.Errorf("looking up migration %s/%s: %w", f.Set, f.Name, err)
			case sum != f.Sum:
				return nil, fmt.Errorf("%w: %s/%s", ErrChanged, f.Set, f.Name)
			}
		}
	}
	return todo, nil
}

func read(set Set, folder string) ([]File, error) {
	entries, err := fs.ReadDir(set.Files, folder)
	if err != nil {
		return nil, fmt.Errorf("reading the %s migrations of %s: %w", folder, set.Name, err)
	}
	var all []File
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".sql" {
			continue
		}
		body, err := fs.ReadFile(set.Files, path.Join(folder, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading migration %s: %w", e.Name(), err)
		}
		sum := sha256.Sum256(body)
		all = append(all, File{Set: set.Name, Name: strings.TrimSuffix(e.Name(), ".sql"), SQL: string(body), Sum: hex.EncodeToString(sum[:])})
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}
