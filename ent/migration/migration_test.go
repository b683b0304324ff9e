package migration_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/migration/diff"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
)

func now() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// engines runs a test on an empty database of each dialect.
func engines(t *testing.T, test func(t *testing.T, db *open.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, opened(t, "sqlite://"+filepath.Join(t.TempDir(), "test.db")))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, opened(t, pgtest.Start(t).Database(t)))
	})
}

func opened(t *testing.T, url string) *open.DB {
	t.Helper()
	db, err := open.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestRunIsCompleteAndRunsOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		ran, err := migration.Run(t.Context(), db, now, migration.Main())
		if err != nil || len(ran) == 0 {
			t.Fatalf("first run: %v, %v", ran, err)
		}
		if ran, err = migration.Run(t.Context(), db, now, migration.Main()); err != nil || len(ran) != 0 {
			t.Fatalf("second run: %v, %v; want nothing", ran, err)
		}
		if pending, err := migration.Pending(t.Context(), db, migration.Main()); err != nil || len(pending) != 0 {
			t.Fatalf("pending: %v, %v; want none", pending, err)
		}
	})
}

// TestNoFileIsMissing is the drift test: the schema asks for nothing that the files do not give.
func TestNoFileIsMissing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		dir := filepath.Join(t.TempDir(), "files")
		if err := os.CopyFS(dir, os.DirFS(db.Folder())); err != nil {
			t.Fatal(err)
		}
		wrote, err := diff.Named(t.Context(), db, dir, "drift")
		if err != nil {
			t.Fatal(err)
		}
		if wrote {
			t.Fatal("the schema has changed: write the migration with go run ./ent/migration/gen NAME")
		}
	})
}

func TestAChangedFileIsRefused(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		first := set("CREATE TABLE a (id integer PRIMARY KEY)")
		if _, err := migration.Run(t.Context(), db, now, first); err != nil {
			t.Fatal(err)
		}
		if _, err := migration.Run(t.Context(), db, now, set("CREATE TABLE b (id integer PRIMARY KEY)")); !errors.Is(err, migration.ErrChanged) {
			t.Fatalf("got %v, want ErrChanged", err)
		}
	})
}

func TestAFailedFileLeavesNothing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		bad := set("CREATE TABLE a (id integer PRIMARY KEY); INSERT INTO nowhere VALUES (1)")
		if _, err := migration.Run(t.Context(), db, now, bad); err == nil {
			t.Fatal("a broken file ran")
		}
		good := set("CREATE TABLE a (id integer PRIMARY KEY)")
		if ran, err := migration.Run(t.Context(), db, now, good); err != nil || len(ran) != 1 {
			t.Fatalf("after the repair: %v, %v", ran, err)
		}
	})
}

// TestTheRebuildOfATableKeepsChildRows is why the runner is our own: Ent changes a SQLite table by making a new one, copying and dropping the old.
func TestTheRebuildOfATableKeepsChildRows(t *testing.T) {
	t.Parallel()
	db := opened(t, "sqlite://"+filepath.Join(t.TempDir(), "test.db"))
	ctx := t.Context()
	files := fstest.MapFS{"sqlite/001_a.sql": {Data: []byte(`CREATE TABLE parents (id integer PRIMARY KEY);
		CREATE TABLE children (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES parents(id) ON DELETE CASCADE);
		INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1, 1), (2, 1);`)}}
	rebuild := []byte(`PRAGMA foreign_keys = off; CREATE TABLE new_parents (id integer PRIMARY KEY, more text);
		INSERT INTO new_parents (id) SELECT id FROM parents; DROP TABLE parents; ALTER TABLE new_parents RENAME TO parents;`)
	for range 2 {
		if _, err := migration.Run(ctx, db, now, migration.Set{Name: "test", Files: files}); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "SELECT count(*) FROM children"); n != 2 {
			t.Fatalf("%d of 2 child rows left", n)
		}
		files["sqlite/002_b.sql"] = &fstest.MapFile{Data: rebuild}
	}
	files["sqlite/003_c.sql"] = &fstest.MapFile{Data: []byte(`DELETE FROM parents`)}
	if _, err := migration.Run(ctx, db, now, migration.Set{Name: "test", Files: files}); !errors.Is(err, migration.ErrForeignKeys) {
		t.Fatalf("orphans: got %v, want ErrForeignKeys", err)
	}
	if n := count(t, db, "PRAGMA foreign_keys"); n != 1 {
		t.Fatal("foreign keys stayed off on the connection")
	}
}

func set(sql string) migration.Set {
	file := &fstest.MapFile{Data: []byte(sql)}
	return migration.Set{Name: "test", Files: fstest.MapFS{"sqlite/001_a.sql": file, "postgres/001_a.sql": file}}
}

func count(t *testing.T, db *open.DB, query string) int {
	t.Helper()
	var n int
	if err := db.Write.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
