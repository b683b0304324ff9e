package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/tx"
)

// The statement that ends our claim on a row; see claimable.
const (
	closing = `UPDATE outbox SET claimed_by = '', claimed_until = NULL, `
	held    = ` WHERE id = ? AND claimed_by = ? AND attempts = ? AND COALESCE(done_at, dead_at) IS NULL`
)

// finish closes the row in the transaction of the context, which has the mark of its last handler: on PostgreSQL it goes with the commit. (Measured in
// statements of its own, for many rows, after the commit: no faster.) A row that has become another's is left to him, who finds the marks and does
// nothing but close it.
func (o *Outbox) finish(ctx context.Context, m Message) error {
	return tx.Later(ctx, o.db.Rebind(closing+`done_at = ?, last_error = ''`+held), o.now(), m.ID, o.settings.Process, m.Attempt)
}

// fail writes down why a run failed: the row waits for another attempt, or is buried. When the database does not even take that, the claim runs out
// and the sweeper finds the row.
func (o *Outbox) fail(ctx context.Context, m Message, failed error, again bool) error {
	text := failed.Error()
	first, _, _ := strings.Cut(text, "\n")
	if !again {
		o.log.ErrorContext(ctx, "an outbox row is given up", "topic", m.Topic, "id", m.ID, "attempt", m.Attempt, "error", text)
		o.metrics.handled.WithLabelValues(m.Topic, "dead").Inc()
		return ignoreLost(o.put(ctx, m, func(ctx context.Context) error {
			return o.change(ctx, m, `dead_at = ?, last_error = ?`, o.now(), short(first))
		}))
	}
	due := o.now().Add(o.backoff(m.Attempt))
	o.log.WarnContext(ctx, "an outbox row will be tried again", "topic", m.Topic, "id", m.ID, "attempt", m.Attempt, "due", due, "error", text)
	o.metrics.handled.WithLabelValues(m.Topic, "retried").Inc()
	return ignoreLost(o.put(ctx, m, func(ctx context.Context) error {
		return o.change(ctx, m, `sent_at = NULL, due_at = ?, last_error = ?`, due, short(first))
	}))
}

// giveBack lets the row wait again, without counting the attempt: the process is stopping.
func (o *Outbox) giveBack(ctx context.Context, m Message) error {
	return ignoreLost(o.put(ctx, m, func(ctx context.Context) error {
		return o.change(ctx, m, `sent_at = NULL, attempts = attempts - 1`)
	}))
}

// change ends our claim on a row in the transaction of the context; errLost when we hold none.
func (o *Outbox) change(ctx context.Context, m Message, set string, args ...any) error {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	args = append(args, m.ID, o.settings.Process, m.Attempt)
	result, err := exec.ExecContext(ctx, o.db.Rebind(closing+set+held), args...)
	if err != nil {
		return wrap(err, "closing an outbox row")
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(errLost, err)
	}
	return nil
}

// backoff is how long to wait after an attempt: doubled each time, up to a quarter more or less so that rows that failed together do not all come
// back together.
func (o *Outbox) backoff(attempt int) time.Duration {
	wait := o.settings.MaxBackoff
	if n := attempt - 1; n < 30 {
		wait = min(wait, o.settings.Backoff<<n)
	}
	return wait*3/4 + rand.N(wait/2+1) // #nosec G404 -- a delay, not a secret
}

func ignoreLost(err error) error {
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

// short cuts an error to what the column holds, in characters that both databases take.
func short(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
	if runes := []rune(s); len(runes) > 500 {
		s = string(runes[:499]) + "…"
	}
	return s
}

// Revive lets a dead row wait again with all its attempts; false when it is not dead. The marks of what its handlers have done stay.
func (o *Outbox) Revive(ctx context.Context, id uuid.UUID) (revived bool, err error) {
	err = tx.Run(ctx, o.db, func(ctx context.Context) error {
		exec, err := tx.Exec(ctx)
		if err != nil {
			return err
		}
		result, err := exec.ExecContext(ctx, o.db.Rebind(`UPDATE outbox SET dead_at = NULL, sent_at = NULL, due_at = ?, attempts = 0
			WHERE id = ? AND dead_at IS NOT NULL AND done_at IS NULL`), o.now(), id)
		if err != nil {
			return err //nolint:wrapcheck // below
		}
		n, err := result.RowsAffected()
		if revived = n == 1; revived {
			tx.AfterCommit(ctx, func(context.Context) { o.nudge() })
		}
		return err //nolint:wrapcheck // below
	})
	return revived, wrap(err, "reviving an outbox row")
}
