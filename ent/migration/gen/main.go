// Command gen writes the migrations that the schema asks for, for both databases: go run ./ent/migration/gen NAME.
// ATOUTS_DEV_POSTGRES_URL names an empty PostgreSQL database to replay on. Read every file by hand, and test it with rows: PostgreSQL's SET NOT NULL
// comes without a backfill.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atouts/atouts/ent/migration/diff"
	"github.com/atouts/atouts/ent/open"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	pg := os.Getenv("ATOUTS_DEV_POSTGRES_URL")
	if len(os.Args) != 2 || pg == "" {
		return errors.New("usage: ATOUTS_DEV_POSTGRES_URL=postgres://… go run ./ent/migration/gen NAME")
	}
	scratch, err := os.MkdirTemp("", "atouts-diff-")
	if err != nil {
		return fmt.Errorf("making a scratch folder: %w", err)
	}
	defer os.RemoveAll(scratch) //nolint:errcheck // a scratch folder
	for dialect, url := range map[string]string{"sqlite": "sqlite://" + filepath.Join(scratch, "dev.db"), "postgres": pg} {
		db, err := open.Open(ctx, url)
		if err != nil {
			return err
		}
		wrote, err := diff.Named(ctx, db, filepath.Join("ent", "migration", dialect), os.Args[1])
		if err := errors.Join(err, db.Close()); err != nil {
			return fmt.Errorf("%s: %w", dialect, err)
		}
		fmt.Printf("%s: wrote a file: %v\n", dialect, wrote)
	}
	return nil
}
