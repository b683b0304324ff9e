package open_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
)

func engines(t *testing.T, run func(t *testing.T, db *open.DB)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite://" + filepath.Join(t.TempDir(), "atouts.db") },
		"postgres": func(t *testing.T) string { t.Helper(); return pgtest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := open.Open(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			run(t, db)
		})
	}
}

func number(ctx context.Context, db *open.DB, query string, args ...any) (n int, err error) {
	rows, err := db.Reads.QueryContext(ctx, db.Rebind(query), args...)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return 0, errors.Join(errors.New("no row"), rows.Err())
	}
	err = rows.Scan(&n)
	return n, err
}

// TestReads asks more statements than are kept, from several sides at once and while rows of a forgotten one are still being read.
func TestReads(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		open, err := db.Reads.QueryContext(t.Context(), "SELECT 1 UNION ALL SELECT 2")
		if err != nil {
			t.Fatal(err)
		}
		defer open.Close()
		var wg sync.WaitGroup
		for side := range 4 {
			wg.Go(func() {
				for i := range 400 {
					want := i*7%300 + side
					if got, err := number(t.Context(), db, fmt.Sprintf("SELECT CAST(? AS integer) + %d", i*7%300), side); got != want || err != nil {
						t.Errorf("%d, %v; want %d", got, err, want)
					}
				}
			})
		}
		wg.Wait()
		sum := 0
		for open.Next() {
			var n int
			if err := open.Scan(&n); err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if sum != 3 || open.Err() != nil {
			t.Errorf("the rows that were open: %d, %v", sum, open.Err())
		}
	})
}

// TestReadsSeeWhatChanged asks a kept statement again after the table, and what is in it, has changed.
func TestReadsSeeWhatChanged(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		const query = "SELECT count(*) FROM things"
		for i, change := range []string{
			"CREATE TABLE things (id integer)", "INSERT INTO things VALUES (1)", "ALTER TABLE things ADD COLUMN name text", "INSERT INTO things VALUES (2, 'b')",
			"DROP TABLE things", "CREATE TABLE things (id integer)",
		} {
			if _, err := db.Write.ExecContext(t.Context(), change); err != nil {
				t.Fatal(err)
			}
			want := []int{0, 1, 1, 2, 0, 0}[i]
			if n, err := number(t.Context(), db, query); change != "DROP TABLE things" && (n != want || err != nil) {
				t.Errorf("after %s: %d, %v; want %d", change, n, err, want)
			}
		}
	})
}

// TestReadsEnd holds that a context that has ended is told, and harms no one after.
func TestReadsEnd(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := number(ended, db, "SELECT 1"); !errors.Is(err, context.Canceled) {
			t.Errorf("with a context that has ended: %v", err)
		}
		if _, err := number(t.Context(), db, "SELECT nothing FROM nowhere"); err == nil {
			t.Error("a statement that cannot be prepared is no error")
		}
		if n, err := number(t.Context(), db, "SELECT 1"); n != 1 || err != nil {
			t.Errorf("afterwards: %d, %v", n, err)
		}
	})
}
