package migration_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
)

// people are rows as the first version wrote them: a recruiter with a membership and an invitation, and a person who is invited.
const people = `INSERT INTO accounts (id, created_at, updated_at, email, first_name, last_name, state, display) VALUES
	('018f0000-0000-7000-8000-000000000001', '2026-01-01 10:00:00', '2026-01-01 10:00:00', 'a@exemple.test', 'Ana', 'Exemple', 'active', '{"theme":"dark"}'),
	('018f0000-0000-7000-8000-000000000002', '2026-01-01 10:00:00', '2026-01-01 10:00:00', 'b@exemple.test', 'Bo', 'Exemple', 'invited', NULL);
INSERT INTO memberships (id, account_id, role, created_at) VALUES
	('018f0000-0000-7000-8000-000000000003', '018f0000-0000-7000-8000-000000000001', 'admin', '2026-01-01 10:00:00');
INSERT INTO notifications (id, account_id, event_id, event, href, live, created_at) VALUES
	('018f0000-0000-7000-8000-000000000004', '018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000009', 'a.b', '/', true, '2026-01-01 10:00:00');
INSERT INTO establishments (id, created_at, updated_at, slug, name) VALUES
	('018f0000-0000-7000-8000-000000000005', '2026-01-01 10:00:00', '2026-01-01 10:00:00', 'lycee', 'Lycée');` + file + `'018f0000-0000-7000-8000-000000000006');`

// file is a candidate's file, up to its id.
const file = `INSERT INTO candidates (created_at, updated_at, account_id, establishment_id, referent_id, id) VALUES
	('2026-01-01 10:00:00', '2026-01-01 10:00:00', '018f0000-0000-7000-8000-000000000002', '018f0000-0000-7000-8000-000000000005',
	'018f0000-0000-7000-8000-000000000001', `

// TestRowsOutliveEveryFile puts rows in after the first file and runs the others: tables that are made anew keep their rows and those of their children.
func TestRowsOutliveEveryFile(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		first := fstest.MapFS{}
		err := fs.WalkDir(migration.Main().Files, ".", func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (strings.Contains(path, "001_") || strings.HasSuffix(path, ".sum")) {
				body, err := fs.ReadFile(migration.Main().Files, path)
				first[path] = &fstest.MapFile{Data: body}
				return err
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if ran, err := migration.Run(t.Context(), db, now, migration.Set{Name: migration.Main().Name, Files: first}); err != nil || len(ran) != 1 {
			t.Fatalf("the first file: %v, %v", ran, err)
		}
		if _, err := db.Write.ExecContext(t.Context(), people); err != nil {
			t.Fatal(err)
		}
		if ran, err := migration.Run(t.Context(), db, now, migration.Main()); err != nil || len(ran) == 0 {
			t.Fatalf("the others: %v, %v", ran, err)
		}
		for query, want := range map[string]int{
			"SELECT count(*) FROM accounts WHERE photo = ''": 2, "SELECT count(*) FROM accounts WHERE display IS NOT NULL": 1,
			"SELECT count(*) FROM memberships": 1, "SELECT count(*) FROM notifications": 1,
			"SELECT count(*) FROM candidates": 1,
		} {
			if got := count(t, db, query); got != want {
				t.Errorf("%s gives %d, want %d", query, got, want)
			}
		}
		for _, state := range []string{"invited", "active", "suspended", "merged", "erased"} { // Atlas sees no change of a CHECK on PostgreSQL
			if _, err := db.Write.ExecContext(t.Context(), "UPDATE accounts SET state = '"+state+"'"); err != nil {
				t.Errorf("the state %s: %v", state, err)
			}
		}
		if _, err := db.Write.ExecContext(t.Context(), "UPDATE accounts SET state = 'nothing'"); err == nil {
			t.Error("the check of the state is gone")
		}
		if _, err := db.Write.ExecContext(t.Context(), file+"'018f0000-0000-7000-8000-000000000007')"); err == nil {
			t.Error("an account has two files")
		}
		if _, err := db.Write.ExecContext(t.Context(), "DELETE FROM candidates; DELETE FROM accounts"); err != nil {
			t.Error(err)
		}
		if got := count(t, db, "SELECT count(*) FROM notifications"); got != 0 {
			t.Error("a person's notifications do not go with the account")
		}
	})
}
