package trail_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/trail"
)

// engines runs a test on an empty database of each kind.
func engines(t *testing.T, run func(t *testing.T, db *open.DB)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite://" + filepath.Join(t.TempDir(), "test.db") },
		"postgres": func(t *testing.T) string { t.Helper(); return pgtest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, database(t, url(t)))
		})
	}
}

func database(t *testing.T, url string) *open.DB {
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
	if _, err := migration.Run(t.Context(), db, now, migration.Main()); err != nil {
		t.Fatal(err)
	}
	return db
}

// write records lines that differ in every column.
func write(t testing.TB, audit *trail.Trail, from, n int) {
	t.Helper()
	for i := from; i < from+n; i++ {
		v := viewer.Viewer{Role: viewer.RoleReferent, Account: uuid.New(), Name: fmt.Sprint("Ana ", i)}
		l := trail.Line{
			Action: "test.done", Owner: uuid.New(), Kind: "candidate", ID: uuid.NewString(), Name: fmt.Sprint("Zoé ", i), Detail: map[string]string{"b": "1", "a": strconv.Itoa(i)},
		}
		switch i % 3 {
		case 1:
			v.For, v.ForName = uuid.New(), "Bo"
		case 2:
			v, l.Owner, l.Detail = viewer.Visitor(), uuid.Nil, nil
		}
		if err := audit.Record(viewer.With(t.Context(), v), l); err != nil {
			t.Fatal(err)
		}
	}
}

func chain(t testing.TB, audit *trail.Trail, want int) trail.Head {
	t.Helper()
	n, head, err := audit.Chain(t.Context())
	if err != nil || n != want {
		t.Fatalf("chained %d lines, want %d: %v", n, want, err)
	}
	return head
}

func verified(t testing.TB, audit *trail.Trail) trail.Report {
	t.Helper()
	r, err := audit.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func exec(t testing.TB, db *open.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Write.ExecContext(t.Context(), db.Rebind(query), args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// TestTheChainGrowsAndIsWhole chains in several goes, more lines than a batch, with two processes at once, and verifies each time.
func TestTheChainGrowsAndIsWhole(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		audit, other := trail.New(db, now), trail.New(db, now)
		if r := verified(t, audit); !r.Whole() || r.Lines != 0 {
			t.Fatalf("an empty audit: %+v", r)
		}
		write(t, audit, 0, 7)
		chain(t, audit, 7)
		chain(t, audit, 0)
		if r := verified(t, audit); !r.Whole() || r.Lines != 7 || r.Head.Seq != 7 || r.Waiting != 0 {
			t.Fatalf("seven lines: %+v", r)
		}
		write(t, audit, 7, 1100)
		var wg sync.WaitGroup
		counts := make([]int, 4)
		for i := range counts {
			wg.Go(func() {
				n, _, err := map[bool]*trail.Trail{true: audit, false: other}[i%2 == 0].Chain(t.Context())
				if err != nil {
					t.Error(err)
				}
				counts[i] = n
			})
		}
		wg.Wait()
		chain(t, other, 1100-counts[0]-counts[1]-counts[2]-counts[3])
		write(t, audit, 2000, 1)
		if r := verified(t, other); !r.Whole() || r.Lines != 1107 || r.Waiting != 1 {
			t.Fatalf("1107 lines: %+v", r)
		}
		ids := db.Client.Audit.Query().Where(func(s *sqlSelector) { s.Where(notNull(s, "seq")) }).Order(ent.Asc("seq")).IDsX(viewer.System(t.Context(), "test"))
		for i := range 6 { // those of the first go, in the order of their ids
			if strings.Compare(ids[i].String(), ids[i+1].String()) >= 0 {
				t.Errorf("line %d comes before line %d", i+2, i+1)
			}
		}
	})
}

// TestTheEndOfTheChainIsRemembered cuts the end off before any anchor knows it: the process that chained it does, and the anchor that it leaves
// tells every later verification.
func TestTheEndOfTheChainIsRemembered(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]string{
		"taken away":      `DELETE FROM audit WHERE seq > 3`,
		"to be done anew": `UPDATE audit SET seq = NULL, hash = NULL, actor_name = 'Nobody' WHERE seq > 3`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engines(t, func(t *testing.T, db *open.DB) {
				audit := trail.New(db, now)
				write(t, audit, 0, 5)
				chain(t, audit, 5)
				exec(t, db, cut)
				write(t, audit, 5, 4)
				if _, _, err := audit.Chain(t.Context()); !errors.Is(err, trail.ErrBroken) {
					t.Fatalf("chaining on: %v", err)
				}
				chain(t, audit, 0) // told once, and nothing waits
				stranger := trail.New(db, now)
				r := verified(t, stranger)
				if r.Whole() || r.Faults[0].Kind != trail.Rewritten || r.Faults[0].Seq != 5 || r.Known {
					t.Errorf("found %+v", r)
				}
				if r = verified(t, stranger); r.Whole() || !r.Known || !errors.Is(r.Err(), trail.ErrBroken) {
					t.Errorf("found the second time: %+v", r)
				}
			})
		})
	}
}

