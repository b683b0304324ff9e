package trail_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/trail"
)

func now() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// TestALineStandsOrFallsWithItsAct writes lines of a person, a deputy and an administrator who looks as somebody; one in a transaction that fails.
func TestALineStandsOrFallsWithItsAct(t *testing.T) {
	t.Parallel()
	db, err := open.Open(t.Context(), "sqlite://"+t.TempDir()+"/test.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // a test's database
	if _, err := migration.Run(t.Context(), db, now, migration.Main()); err != nil {
		t.Fatal(err)
	}
	audit, owner := trail.New(db, now), uuid.New()
	person := viewer.Viewer{Role: viewer.RoleReferent, Account: uuid.New(), Name: "Ana"}
	deputy := person
	deputy.For, deputy.ForName = uuid.New(), "Bo"
	seer := viewer.Viewer{Role: viewer.RoleReferent, Account: uuid.New(), Name: "Ana", ReadOnly: true, Seer: uuid.New(), SeerName: "Cléo"}
	for _, v := range []viewer.Viewer{person, deputy, seer} {
		if err := audit.Record(viewer.With(t.Context(), v), trail.Line{Action: "candidates.file_read", Owner: owner, Kind: "candidate"}); err != nil {
			t.Fatal(err)
		}
	}
	broken := errors.New("broken")
	ctx := viewer.With(t.Context(), person)
	err = tx.Run(ctx, db, func(ctx context.Context) error {
		if err := audit.Record(ctx, trail.Line{Action: "candidates.file_changed", Owner: owner}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	lines := db.Client.Audit.Query().Order(ent.Asc("id")).AllX(viewer.With(t.Context(), viewer.Viewer{Role: viewer.RoleCandidate, Account: owner}))
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3", len(lines))
	}
	got := []any{*lines[0].ActorID, lines[0].ForID, *lines[1].ActorID, *lines[1].ForID, *lines[2].ActorID, *lines[2].ForID, lines[2].ActorRole}
	want := []any{person.Account, (*uuid.UUID)(nil), deputy.Account, deputy.For, seer.Seer, seer.Account, viewer.RoleAdmin}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %v, want %v", i, got[i], want[i])
		}
	}
	if others := db.Client.Audit.Query().CountX(viewer.With(t.Context(), person)); others != 0 {
		t.Errorf("another person reads %d lines", others)
	}
}
