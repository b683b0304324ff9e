package worker_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker/outbox"
)

// TestMarkedBefore holds that a row that begins anew at its first attempt, though its handler has handled it, is closed without a second effect: the
// mark of a first attempt goes with the effect, and the index refuses both.
func TestMarkedBefore(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		p := b.process(t, "one",
			outbox.Handler{Topic: "a:inside", Name: "a", Run: effect(b.db, "inside")},
			outbox.Handler{Topic: "a:outside", Name: "a", Outside: true, Run: func(ctx context.Context, m outbox.Message) error {
				return tx.Run(ctx, b.db, func(ctx context.Context) error { return effect(b.db, "outside")(ctx, m) })
			}}).start(t)
		b.add(t, p.Outbox, "a:inside", 5)
		b.add(t, p.Outbox, "a:outside", 5)
		b.settle(t, 10*time.Second)
		if _, err := b.db.Write.ExecContext(t.Context(), `UPDATE outbox SET sent_at = NULL, done_at = NULL, attempts = 0`); err != nil {
			t.Fatal(err)
		}
		b.settle(t, 10*time.Second)
		if got, want := b.counts(t), (counts{rows: 10, done: 10, effects: 10, distinct: 10}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		var attempts, failures int
		err := b.db.Read.QueryRowContext(t.Context(), `SELECT MAX(attempts), COUNT(CASE WHEN last_error <> '' THEN 1 END) FROM outbox`).Scan(&attempts, &failures)
		if err != nil || attempts != 1 || failures != 0 {
			t.Errorf("%d attempts, %d failures, %v; want one and none", attempts, failures, err)
		}
	})
}

// TestClaimWaits holds that a claim finds a row that another transaction of PostgreSQL is changing when it comes, as the sweeper does.
func TestClaimWaits(t *testing.T) {
	t.Parallel()
	b := serverBed(t)
	p := b.process(t, "one", outbox.Handler{Topic: "a:work", Name: "a", Run: effect(b.db, "a")}) // not started: nobody else looks
	ids := b.add(t, p.Outbox, "a:work", 3)
	if _, err := b.db.Write.ExecContext(t.Context(), `UPDATE outbox SET sent_at = due_at`); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	err := tx.Run(t.Context(), b.db, func(ctx context.Context) error {
		exec, err := tx.Exec(ctx)
		if err != nil {
			return err
		}
		if _, err := exec.ExecContext(ctx, `UPDATE outbox SET sent_at = created_at WHERE id = $1`, ids[1]); err != nil {
			return err
		}
		for _, id := range ids {
			wg.Go(func() {
				if err := p.Outbox.Deliver(t.Context(), "a:work", id); err != nil {
					t.Error(err)
				}
			})
		}
		b.await(t, 10*time.Second, "the claim to wait", func() bool {
			var waiting int
			err := b.db.Read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM pg_stat_activity
				WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE outbox%'`).Scan(&waiting)
			return err == nil && waiting > 0
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if got, want := b.counts(t), (counts{rows: 3, done: 3, effects: 3, distinct: 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestClaimsCrossing holds that two processes that claim the same rows, many at a time and in other orders, neither wait for each other in a circle
// nor run one twice.
func TestClaimsCrossing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		const rows = 200
		handler := outbox.Handler{Topic: "a:work", Name: "a", Run: effect(b.db, "a")}
		one, two := b.process(t, "one", handler), b.process(t, "two", handler)
		ids := b.add(t, one.Outbox, "a:work", rows)
		if _, err := b.db.Write.ExecContext(t.Context(), `UPDATE outbox SET sent_at = due_at`); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		deliver := func(o *outbox.Outbox, first, step int) {
			for i := first; i >= 0 && i < rows; i += step {
				if err := o.Deliver(t.Context(), "a:work", ids[i]); err != nil {
					t.Error(err)
				}
			}
		}
		for n := range workers {
			wg.Go(func() { deliver(one.Outbox, n, workers) })
			wg.Go(func() { deliver(two.Outbox, rows-1-n, -workers) })
		}
		wg.Wait()
		if got, want := b.counts(t), (counts{rows: rows, done: rows, effects: rows, distinct: rows}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}
