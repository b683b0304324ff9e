// Package ops is what an administrator sees of the background work, and the one thing to do about it: trying a dead row again. It holds data only;
// a module makes the page. Payloads and results are not shown.
package ops

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/worker/outbox"
)

// Queue is what waits in one queue of Redis.
type Queue struct {
	Name string
	// Pending wait for a free place, Active are being run, Retry wait because the database did not answer.
	Pending, Active, Retry int
	// Latency is how long the oldest pending task has waited.
	Latency time.Duration
	Paused  bool
}

// Row is an outbox row that is not done.
type Row struct {
	ID        uuid.UUID
	Topic     string
	CreatedAt time.Time
	Due       time.Time
	// Claimed is the process that runs it, if one does.
	Claimed  string
	Attempts int
	// LastError is why the last attempt failed, in English.
	LastError string
	// Dead says that it was given up, and when.
	Dead *time.Time
}

// View is the state of the background work.
type View struct {
	Counts outbox.Counts
	// Queues are those that were used since Redis started, by name.
	Queues []Queue
	// Failing are the rows that failed and will be tried again, Dead those that were given up: the latest first.
	Failing, Dead []Row
	// RedisError says that Redis does not answer; the rows are safe, and wait.
	RedisError string
}

// limit is how many rows of each kind a view shows.
const limit = 100

// ErrNotDead is the answer to trying again what is not dead.
var ErrNotDead = errors.New("ops: the outbox row is not dead")

// Ops looks at the background work.
type Ops struct {
	db     *open.DB
	outbox *outbox.Outbox
	queue  *outbox.Queue
}

// New returns the view on an outbox and its queue.
func New(db *open.DB, o *outbox.Outbox, q *outbox.Queue) *Ops {
	return &Ops{db: db, outbox: o, queue: q}
}

// View reads the state of the background work. A Redis that does not answer is part of the answer, not an error.
func (o *Ops) View(ctx context.Context) (v View, err error) {
	if v.Counts, err = o.outbox.Count(ctx); err != nil {
		return v, err
	}
	if v.Failing, err = o.rows(ctx, `last_error <> '' AND done_at IS NULL AND dead_at IS NULL ORDER BY due_at DESC`); err != nil {
		return v, err
	}
	if v.Dead, err = o.rows(ctx, `dead_at IS NOT NULL AND done_at IS NULL ORDER BY dead_at DESC`); err != nil {
		return v, err
	}
	if v.Queues, err = Queues(o.queue.Inspector()); err != nil {
		v.RedisError = err.Error()
	}
	return v, nil
}

// Retry lets a dead row wait again, with all its attempts. What its handlers have already done is not done again. It returns ErrNotDead when the row
// is not dead (any more).
func (o *Ops) Retry(ctx context.Context, id uuid.UUID) error {
	ok, err := o.outbox.Revive(ctx, id)
	if err == nil && !ok {
		return ErrNotDead
	}
	return err
}

func (o *Ops) rows(ctx context.Context, where string) ([]Row, error) {
	// #nosec G202 -- where is one of two constants above
	rows, err := o.db.Read.QueryContext(ctx, o.db.Rebind(`SELECT id, topic, created_at, due_at, claimed_by, attempts, last_error, dead_at
		FROM outbox WHERE `+where+` LIMIT ?`), limit)
	if err != nil {
		return nil, fmt.Errorf("reading outbox rows: %w", err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what matters
	var found []Row
	for rows.Next() {
		var r Row
		var dead sql.NullTime
		if err := rows.Scan(&r.ID, &r.Topic, &r.CreatedAt, &r.Due, &r.Claimed, &r.Attempts, &r.LastError, &dead); err != nil {
			return nil, fmt.Errorf("reading an outbox row: %w", err)
		}
		if dead.Valid {
			r.Dead = &dead.Time
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading outbox rows: %w", err)
	}
	return found, nil
}

// Queues reads what waits in each queue that was used since Redis started, by name.
func Queues(inspector *asynq.Inspector) ([]Queue, error) {
	names, err := inspector.Queues()
	if err != nil {
		return nil, fmt.Errorf("asking Redis for its queues: %w", err)
	}
	slices.Sort(names)
	queues := make([]Queue, 0, len(names))
	for _, name := range names {
		info, err := inspector.GetQueueInfo(name)
		if errors.Is(err, asynq.ErrQueueNotFound) {
			continue // forgotten meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("asking Redis for the queue %s: %w", name, err)
		}
		queues = append(queues, Queue{
			Name: name, Pending: info.Pending, Active: info.Active, Retry: info.Retry, Latency: info.Latency, Paused: info.Paused,
		})
	}
	return queues, nil
}