// TestReadingsAreWrittenOnceAnHour reads as several people, again and later, in one process and two, and in a transaction that fails.
func TestReadingsAreWrittenOnceAnHour(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		at := now()
		clock := func() time.Time { return at }
		audit, other := trail.New(db, clock), trail.New(db, clock)
		owner, file := uuid.New(), trail.Line{Action: "candidates.file_read", Kind: "candidate", ID: "1"}
		file.Owner = owner
		ana := viewer.Viewer{Role: viewer.RoleReferent, Account: uuid.New(), Name: "Ana"}
		deputy := ana
		deputy.For, deputy.ForName = uuid.New(), "Bo"
		seer := viewer.Viewer{Role: viewer.RoleCandidate, Account: owner, Name: "Zoé", ReadOnly: true, Seer: uuid.New(), SeerName: "Cléo"}
		another := file
		another.ID = "2"
		lines := 0
		for i, step := range []struct {
			by     *trail.Trail
			v      viewer.Viewer
			l      trail.Line
			later  time.Duration
			writes int
		}{
			{audit, ana, file, 0, 1},
			{audit, ana, file, 59 * time.Minute, 0},
			{other, ana, file, 0, 0},
			{audit, ana, another, 0, 1},
			{audit, deputy, file, 0, 1},
			{other, deputy, file, 0, 0},
			{audit, seer, file, 0, 1}, // the owner's pages, and not the owner
			{other, seer, file, 0, 0},
			{audit, viewer.Viewer{Role: viewer.RoleCandidate, Account: owner}, file, 0, 0},
			{audit, viewer.Viewer{Role: viewer.RoleSystem, Name: "test"}, file, 0, 0},
			{other, ana, file, time.Minute, 1}, // an hour after the first
			{audit, ana, file, 0, 0},
		} {
			at = at.Add(step.later)
			if err := step.by.Read(viewer.With(t.Context(), step.v), step.l); err != nil {
				t.Fatal(err)
			}
			lines += step.writes
			if n := db.Client.Audit.Query().CountX(viewer.System(t.Context(), "test")); n != lines {
				t.Fatalf("step %d: %d lines, want %d", i, n, lines)
			}
		}
		broken := errors.New("broken")
		third := file
		third.ID = "3"
		ctx := viewer.With(t.Context(), ana)
		for range 2 { // what was rolled back is not remembered
			if err := inTx(ctx, db, func(ctx context.Context) error { return errors.Join(audit.Read(ctx, third), broken) }); !errors.Is(err, broken) {
				t.Fatal(err)
			}
		}
		if err := audit.Read(ctx, third); err != nil {
			t.Fatal(err)
		}
		if n := db.Client.Audit.Query().CountX(viewer.System(t.Context(), "test")); n != lines+1 {
			t.Errorf("%d lines, want %d", n, lines+1)
		}
	})
}
