package worker_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker"
)

// turns notes who runs an entry, and whether two ever did at the same time.
type turns struct {
	running, overlaps atomic.Int32
	mu                sync.Mutex
	by                map[string]int
}

func (u *turns) entry(by string) worker.Every {
	return worker.Every{Name: "tidy", Interval: 30 * time.Millisecond, Run: func(ctx context.Context) error {
		if u.running.Add(1) > 1 {
			u.overlaps.Add(1)
		}
		defer u.running.Add(-1)
		u.mu.Lock()
		defer u.mu.Unlock()
		u.by[by]++
		if viewer.Get(ctx).Name != "every:tidy" {
			u.by["somebody else"]++
		}
		return nil
	}}
}

func (u *turns) of(by string) int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.by[by]
}

func TestTwoSchedulersNeverRunTogether(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		u := &turns{by: map[string]int{}}
		one, two := b.process(t, "one"), b.process(t, "two")
		if err := errors.Join(one.Every(u.entry("one")), two.Every(u.entry("two"))); err != nil {
			t.Fatal(err)
		}
		one.start(t)
		b.await(t, 10*time.Second, "the first to run", func() bool { return u.of("one") >= 1 })
		two.start(t)
		b.await(t, 20*time.Second, "the first to run often", func() bool { return u.of("one") >= 20 })
		if n := u.of("two"); n != 0 {
			t.Errorf("the second ran %d times while the first led", n)
		}
		one.stop(t) // its lease is released
		b.await(t, 20*time.Second, "the second to take over", func() bool { return u.of("two") >= 20 })
		ran := u.of("one")
		// Another process took the lease although this one believes to hold it: it must see that and stop.
		_, err := b.db.Write.ExecContext(t.Context(), b.db.Rebind(`UPDATE leases SET holder = 'thief', token = token + 1, until = ? WHERE id = 'schedule'`),
			time.Now().UTC().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		var before int
		b.await(t, 20*time.Second, "the deposed to stop", func() bool {
			still := u.of("two") != before
			before = u.of("two")
			return !still && b.quiet(t, func() bool { return u.of("two") == before })
		})
		if u.overlaps.Load() != 0 || u.of("somebody else") != 0 || u.of("one") != ran {
			t.Errorf("%d overlaps, %+v", u.overlaps.Load(), u.by)
		}
		t.Logf("two schedulers: %d and %d runs, %d overlaps", u.of("one"), u.of("two"), u.overlaps.Load())
	})
}

// quiet says whether a condition holds for half a second.
func (b *bed) quiet(t *testing.T, holds func() bool) bool {
	t.Helper()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for range 20 {
		<-tick.C
		if !holds() {
			return false
		}
	}
	return true
}

func TestScheduleSurvivesARestart(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		var runs, failures atomic.Int32
		entries := []worker.Every{
			{Name: "hourly", Interval: time.Hour, Run: func(context.Context) error { runs.Add(1); return nil }},
			{Name: "failing", Interval: 20 * time.Millisecond, Run: func(context.Context) error { failures.Add(1); panic("oops") }},
		}
		// The lease of a killed process of that name is still running: the new life takes it at once.
		_, err := b.db.Write.ExecContext(t.Context(), b.db.Rebind(`INSERT INTO leases (id, holder, token, until) VALUES ('schedule', 'one', 7, ?)`),
			time.Now().UTC().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			p := b.process(t, "one")
			if err := p.Every(entries...); err != nil {
				t.Fatal(err)
			}
			if err := p.Every(entries[0]); !errors.Is(err, worker.ErrEvery) {
				t.Errorf("a second entry of a name: got %v", err)
			}
			seen := failures.Load()
			p.start(t)
			b.await(t, 10*time.Second, "the failing entry to be tried again", func() bool { return failures.Load() >= seen+3 })
			p.stop(t)
		}
		if runs.Load() != 1 {
			t.Errorf("the hourly entry ran %d times in two lives, want once", runs.Load())
		}
		var token int64
		if err := b.db.Read.QueryRowContext(t.Context(), `SELECT token FROM leases WHERE id = 'schedule'`).Scan(&token); err != nil || token != 9 {
			t.Errorf("token: got %d, %v, want 9", token, err)
		}
	})
}
