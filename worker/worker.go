package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redis"
)

// The queues. Work of one kind cannot keep that of another waiting for long: a free place takes from a queue in proportion to its weight.
const (
	QueueDefault   = outbox.QueueDefault
	QueueDocuments = "documents" // rendering
	QueueMail      = "mail"
	QueueBulk      = "bulk" // feeds and other long work
)

// Settings are the limits and intervals of a worker; a zero value means the default said beside it.
type Settings struct {
	// RelayOnly leaves the tasks and the schedule to other processes.
	RelayOnly bool

	Concurrency int            // tasks at the same time: twice the processors, at least 4
	Queues      map[string]int // names and weights: default 6, mail 3, documents 2, bulk 1
	TaskCheck   time.Duration  // how often an idle server asks Redis for work: 150 ms
	Grace       time.Duration  // how long a stop waits for what runs: 20 s
	Leadership  time.Duration  // the schedule's lease lasts so long without a heartbeat: 15 s
	Tick        time.Duration  // the schedule looks at what is due this often: 1 s
}

// Config is what a worker is made of. It closes none of it.
type Config struct {
	DB       *open.DB
	Redis    *redis.Redis
	Outbox   *outbox.Outbox
	Clock    func() time.Time
	Log      *slog.Logger
	Settings Settings
}

// Worker runs the background work of one process.
type Worker struct {
	Config
	queue    *outbox.Queue
	schedule *schedule
	server   *asynq.Server // nil with RelayOnly

	runs     context.Context // what handlers run in
	abort    context.CancelFunc
	looking  loops // the sweeper and the schedule: stopped first
	carrying loops // the relay and the heartbeats: stopped last
}

// ErrStarted is the answer to a second start.
var ErrStarted = errors.New("worker: started already")

// New returns a worker that does nothing yet.
func New(c Config) *Worker {
	s := &c.Settings
	if s.Concurrency == 0 {
		s.Concurrency = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if s.Queues == nil {
		s.Queues = map[string]int{QueueDefault: 6, QueueMail: 3, QueueDocuments: 2, QueueBulk: 1}
	}
	orElse(&s.TaskCheck, 150*time.Millisecond)
	orElse(&s.Grace, 20*time.Second)
	orElse(&s.Leadership, 15*time.Second)
	orElse(&s.Tick, time.Second)
	return &Worker{Config: c, queue: outbox.NewQueue(c.Redis.Client), schedule: newSchedule(c)}
}

// Queue returns the motor, for who looks at it.
func (w *Worker) Queue() *outbox.Queue { return w.queue }

// Every adds entries to the schedule, before Start.
func (w *Worker) Every(entries ...Every) error { return w.schedule.add(entries...) }

// Start starts the loops and returns. The context is for the starting alone: the work goes on until Stop.
func (w *Worker) Start(ctx context.Context) error {
	if w.runs != nil {
		return ErrStarted
	}
	w.runs, w.abort = context.WithCancel(context.WithoutCancel(ctx))
	w.carrying.start(w.runs, func(ctx context.Context) { w.Outbox.Relay(ctx, w.queue) })
	if w.Settings.RelayOnly {
		return nil
	}
	if err := w.Outbox.Recover(ctx); err != nil {
		return errors.Join(err, w.Stop(ctx))
	}
	w.carrying.start(w.runs, w.Outbox.Beat)
	w.server = asynq.NewServerFromRedisClient(w.Redis.Client, asynq.Config{
		Concurrency:              w.Settings.Concurrency,
		Queues:                   w.Settings.Queues,
		TaskCheckInterval:        w.Settings.TaskCheck,
		DelayedTaskCheckInterval: time.Second,
		ShutdownTimeout:          w.Settings.Grace,
		BaseContext:              func() context.Context { return w.runs },
		Logger:                   logger{w.Log},
		// The row counts its attempts. asynq retries only when the database did not answer, and must not give up before it does.
		IsFailure:      func(error) bool { return false },
		RetryDelayFunc: func(int, error, *asynq.Task) time.Duration { return time.Second + rand.N(time.Second) }, // #nosec G404 -- a delay
	})
	if err := w.server.Start(asynq.HandlerFunc(w.deliver)); err != nil {
		w.server = nil
		return errors.Join(fmt.Errorf("starting the task server: %w", err), w.Stop(ctx))
	}
	w.looking.start(w.runs, func(ctx context.Context) { w.Outbox.Sweep(ctx, w.runs, w.queue) })
	w.looking.start(w.runs, w.schedule.run)
	return nil
}

// deliver gives a task of the queue to the outbox.
func (w *Worker) deliver(ctx context.Context, t *asynq.Task) error {
	id, err := outbox.TaskID(t)
	if err != nil {
		return errors.Join(err, asynq.RevokeTask) // not ours: nobody could ever do it
	}
	return w.Outbox.Deliver(ctx, t.Type(), id)
}

// Stop stops in order and returns when nothing runs any more. When the context ends before, what still runs is cancelled; its rows wait for the next
// worker.
func (w *Worker) Stop(ctx context.Context) error {
	if w.runs == nil {
		return nil
	}
	hurry := context.AfterFunc(ctx, w.abort)
	defer hurry()
	w.looking.cancel()
	if w.server != nil {
		w.server.Stop()
		w.server.Shutdown()
		w.server = nil
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.Settings.Grace)
	defer cancel()
	err := w.Outbox.Wait(limited)
	w.abort()
	w.looking.wait()
	w.carrying.cancel()
	w.carrying.wait()
	if err != nil {
		return fmt.Errorf("waiting for the running tasks: %w", err)
	}
	return nil
}

// loops are goroutines that are stopped together.
type loops struct {
	cancels []context.CancelFunc
	wg      sync.WaitGroup
}

func (l *loops) start(ctx context.Context, run func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	l.cancels = append(l.cancels, cancel)
	l.wg.Go(func() { run(ctx) })
}

func (l *loops) cancel() {
	for _, cancel := range l.cancels {
		cancel()
	}
}

func (l *loops) wait() { l.wg.Wait() }

func orElse(d *time.Duration, otherwise time.Duration) {
	if *d == 0 {
		*d = otherwise
	}
}
