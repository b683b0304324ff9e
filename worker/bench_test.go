package worker_test

import (
	"context"
	"log/slog"
	"path/filepath"
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
// with asynq alone: enqueued singly, its handler writing the same idempotency row. Both have the same number of clients and workers. The figure
// job_ratio is how many times slower the outbox is, on SQLite and the Redis in the process, and on PostgreSQL and a Redis server; per_s is its
// throughput, raw_per_s asynq's.
func BenchmarkJobs(b *testing.B) {
	beds := map[string]func(b *testing.B) *bed{
		"embedded": func(b *testing.B) *bed {
			return newBed(b, "sqlite://"+filepath.Join(b.TempDir(), "atouts.db"), redis.Embedded)
		},
		"servers": func(b *testing.B) *bed { return newBed(b, pgtest.Start(b).Database(b), redistest.Start(b)) },
	}
	for name, figure := range map[string]string{"embedded": "job_ratio_sqlite=x", "servers": "job_ratio_pg=x"} {
		b.Run(name, func(b *testing.B) {
			bed := beds[name](b)
			bed.log = slog.New(slog.DiscardHandler)
			ours, raw := bed.outboxJobs(b), bed.rawJobs(b)
			b.ReportMetric(ours.Seconds()/raw.Seconds(), figure)
			b.ReportMetric(float64(jobs)/ours.Seconds(), "per_s")
			b.ReportMetric(float64(jobs)/raw.Seconds(), "raw_per_s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

const jobs, clients, workers = 3000, 8, 8

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

func (d *bed) outboxJobs(b *testing.B) time.Duration {
	b.Helper()
	r, err := redis.Open(b.Context(), d.redisURL)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	o := outbox.New(d.db, time.Now, d.log, outbox.Settings{Process: "bench", Embedded: r.Embedded()})
	var left sync.WaitGroup
	left.Add(jobs)
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
	took := time.Since(started)
	if err := w.Stop(b.Context()); err != nil {
		b.Error(err)
	}
	return took
}

func (d *bed) rawJobs(b *testing.B) time.Duration {
	b.Helper()
	r, err := redis.Open(b.Context(), d.redisURL)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	var left sync.WaitGroup
	left.Add(jobs)
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
	client := asynq.NewClientFromRedisClient(r.Client)
	started := time.Now()
	each(jobs, func() {
		id := uuid.Must(uuid.NewV7()).String()
		if _, err := client.EnqueueContext(b.Context(), asynq.NewTask("a:work", []byte(id)), asynq.TaskID(id)); err != nil {
			b.Error(err)
		}
	})
	left.Wait()
	took := time.Since(started)
	server.Shutdown()
	return took
}
