package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redis"
)

// TestTimes runs the whole chain with its real intervals on a false clock: what is due tomorrow, the growing waits, the forgetting after 30 days.
func TestTimes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "atouts.db")
	synctest.Test(t, func(t *testing.T) {
		db, err := open.Open(t.Context(), "sqlite://"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := migration.Run(t.Context(), db, time.Now, migration.Main()); err != nil {
			t.Fatal(err)
		}
		r, err := redis.Open(t.Context(), redis.Embedded)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		o := outbox.New(db, time.Now, slog.New(slog.DiscardHandler), outbox.Settings{Embedded: true, Poll: 10 * time.Second})
		start := time.Now()
		var tries []time.Duration
		var reminded time.Duration
		if err := o.Handle(
			outbox.Handler{Topic: "a:try", Name: "a", MaxAttempts: 6, Run: func(context.Context, outbox.Message) error {
				tries = append(tries, time.Since(start))
				return errors.New("not today")
			}},
			outbox.Handler{Topic: "a.reminded", Name: "a", Run: func(context.Context, outbox.Message) error {
				reminded = time.Since(start)
				return nil
			}}); err != nil {
			t.Fatal(err)
		}
		w := worker.New(worker.Config{
			DB: db, Redis: r, Outbox: o, Clock: time.Now, Log: slog.New(slog.DiscardHandler),
			Settings: worker.Settings{TaskCheck: 10 * time.Second},
		})
		if err := w.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		const later = 40 * time.Minute
		err = tx.Run(t.Context(), db, func(ctx context.Context) error {
			_, failing := o.Add(ctx, outbox.Entry{Topic: "a:try"})
			_, reminder := o.Add(ctx, outbox.Entry{Topic: "a.reminded", Due: start.Add(later)})
			return errors.Join(failing, reminder)
		})
		if err != nil {
			t.Fatal(err)
		}
		<-time.After(later + time.Minute) // the bubble's clock: it takes no time
		if len(tries) != 6 {
			t.Fatalf("tried %d times, want 6: %v", len(tries), tries)
		}
		for i := 1; i < len(tries); i++ {
			wait, nominal := tries[i]-tries[i-1], 2*time.Second<<(i-1)
			if wait < nominal*3/4 || wait > nominal*5/4+26*time.Second { // and a poll of the relay and a look of the task server
				t.Errorf("waited %s before attempt %d, want about %s", wait, i+1, nominal)
			}
		}
		if reminded < later || reminded > later+time.Minute {
			t.Errorf("reminded after %s, want %s", reminded, later)
		}
		t.Logf("attempts at %v, reminder after %s", tries, reminded)
		if err := w.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		forgotten(t, db)
	})
}

// forgotten lets 31 days pass and looks that what was done is gone with its marks, and what is dead is kept.
func forgotten(t *testing.T, db *open.DB) {
	t.Helper()
	<-time.After(31 * 24 * time.Hour)
	o := outbox.New(db, time.Now, slog.New(slog.DiscardHandler), outbox.Settings{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	o.Sweep(ctx, t.Context(), nil)
	var rows, dead, marks int
	err := db.Read.QueryRowContext(t.Context(), `SELECT COUNT(*), COUNT(dead_at), (SELECT COUNT(*) FROM processed) FROM outbox`).Scan(&rows, &dead, &marks)
	if err != nil || rows != 1 || dead != 1 || marks != 0 {
		t.Errorf("after 31 days: %d rows, %d dead, %d marks, %v; want the dead one alone", rows, dead, marks, err)
	}
}
