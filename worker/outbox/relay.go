package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// enqueuers is how many rows of a batch are enqueued at the same time: each waits for one round trip to Redis.
const enqueuers = 8

// item is a row on its way to the queue.
type item struct {
	id    uuid.UUID
	topic string
}

// Relay sends due rows to the queue until the context ends: at once when Add nudges it, and at each poll for what is due later or was added by
// another process. While Redis or the database does not answer it goes on trying at each poll.
func (o *Outbox) Relay(ctx context.Context, q *Queue) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	broken := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-o.wake:
		}
		err := o.relayAll(ctx, q)
		if err != nil && ctx.Err() == nil && !broken {
			o.log.ErrorContext(ctx, "the outbox cannot be relayed; it will be tried again", "error", err)
		}
		if err == nil && broken {
			o.log.InfoContext(ctx, "the outbox is relayed again")
		}
		broken = err != nil
		timer.Reset(o.settings.Poll)
	}
}

// relayAll relays batches until none is full.
func (o *Outbox) relayAll(ctx context.Context, q *Queue) error {
	for {
		n, err := o.relay(ctx, q)
		if err != nil || n < o.settings.Batch {
			return err
		}
	}
}

const waiting = `sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL AND due_at <= ?`

// relay sends one batch and says how many rows it took. The rows are marked first, in one short statement, and enqueued outside any transaction,
// so that nobody waits for Redis: neither SQLite's one writer nor a worker that claims a row of this very batch. What could not be enqueued is
// unmarked; what a relay that dies had marked is the sweeper's.
func (o *Outbox) relay(ctx context.Context, q *Queue) (int, error) {
	now := o.now()
	if o.db.SQLite() { // a look through a reader is free, the statement below takes the writer
		var due bool
		err := o.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE `+waiting+`)`, now).Scan(&due)
		if err != nil || !due {
			return 0, wrap(err, "looking for due rows")
		}
	}
	batch, err := o.items(ctx, o.db.Write, o.taking(), now, now, o.settings.Batch)
	if err != nil {
		return 0, wrap(err, "taking due rows")
	}
	unsent, err := o.enqueue(ctx, q, batch)
	if len(unsent) > 0 {
		where, args := among(`sent_at = ? AND claimed_until IS NULL AND done_at IS NULL AND id IN `, unsent, now)
		undo := o.exec(context.WithoutCancel(ctx), `UPDATE outbox SET sent_at = NULL WHERE `+o.ordered(where, ``), args...)
		if undo != nil { // the sweeper will find them
			o.log.WarnContext(ctx, "rows that were not enqueued stay marked for now", "rows", len(unsent), "error", undo)
		}
	}
	return len(batch), err
}

// taking marks a batch of due rows as sent. A mark that a crash of PostgreSQL takes back is set again, so its commit does not wait for the disk.
// Several processes share the rows: each takes those that no other is taking. On SQLite the one writer does.
func (o *Outbox) taking() string {
	where := `id IN (SELECT id FROM outbox WHERE ` + waiting + ` ORDER BY due_at LIMIT ?)`
	if !o.db.SQLite() {
		where = `id = ANY(ARRAY(SELECT id FROM outbox WHERE ` + waiting + o.unforced() + ` ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED))`
	}
	return `UPDATE outbox SET sent_at = ? WHERE ` + where + ` RETURNING id, topic`
}

// enqueue enqueues the rows that somebody hears, marks the others done, and returns the ids that could not be enqueued.
func (o *Outbox) enqueue(ctx context.Context, q *Queue, batch []item) (unsent []uuid.UUID, err error) {
	var mu sync.Mutex
	var unheard []uuid.UUID
	group, running := errgroup.WithContext(ctx) // the first failure ends the batch: Redis is not there, and each call would wait for it
	group.SetLimit(enqueuers)
	for _, it := range batch {
		if len(o.topics[it.topic]) == 0 {
			unheard = append(unheard, it.id)
			if task(it.topic) {
				o.log.WarnContext(ctx, "nobody does this task", "topic", it.topic, "id", it.id)
			}
			continue
		}
		group.Go(func() error {
			name, limit := o.queue(it.topic)
			_, err := q.put(running, name, it.topic, it.id, limit)
			if err != nil {
				mu.Lock()
				unsent = append(unsent, it.id)
				mu.Unlock()
			}
			return err
		})
	}
	err = group.Wait()
	if len(unheard) > 0 {
		where, args := among(`done_at IS NULL AND id IN `, unheard, o.now())
		if done := o.exec(ctx, `UPDATE outbox SET done_at = ? WHERE `+o.ordered(where, ``), args...); done != nil && err == nil {
			err = wrap(done, "closing rows that nobody hears")
		}
	}
	return unsent, err
}

// items runs a query that returns ids and topics, oldest first.
func (o *Outbox) items(ctx context.Context, db *sql.DB, query string, args ...any) ([]item, error) {
	rows, err := db.QueryContext(ctx, o.db.Rebind(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what matters
	var found []item
	for rows.Next() {
		var it item
		if err := rows.Scan(&it.id, &it.topic); err != nil {
			return nil, err
		}
		found = append(found, it)
	}
	slices.SortFunc(found, func(a, b item) int { return strings.Compare(a.id.String(), b.id.String()) })
	return found, rows.Err()
}

func (o *Outbox) exec(ctx context.Context, query string, args ...any) error {
	_, err := o.db.Write.ExecContext(ctx, o.db.Rebind(query), args...)
	return err
}

// ordered is a condition of an UPDATE of several rows, for PostgreSQL: it locks them in one order, so that two processes cannot wait for each other in a
// circle, and finds a row that it had to wait for in its new version. (By ctid it would find the old one, and leave it out.) With SKIP LOCKED as
// waiting, it does not wait.
func (o *Outbox) ordered(where, waiting string) string {
	if o.db.SQLite() {
		return where
	}
	return `id = ANY(ARRAY(SELECT id FROM outbox WHERE ` + where + ` ORDER BY id FOR UPDATE ` + waiting + `))`
}

// unforced, in a condition of a statement for PostgreSQL, lets its commit not wait for the disk: what a crash of the server takes back is done again.
func (o *Outbox) unforced() string {
	if o.db.SQLite() {
		return ""
	}
	return ` AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'`
}

// among completes a statement that ends in IN with a list of ids.
func among(query string, ids []uuid.UUID, args ...any) (string, []any) {
	for _, id := range ids {
		args = append(args, id)
	}
	return query + "(" + strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",") + ")", args
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
