package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

var (
	// errLost says that a row has become another process's, or that its result is known already.
	errLost = errors.New("outbox: the row is no longer ours")
	// errWornOut is a handler's error when its attempts are used up, by failing or by the death of the process that ran it.
	errWornOut = errors.New("no attempt is left; the earlier ones failed, or the process running them ended")
)

// Permanent marks an error as one that trying again cannot cure: the row is buried at once.
func Permanent(err error) error { return permanent{err} }

type permanent struct{ error }

// Unwrap returns what was marked.
func (p permanent) Unwrap() error { return p.error }

// Permanent says that trying again is useless.
func (permanent) Permanent() bool { return true }

func isPermanent(err error) bool {
	var p interface{ Permanent() bool }
	return errors.As(err, &p) && p.Permanent()
}

// Deliver claims a row of a topic and runs its handlers. It returns nil when there is nothing (more) to do here: the row is done, dead, waiting again or
// another's; and when a handler failed, which the row then says. An error means that the database did not answer.
func (o *Outbox) Deliver(ctx context.Context, topic string, id uuid.UUID) error {
	ctx, leave, free := o.enter(ctx, id)
	if !free {
		return nil
	}
	defer leave()
	m, ours, err := o.claim(ctx, topic, id)
	if err != nil || !ours {
		return err
	}
	return o.run(ctx, m)
}

// enter notes that this process runs the row; false when it does so already. The context ends when the claim is lost.
func (o *Outbox) enter(ctx context.Context, id uuid.UUID) (context.Context, func(), bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, busy := o.running[id]; busy {
		return ctx, nil, false
	}
	ctx, cancel := context.WithCancel(ctx)
	o.running[id] = cancel
	return ctx, func() {
		cancel()
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.running, id)
		o.idle.Broadcast()
	}, true
}

// run runs the handlers that have not handled the row yet and writes down how it went.
func (o *Outbox) run(ctx context.Context, m Message) error {
	handlers := o.topics[m.Topic]
	if len(handlers) == 0 { // heard when it was sent, by a process that knows more modules than this one
		return o.put(ctx, m, func(ctx context.Context) error { return o.finish(ctx, m) })
	}
	var failed error
	again := false
	for i, h := range handlers {
		last := i == len(handlers)-1 && failed == nil
		err := o.handle(ctx, h, m, last)
		switch {
		case err == nil:
			continue
		case ctx.Err() != nil:
			return o.giveBack(ctx, m)
		}
		again = again || !isPermanent(err) && m.Attempt < h.MaxAttempts
		failed = errors.Join(failed, fmt.Errorf("%s: %w", h.Name, err))
	}
	if failed == nil {
		o.metrics.handled.WithLabelValues(m.Topic, "done").Inc()
		return nil
	}
	return o.fail(ctx, m, failed, again)
}

// handle runs one handler, once. With last set it closes the row in the same transaction as the mark.
func (o *Outbox) handle(ctx context.Context, h Handler, m Message, last bool) error {
	if m.Attempt > h.MaxAttempts {
		return errWornOut
	}
	limited, cancel := context.WithTimeout(viewer.System(ctx, m.Topic), h.Timeout)
	defer cancel()
	started := o.clock()
	defer func() { o.metrics.seconds.WithLabelValues(m.Topic).Observe(o.clock().Sub(started).Seconds()) }()
	closing := func(ctx context.Context) error {
		if last {
			return o.finish(ctx, m)
		}
		return nil
	}
	if !h.Outside {
		return o.inside(limited, h, m, closing)
	}
	handled, err := o.marked(limited, h, m)
	if err != nil {
		return err
	}
	if !handled {
		if err := guarded(limited, h, m); err != nil {
			return err
		}
	}
	// The effect is out in the world: the mark is written even if the process is stopping, and tried for as long as the claim is ours.
	return o.put(ctx, m, func(ctx context.Context) error {
		if err := tx.Later(ctx, o.db.Rebind(mark+unlessMarked), mixin.NewID(), m.ID, h.Name, o.now()); err != nil {
			return err
		}
		return closing(ctx)
	})
}

// inside runs a handler in the transaction of its mark. At a first attempt the mark goes with the handler's own first statement: there is none yet,
// or the index refuses it, and what the handler did with it. Otherwise it is asked for first.
func (o *Outbox) inside(ctx context.Context, h Handler, m Message, closing func(context.Context) error) error {
	if m.Attempt == 1 {
		err := tx.Run(ctx, o.db, func(ctx context.Context) error {
			err := tx.Later(ctx, o.db.Rebind(mark), mixin.NewID(), m.ID, h.Name, o.now())
			if err == nil {
				err = guarded(ctx, h, m)
			}
			if err != nil {
				return err
			}
			return closing(ctx)
		})
		if err == nil {
			return nil
		}
		// A row that was revived or given back begins anew at its first attempt, and another process may have come first.
		if handled, unknown := o.marked(ctx, h, m); unknown != nil || !handled {
			return err
		}
	}
	return tx.Run(ctx, o.db, func(ctx context.Context) error {
		fresh, err := o.mark(ctx, h, m)
		if err == nil && fresh {
			err = guarded(ctx, h, m)
		}
		if err != nil {
			return err
		}
		return closing(ctx)
	})
}

// guarded runs a handler; a panic of its becomes an error.
func guarded(ctx context.Context, h Handler, m Message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h.Run(ctx, m)
}

// The statement that says that a handler has handled a row; without its second part it fails when that was said before.
const (
	mark         = `INSERT INTO processed (id, outbox_id, subscriber, at) VALUES (?, ?, ?, ?)`
	unlessMarked = ` ON CONFLICT (outbox_id, subscriber) DO NOTHING`
)

// mark says in the transaction that a handler has handled the row; false when it was said before. A second process that says so at the same time
// waits here for the first one's transaction.
func (o *Outbox) mark(ctx context.Context, h Handler, m Message) (fresh bool, err error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return false, err
	}
	result, err := exec.ExecContext(ctx, o.db.Rebind(mark+unlessMarked), mixin.NewID(), m.ID, h.Name, o.now())
	if err != nil {
		return false, wrap(err, "marking an outbox row as handled")
	}
	n, err := result.RowsAffected()
	return n == 1, wrap(err, "marking an outbox row as handled")
}

func (o *Outbox) marked(ctx context.Context, h Handler, m Message) (handled bool, err error) {
	err = o.db.Read.QueryRowContext(ctx, o.db.Rebind(`SELECT EXISTS (SELECT 1 FROM processed WHERE outbox_id = ? AND subscriber = ?)`),
		m.ID, h.Name).Scan(&handled)
	return handled, wrap(err, "looking whether an outbox row has been handled")
}

// put runs a short transaction about a row that must not be lost for a moment's trouble: it tries again until a lease's time has passed, whatever
// becomes of the context.
func (o *Outbox) put(ctx context.Context, m Message, fn func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.settings.Lease)
	defer cancel()
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		err := tx.Run(ctx, o.db, fn)
		if err == nil || errors.Is(err, errLost) {
			return err
		}
		o.log.WarnContext(ctx, "an outbox row cannot be written", "topic", m.Topic, "id", m.ID, "error", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}
