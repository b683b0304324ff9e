package worker_test

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"

	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker"
	workermail "github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/mailtest"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redistest"
)

func TestRedisForgetsWhileFactsWait(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		const facts = 100
		p := b.process(t, "one", outbox.Handler{Topic: "a.happened", Name: "alerts", Run: effect(b.db, "alerts")}).start(t)
		if err := p.Queue().Inspector().PauseQueue(worker.QueueDefault); err != nil {
			t.Fatal(err)
		}
		b.add(t, p.Outbox, "a.happened", facts)
		b.await(t, 10*time.Second, "all to be in Redis", func() bool {
			info, err := p.Queue().Inspector().GetQueueInfo(worker.QueueDefault)
			return err == nil && info.Pending == facts
		})
		if err := p.Redis.Client.FlushAll(t.Context()).Err(); err != nil { // the pause is forgotten too
			t.Fatal(err)
		}
		b.settle(t, 30*time.Second)
		want := counts{rows: facts, done: facts, effects: facts, distinct: facts}
		if got := b.counts(t); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		t.Logf("FLUSHALL with %d facts waiting: %+v", facts, b.counts(t))
	})
}

func TestDeliveredManyTimes(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		const rows, times = 20, 8
		handler := outbox.Handler{Topic: "a:work", Name: "a", Run: effect(b.db, "a")}
		one, two := b.process(t, "one", handler).start(t), b.process(t, "two", handler)
		ids := b.add(t, one.Outbox, "a:work", rows)
		if !one.Redis.Embedded() {
			two.start(t)
		}
		client := asynq.NewClientFromRedisClient(one.Redis.Client)
		var wg sync.WaitGroup
		for _, id := range ids {
			for n := range times {
				wg.Go(func() { // by another task id, and directly in both processes
					_, err := client.Enqueue(asynq.NewTask("a:work", []byte(id.String())), asynq.TaskID(fmt.Sprint(id, n)))
					if err != nil {
						t.Error(err)
					}
					for _, p := range []*process{one, two} {
						if err := p.Outbox.Deliver(t.Context(), "a:work", id); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		wg.Wait()
		b.settle(t, 20*time.Second)
		one.stop(t) // after what is still in the queue
		want := counts{rows: rows, done: rows, effects: rows, distinct: rows}
		if got := b.counts(t); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		t.Logf("%d rows, each delivered up to %d times: %+v", rows, 3*times+1, b.counts(t))
	})
}

func TestTwoRelaysAndWorkers(t *testing.T) {
	t.Parallel()
	b := serverBed(t)
	const rows = 200
	handler := outbox.Handler{Topic: "a.happened", Name: "alerts", Run: effect(b.db, "alerts")}
	one, two := b.process(t, "one", handler), b.process(t, "two", handler)
	b.add(t, one.Outbox, "a.happened", rows)
	one.start(t)
	two.start(t)
	b.add(t, two.Outbox, "a.happened", rows)
	b.settle(t, 30*time.Second)
	want := counts{rows: 2 * rows, done: 2 * rows, effects: 2 * rows, distinct: 2 * rows}
	if got := b.counts(t); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	t.Logf("two relays, two workers: %+v", b.counts(t))
}

// TestTakenAndNeverClaimed has the queue give its tasks to a process that dies before it claims them, as a kill -9 at the wrong moment would.
func TestTakenAndNeverClaimed(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		const rows = 6
		p := b.process(t, "one", outbox.Handler{Topic: "a:work", Name: "a", Run: effect(b.db, "a")})
		ids := b.add(t, p.Outbox, "a:work", rows)
		taken, release := make(chan struct{}, rows), make(chan struct{})
		dead := asynq.NewServerFromRedisClient(p.Redis.Client, asynq.Config{Concurrency: rows, TaskCheckInterval: 10 * time.Millisecond, LogLevel: asynq.FatalLevel})
		if err := dead.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
			taken <- struct{}{}
			<-release
			return nil
		})); err != nil {
			t.Fatal(err)
		}
		defer dead.Shutdown()
		defer close(release)
		client := asynq.NewClientFromRedisClient(p.Redis.Client)
		for _, id := range ids { // before our own server is there
			if _, err := client.Enqueue(asynq.NewTask("a:work", []byte(id.String())), asynq.TaskID(id.String())); err != nil {
				t.Fatal(err)
			}
		}
		for range rows {
			<-taken
		}
		p.start(t)
		b.settle(t, 20*time.Second)
		if got, want := b.counts(t), (counts{rows: rows, done: rows, effects: rows, distinct: rows}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		t.Logf("%d tasks taken by a process that never claims them: %+v", rows, b.counts(t))
	})
}

