package worker_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redis"
	"github.com/atouts/atouts/worker/redistest"
)

// BenchmarkJobs compares a job's way through the outbox (added in a transaction, relayed, claimed, effect and mark and closing in a second one)
// with asynq alone: enqueued singly, its handler writing the same idempotency row. Both have the same number of clients and workers, and tables that
// have been lived in. Rounds of one and of the other alternate, so that whatever else the machine does touches both alike; the medians count. The
// figure job_ratio is how many times slower the outbox is, on SQLite and the Redis in the process, and on PostgreSQL and a Redis server; per_s is
// its throughput, raw_per_s asynq's.
func BenchmarkJobs(b *testing.B) {
	for _, c := range []struct {
		name string
		bed  func(b *testing.B) *bed
	}{
		{"sqlite", func(b *testing.B) *bed {
			b.Helper()
			return newBed(b, "sqlite://"+filepath.Join(b.TempDir(), "atouts.db"), redis.Embedded)
		}},
		{"pg", func(b *testing.B) *bed { b.Helper(); return newBed(b, pgtest.Start(b).Database(b), redistest.Start(b)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			bed := c.bed(b)
			bed.log = slog.New(slog.DiscardHandler)
			bed.livedIn(b)
			ours, raw := bed.outboxJobs(b), bed.rawJobs(b)
			var took, rawTook, ratios []float64
			for round := range rounds + 1 {
				one, other := ours().Seconds(), raw().Seconds()
				if round > 0 { // the first warms up
					took, rawTook, ratios = append(took, one), append(rawTook, other), append(ratios, one/other)
				}
			}
			b.ReportMetric(median(ratios), "job_ratio_"+c.name+"=x")
			b.ReportMetric(jobs/median(took), "job_per_s_"+c.name+"=1/s")
			b.ReportMetric(jobs/median(rawTook), "job_raw_per_s_"+c.name+"=1/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

const jobs, rounds, clients, workers = 3000, 5, 8, 8

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// livedIn fills the tables with the done work of some days, and lets the database look at them.
func (d *bed) livedIn(b *testing.B) {
	b.Helper()
	now := time.Now().UTC().Truncate(time.Microsecond)
	ids := `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) `
	id := `'00000000-0000-7000-8000-' || printf('%012d', i)`
	if !d.db.SQLite() {
		id = `CAST('00000000-0000-7000-8000-' || lpad(CAST(i AS text), 12, '0') AS uuid)`
	}
	for _, s := range []struct {
		query string
		args  []any
	}{
		{ids + `INSERT INTO outbox (id, topic, payload, created_at, due_at, sent_at, done_at) SELECT ` + id + `, 'a:work', '{}', ?, ?, ?, ? FROM n`, []any{now, now, now, now}},
		{ids + `INSERT INTO processed (id, outbox_id, subscriber, at) SELECT ` + id + `, ` + id + `, 'a', ? FROM n`, []any{now}},
		{`ANALYZE`, nil},
	} {
		if d.db.SQLite() { // its recursive names stand before SELECT
			s.query = strings.Replace(s.query, ids, "", 1)
			s.query = strings.Replace(s.query, "SELECT", ids+"SELECT", 1)
		}
		if _, err := d.db.Write.ExecContext(b.Context(), d.db.Rebind(s.query), s.args...); err != nil {
			b.Fatal(err)
		}
	}
}

// each calls add for every job, from several clients at once.
func each(n int, add func()) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for next.Add(1) <= int64(n) {
				add()
			}
		})
	}
	wg.Wait()
}

// outboxJobs returns a round of ours.
func (d *bed) outboxJobs(b *testing.B) func() time.Duration {
	b.Helper()
	r, err := redis.Open(b.Context(), d.redisURL)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	o := outbox.New(d.db, time.Now, d.log, outbox.Settings{Process: "bench", Embedded: r.Embedded()})
	var left sync.WaitGroup
	err = o.Handle(outbox.Handler{Topic: "a:work", Name: "a", Run: func(context.Context, outbox.Message) error {
		left.Done()
		return nil
	}})
	if err != nil {
		b.Fatal(err)
	}
	w := worker.New(worker.Config{DB: d.db, Redis: r, Outbox: o, Clock: time.Now, Log: d.log, Settings: worker.Settings{Concurrency: workers}})
	if err := w.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := w.Stop(context.WithoutCancel(b.Context())); err != nil {
			b.Error(err)
		}
	})
	return func() time.Duration {
		left.Add(jobs)
		started := time.Now()
		each(jobs, func() {
			err := tx.Run(b.Context(), d.db, func(ctx context.Context) error {
				_, err := o.Add(ctx, outbox.Entry{Topic: "a:work"})
				return err
			})
			if err != nil {
				b.Error(err)
			}
		})
		left.Wait() // asking the database all the time would slow it down
		d.settle(b, 5*time.Minute)
		return time.Since(started)
	}
}

// rawJobs returns a round of asynq's own, on another Redis or another database of the server.
func (d *bed) rawJobs(b *testing.B) func() time.Duration {
	b.Helper()
	address := d.redisURL
	if address != redis.Embedded {
		address = strings.TrimSuffix(address, "/0") + "/1"
	}
	r, err := redis.Open(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	var left sync.WaitGroup
	insert := d.db.Rebind(`INSERT INTO processed (id, outbox_id, subscriber, at) VALUES (?, ?, 'raw', ?) ON CONFLICT (outbox_id, subscriber) DO NOTHING`)
	server := asynq.NewServerFromRedisClient(r.Client, asynq.Config{
		Concurrency: workers, TaskCheckInterval: 150 * time.Millisecond, LogLevel: asynq.FatalLevel,
	})
	err = server.Start(asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		id, err := outbox.TaskID(t)
		if err != nil {
			return err
		}
		if _, err := d.db.Write.ExecContext(ctx, insert, mixin.NewID(), id, time.Now().UTC()); err != nil {
			return err
		}
		left.Done()
		return nil
	}))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Shutdown)
	client := asynq.NewClientFromRedisClient(r.Client)
	return func() time.Duration {
		left.Add(jobs)
		started := time.Now()
		each(jobs, func() {
			id := uuid.Must(uuid.NewV7()).String()
			if _, err := client.EnqueueContext(b.Context(), asynq.NewTask("a:work", []byte(id)), asynq.TaskID(id)); err != nil {
				b.Error(err)
			}
		})
		left.Wait()
		return time.Since(started)
	}
}
