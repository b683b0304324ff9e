package worker_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redis"
	"github.com/atouts/atouts/worker/redistest"
)

// helperEnv names the part that a copy of the test binary plays instead of running the tests.
const helperEnv = "ATOUTS_WORKER_TEST_HELPER"

func TestMain(m *testing.M) {
	if os.Getenv(helperEnv) != "" {
		helper()
		return
	}
	goleak.VerifyTestMain(m)
}

// bed is a database and a Redis that any number of workers share.
type bed struct {
	databaseURL, redisURL string
	db                    *open.DB
	log                   *slog.Logger
}

// engines runs a test on both combinations: embedded, and servers.
func engines(t *testing.T, run func(t *testing.T, b *bed)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		run(t, newBed(t, "sqlite://"+filepath.Join(t.TempDir(), "atouts.db"), redis.Embedded))
	})
	t.Run("servers", func(t *testing.T) {
		t.Parallel()
		run(t, serverBed(t))
	})
}

func serverBed(t testing.TB) *bed {
	t.Helper()
	return newBed(t, pgtest.Start(t).Database(t), redistest.Start(t))
}

func newBed(t testing.TB, databaseURL, redisURL string) *bed {
	t.Helper()
	b := &bed{databaseURL: databaseURL, redisURL: redisURL, log: testLog(t)}
	b.db = b.open(t)
	if _, err := migration.Run(t.Context(), b.db, time.Now, migration.Main()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.db.Write.ExecContext(t.Context(), `CREATE TABLE effects (name TEXT NOT NULL, by TEXT NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bed) open(t testing.TB) *open.DB {
	t.Helper()
	db, err := open.Open(t.Context(), b.databaseURL)
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

// process is one worker process: an outbox and a worker with intervals fit for tests.
type process struct {
	*worker.Worker
	Outbox *outbox.Outbox
	Redis  *redis.Redis
}

func fast(name string, embedded bool) outbox.Settings {
	return outbox.Settings{
		Process: name, Embedded: embedded, Poll: 50 * time.Millisecond, Requeue: 500 * time.Millisecond, Lease: time.Second,
		Sweep: 100 * time.Millisecond, Backoff: 50 * time.Millisecond, MaxBackoff: 200 * time.Millisecond,
	}
}

// process returns a worker that is not started; it shares the bed's database pool.
func (b *bed) process(t testing.TB, name string, handlers ...outbox.Handler) *process {
	t.Helper()
	r, err := redis.Open(t.Context(), b.redisURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	o := outbox.New(b.db, time.Now, b.log, fast(name, r.Embedded()))
	if err := o.Handle(handlers...); err != nil {
		t.Fatal(err)
	}
	w := worker.New(worker.Config{
		DB: b.db, Redis: r, Outbox: o, Clock: time.Now, Log: b.log,
		Settings: worker.Settings{TaskCheck: 20 * time.Millisecond, Leadership: time.Second, Tick: 20 * time.Millisecond, Grace: 5 * time.Second},
	})
	return &process{Worker: w, Outbox: o, Redis: r}
}

// start starts a process, which stops with the test.
func (p *process) start(t testing.TB) *process {
	t.Helper()
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.stop(t) })
	return p
}

func (p *process) stop(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
	defer cancel()
	if err := p.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// add adds entries in a transaction of each.
func (b *bed) add(t testing.TB, o *outbox.Outbox, topic string, n int) []uuid.UUID {
	t.Helper()
	ids := make([]uuid.UUID, n)
	for i := range ids {
		err := tx.Run(t.Context(), b.db, func(ctx context.Context) (err error) {
			ids[i], err = o.Add(ctx, outbox.Entry{Topic: topic, Payload: map[string]int{"n": i}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

// effect writes a row in the transaction of the context: the effect whose number the tests count.
func effect(b *open.DB, by string) func(ctx context.Context, m outbox.Message) error {
	return func(ctx context.Context, m outbox.Message) error {
		exec, err := tx.Exec(ctx)
		if err != nil {
			return err
		}
		_, err = exec.ExecContext(ctx, b.Rebind(`INSERT INTO effects (name, by) VALUES (?, ?)`), m.ID.String(), by)
		return err
	}
}

// counts are the numbers that a test of exactly-once asserts and prints.
type counts struct{ rows, done, dead, effects, distinct int }

func (b *bed) counts(t testing.TB) (c counts) {
	t.Helper()
	err := b.db.Write.QueryRowContext(t.Context(), `SELECT COUNT(*), COUNT(done_at), COUNT(dead_at),
		(SELECT COUNT(*) FROM effects), (SELECT COUNT(DISTINCT name) FROM effects) FROM outbox`).
		Scan(&c.rows, &c.done, &c.dead, &c.effects, &c.distinct)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// settle waits until every row is done or dead, and fails after a while.
func (b *bed) settle(t testing.TB, within time.Duration) {
	t.Helper()
	b.await(t, within, "every row to be done", func() bool {
		var open int
		err := b.db.Read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL`).Scan(&open)
		return err == nil && open == 0
	})
}

// await looks again and again until a condition holds.
func (b *bed) await(t testing.TB, within time.Duration, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(within)
	for !holds() {
		select {
		case <-end:
			t.Fatalf("waited %s in vain for %s; %+v", within, what, b.counts(t))
		case <-tick.C:
		}
	}
}

// testLog shows what was logged when the test fails.
func testLog(t testing.TB) *slog.Logger {
	t.Helper()
	out := &lines{}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(out.String())
		}
	})
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
