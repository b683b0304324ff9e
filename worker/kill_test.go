package worker_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redis"
)

// helper is a worker process that begins its tasks, says so, and never ends them. It reads where to work from its environment.
func helper() {
	if err := neverDone(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func neverDone(ctx context.Context) error {
	db, err := open.Open(ctx, os.Getenv("TEST_DATABASE"))
	if err != nil {
		return err
	}
	r, err := redis.Open(ctx, os.Getenv("TEST_REDIS"))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	o := outbox.New(db, time.Now, log, fast(os.Getenv(helperEnv), r.Embedded()))
	write := effect(db, "killed")
	begin := func(ctx context.Context, m outbox.Message) error {
		if m.Topic == "inside:work" { // an effect in the transaction that will never commit
			if err := write(ctx, m); err != nil {
				return err
			}
		}
		fmt.Fprintln(os.Stdout, m.Topic)
		<-ctx.Done()
		return ctx.Err()
	}
	if err := o.Handle(outbox.Handler{Topic: "inside:work", Name: "a", Run: begin},
		outbox.Handler{Topic: "outside:work", Name: "a", Outside: true, Run: begin}); err != nil {
		return err
	}
	w := worker.New(worker.Config{DB: db, Redis: r, Outbox: o, Clock: time.Now, Log: log, Settings: worker.Settings{TaskCheck: 20 * time.Millisecond}})
	if err := w.Start(ctx); err != nil {
		return err
	}
	select {}
}

func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	for name, successor := range map[string]string{"another": "another", "itself restarted": "victim"} {
		for _, topic := range []string{"inside:work", "outside:work"} {
			t.Run(topic+" then "+name, func(t *testing.T) {
				t.Parallel()
				engines(t, func(t *testing.T, b *bed) { b.killed(t, topic, successor) })
			})
		}
	}
}

func (b *bed) killed(t *testing.T, topic, successor string) {
	t.Helper()
	run := func(ctx context.Context, m outbox.Message) error { return effect(b.db, "successor")(ctx, m) }
	outside := func(ctx context.Context, m outbox.Message) error {
		return tx.Run(ctx, b.db, func(ctx context.Context) error { return run(ctx, m) })
	}
	p := b.process(t, successor, outbox.Handler{Topic: "inside:work", Name: "a", Run: run},
		outbox.Handler{Topic: "outside:work", Name: "a", Outside: true, Run: outside})
	// Inside, one is all that SQLite's one writer lets begin.
	tasks := 1
	if !p.Redis.Embedded() {
		tasks = 3
	}
	b.add(t, p.Outbox, topic, tasks)
	b.killOnce(t, "victim", tasks)
	killed := time.Now()
	p.start(t)
	b.settle(t, 30*time.Second)
	want := counts{rows: tasks, done: tasks, effects: tasks, distinct: tasks}
	if got := b.counts(t); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	t.Logf("kill -9 in the middle of %d tasks %s, done by %s %s later: %+v", tasks, topic, successor,
		time.Since(killed).Round(time.Millisecond), b.counts(t))
}

// killOnce starts a worker process and kills it when it has begun n tasks.
func (b *bed) killOnce(t *testing.T, name string, n int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self) // #nosec G204 -- this very binary
	cmd.Env = append(os.Environ(), helperEnv+"="+name, "TEST_DATABASE="+b.databaseURL, "TEST_REDIS="+b.redisURL)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	begun := 0
	for begun < n && lines.Scan() {
		begun++
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait()
	if begun < n {
		t.Fatalf("the process began %d of %d tasks", begun, n)
	}
}
