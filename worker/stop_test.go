package worker_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/ops"
	"github.com/atouts/atouts/worker/outbox"
)

func TestStopWaitsOrGivesBack(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		var attempts atomic.Int32
		begun, release := make(chan struct{}, 10), make(chan struct{})
		handler := func(end func(ctx context.Context) error) outbox.Handler {
			return outbox.Handler{Topic: "a:work", Name: "a", Outside: true, Run: func(ctx context.Context, m outbox.Message) error {
				attempts.Store(int32(m.Attempt))
				begun <- struct{}{}
				return end(ctx)
			}}
		}
		patient := b.process(t, "patient", handler(func(context.Context) error { <-release; return nil })).start(t)
		b.add(t, patient.Outbox, "a:work", 1)
		<-begun
		stopped := make(chan error, 1)
		go func() { stopped <- patient.Stop(context.WithoutCancel(t.Context())) }()
		select {
		case <-stopped:
			t.Fatal("the stop did not wait for the running task")
		case <-time.After(50 * time.Millisecond):
		}
		close(release)
		if err := <-stopped; err != nil || b.counts(t).done != 1 {
			t.Errorf("after the stop: %v, %+v", err, b.counts(t))
		}

		hurried := b.process(t, "hurried", handler(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })).start(t)
		b.add(t, hurried.Outbox, "a:work", 1)
		<-begun
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 50*time.Millisecond)
		defer cancel()
		if err := hurried.Stop(ctx); err != nil {
			t.Error(err)
		}
		next := b.process(t, "next", handler(func(context.Context) error { return nil })).start(t)
		b.settle(t, 20*time.Second)
		if got := attempts.Load(); got != 1 {
			t.Errorf("the interrupted attempt was counted: attempt %d", got)
		}
		next.stop(t)
	})
}

func TestAdministratorSeesAndRetries(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bed) {
		var cured atomic.Bool
		p := b.process(t, "one",
			outbox.Handler{Topic: "a.happened", Name: "fine", Run: effect(b.db, "fine")},
			outbox.Handler{Topic: "a.happened", Name: "ill", MaxAttempts: 1, Outside: true, Run: func(context.Context, outbox.Message) error {
				if !cured.Load() {
					return errors.New("no such template")
				}
				return nil
			}}).start(t)
		id := b.add(t, p.Outbox, "a.happened", 1)[0]
		b.settle(t, 10*time.Second)
		o := ops.New(b.db, p.Outbox, p.Queue())
		v, err := o.View(t.Context())
		if err != nil || len(v.Dead) != 1 || v.Dead[0].ID != id || v.Dead[0].LastError != "ill: no such template" || v.Dead[0].Dead == nil || v.Counts.Dead != 1 {
			t.Fatalf("view: %+v, %v", v, err)
		}
		if v.RedisError != "" || len(v.Queues) != 1 || v.Queues[0].Name != worker.QueueDefault {
			t.Errorf("queues: %+v, %s", v.Queues, v.RedisError)
		}
		measured := prometheus.NewPedanticRegistry()
		measured.MustRegister(p.Collectors()...)
		families, err := measured.Gather()
		if err != nil {
			t.Error(err)
		}
		measures := map[string]int{}
		for _, f := range families {
			measures[f.GetName()] = len(f.GetMetric())
		}
		want := map[string]int{
			"atouts_outbox_rows": 5, "atouts_queue_tasks": 3, "atouts_queue_latency_seconds": 1, "atouts_outbox_handled_total": 1, "atouts_outbox_handler_seconds": 1,
		}
		if diff := cmp.Diff(want, measures); diff != "" {
			t.Errorf("measures (-want +got):\n%s", diff)
		}
		cured.Store(true)
		if err := o.Retry(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		b.settle(t, 10*time.Second)
		if got, want := b.counts(t), (counts{rows: 1, done: 1, effects: 1, distinct: 1}); got != want {
			t.Errorf("after the retry: got %+v, want %+v", got, want)
		}
		if err := o.Retry(t.Context(), id); !errors.Is(err, ops.ErrNotDead) {
			t.Errorf("retrying what is done: got %v", err)
		}
		if !p.Redis.Embedded() {
			return
		}
		p.stop(t)
		_ = p.Redis.Close()
		if v, err := o.View(t.Context()); err != nil || v.RedisError == "" {
			t.Errorf("without Redis: %+v, %v", v, err)
		}
	})
}

func TestHandlersAreChecked(t *testing.T) {
	t.Parallel()
	run := func(context.Context, outbox.Message) error { return nil }
	tests := map[string]struct {
		handlers []outbox.Handler
		want     error
	}{
		"two hear a fact":       {[]outbox.Handler{{Topic: "a.done", Name: "x", Run: run}, {Topic: "a.done", Name: "y", Run: run}}, nil},
		"the same name twice":   {[]outbox.Handler{{Topic: "a.done", Name: "x", Run: run}, {Topic: "a.done", Name: "x", Run: run}}, outbox.ErrDuplicate},
		"two do a task":         {[]outbox.Handler{{Topic: "a:do", Name: "x", Run: run}, {Topic: "a:do", Name: "y", Run: run}}, outbox.ErrDuplicate},
		"neither fact nor task": {[]outbox.Handler{{Topic: "Done", Name: "x", Run: run}}, outbox.ErrTopic},
		"no name":               {[]outbox.Handler{{Topic: "a:do", Run: run}}, outbox.ErrHandler},
		"nothing to run":        {[]outbox.Handler{{Topic: "a:do", Name: "x"}}, outbox.ErrHandler},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := outbox.New(nil, time.Now, nil, outbox.Settings{}).Handle(test.handlers...); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}