func TestMailServerDownThenUp(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		const mails = 20
		server := mailtest.Start(t)
		server.Behave(mailtest.Down)
		sender, err := workermail.Open(server.URL(), workermail.Site{BaseURL: "https://atouts.test", Clock: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		p := b.process(t, "one", outbox.Handler{
			Topic: "accounts:invite", Name: "mail", Queue: worker.QueueMail, Outside: true, MaxAttempts: 1000,
			Run: func(ctx context.Context, m outbox.Message) error {
				return sender.Send(ctx, workermail.Message{ID: m.ID, To: "lea@exemple.test", Subject: "Bienvenue", Text: "Bonjour"})
			},
		}).start(t)
		ids := b.add(t, p.Outbox, "accounts:invite", mails)
		tried := func() (n int) {
			if err := b.db.Read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM outbox WHERE last_error <> ''`).Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
		b.await(t, 20*time.Second, "every mail to have failed once", func() bool { return tried() == mails })
		server.Behave(mailtest.Accepts)
		b.settle(t, 30*time.Second)
		received := map[string]int{}
		for _, m := range server.Messages() {
			read, err := mail.ReadMessage(bytes.NewReader(m.Data))
			if err != nil {
				t.Fatal(err)
			}
			received[read.Header.Get("Message-Id")]++
		}
		for _, id := range ids {
			if n := received["<"+id.String()+"@atouts.test>"]; n != 1 {
				t.Errorf("mail %s came %d times", id, n)
			}
		}
		if c := b.counts(t); len(server.Messages()) != mails || c.done != mails {
			t.Errorf("%d mails came, %+v", len(server.Messages()), c)
		}
		t.Logf("mail server down, then up: %d mails, %d received", mails, len(server.Messages()))
	})
}

// TestPostgreSQLRestart is alone, before the parallel tests: it restarts the server that they share.
func TestPostgreSQLRestart(t *testing.T) { //nolint:paralleltest // see above
	server := pgtest.Start(t)
	b := newBed(t, server.Database(t), redistest.Start(t))
	if _, err := b.db.Write.ExecContext(t.Context(), `CREATE TABLE steps (name TEXT PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	const writers, each = 4, 50
	p := b.process(t, "one", outbox.Handler{Topic: "a.happened", Name: "alerts", Run: effect(b.db, "alerts")}).start(t)
	quarter := make(chan struct{})
	var once sync.Once
	var failures int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range each {
				if n == each/4 {
					once.Do(func() { close(quarter) })
				}
				for !b.step(t, p.Outbox, fmt.Sprint(w, "/", n)) {
					mu.Lock()
					failures++
					mu.Unlock()
				}
			}
		})
	}
	<-quarter
	server.Restart(t)
	wg.Wait()
	b.settle(t, 60*time.Second)
	const all = writers * each
	if got, want := b.counts(t), (counts{rows: all, done: all, effects: all, distinct: all}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	t.Logf("PostgreSQL restarted in the middle of %d steps, %d errors seen by the steps: %+v", all, failures, b.counts(t))
}

// step makes a change with a key of its own and the fact that follows from it; false when the outcome is not known and it is to be made again.
func (b *bed) step(t *testing.T, o *outbox.Outbox, key string) bool {
	err := tx.Run(t.Context(), b.db, func(ctx context.Context) error {
		exec, err := tx.Exec(ctx)
		if err != nil {
			return err
		}
		result, err := exec.ExecContext(ctx, `INSERT INTO steps (name) VALUES ($1) ON CONFLICT DO NOTHING`, key)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = o.Add(ctx, outbox.Entry{Topic: "a.happened", Payload: uuid.NewString()})
		return err
	})
	return err == nil
}
