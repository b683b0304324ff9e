package worker_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/outbox"
)

func TestFactReachesEveryHandlerOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		var failures atomic.Int32
		unlucky := effect(b.db, "unlucky")
		p := b.process(t, "one",
			outbox.Handler{Topic: "applications.refused", Name: "alerts", Run: effect(b.db, "alerts")},
			outbox.Handler{Topic: "applications.refused", Name: "unlucky", Run: func(ctx context.Context, m outbox.Message) error {
				if err := unlucky(ctx, m); err != nil { // rolled back with the failure
					return err
				}
				if failures.Add(1) <= 20 {
					return errors.New("not today")
				}
				return nil
			}},
			outbox.Handler{Topic: "applications.refused", Name: "outside", Outside: true, Run: func(ctx context.Context, m outbox.Message) error {
				if tx.Inside(ctx) || viewer.Get(ctx).Name != "applications.refused" {
					return errors.New("an outside handler got a transaction, or another viewer")
				}
				return tx.Run(ctx, b.db, func(ctx context.Context) error { return effect(b.db, "outside")(ctx, m) })
			}}).start(t)
		b.add(t, p.Outbox, "applications.refused", 50)
		b.add(t, p.Outbox, "nobody.cares", 10)
		b.settle(t, 30*time.Second)
		if got, want := b.counts(t), (counts{rows: 60, done: 60, effects: 150, distinct: 50}); got != want {
			t.Errorf("counts: got %+v, want %+v", got, want)
		}
		t.Logf("60 rows, %d failures on the way: %+v", 20, b.counts(t))
	})
}

func TestNothingIsAddedByARollback(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		p := b.process(t, "one")
		if _, err := p.Outbox.Add(t.Context(), outbox.Entry{Topic: "a.happened"}); !errors.Is(err, tx.ErrNone) {
			t.Errorf("adding outside a transaction: got %v, want %v", err, tx.ErrNone)
		}
		oops := errors.New("oops")
		err := tx.Run(t.Context(), b.db, func(ctx context.Context) error {
			if _, err := p.Outbox.Add(ctx, outbox.Entry{Topic: "a.happened"}); err != nil {
				return err
			}
			return oops
		})
		if !errors.Is(err, oops) || b.counts(t).rows != 0 {
			t.Errorf("after a rollback: %v, %+v", err, b.counts(t))
		}
	})
}

func TestDeadRowKeepsItsError(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		var tries, hopeless atomic.Int32
		p := b.process(t, "one",
			outbox.Handler{Topic: "a:try", Name: "a", MaxAttempts: 3, Run: func(context.Context, outbox.Message) error {
				tries.Add(1)
				panic("wrong\x00 on the inside")
			}},
			outbox.Handler{Topic: "b:try", Name: "b", Run: func(context.Context, outbox.Message) error {
				hopeless.Add(1)
				return outbox.Permanent(errors.New("no such address"))
			}}).start(t)
		b.add(t, p.Outbox, "a:try", 1)
		b.add(t, p.Outbox, "b:try", 1)
		b.settle(t, 20*time.Second)
		if got := b.counts(t); got.dead != 2 || tries.Load() != 3 || hopeless.Load() != 1 {
			t.Errorf("got %+v after %d and %d tries, want 2 dead after 3 and 1", got, tries.Load(), hopeless.Load())
		}
		for topic, want := range map[string]string{"a:try": "a: panic: wrong? on the inside", "b:try": "b: no such address"} {
			var text string
			err := b.db.Read.QueryRowContext(t.Context(), b.db.Rebind(`SELECT last_error FROM outbox WHERE topic = ?`), topic).Scan(&text)
			if err != nil || text != want {
				t.Errorf("%s: got %q %v, want %q", topic, text, err, want)
			}
		}
	})
}
