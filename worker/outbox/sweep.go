package outbox

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
)

// sweepBatch is how many rows one look of the sweeper takes of each kind; retireEvery is how often it deletes what is old.
const (
	sweepBatch  = 500
	retireBatch = 500
	retireEvery = 10 * time.Minute
)

// Recover prepares a start. In the embedded mode, where the queue has forgotten everything, all that is unfinished waits again; otherwise the claims
// that an earlier life of this process held are given up, for the sweeper to take at once.
func (o *Outbox) Recover(ctx context.Context) error {
	const unfinished = `sent_at IS NOT NULL AND done_at IS NULL AND dead_at IS NULL`
	if o.settings.Embedded {
		return wrap(o.exec(ctx, `UPDATE outbox SET sent_at = NULL, claimed_by = '', claimed_until = NULL WHERE `+o.ordered(unfinished, ``)),
			"sending again what is unfinished")
	}
	return wrap(o.exec(ctx, `UPDATE outbox SET claimed_until = ? WHERE `+o.ordered(unfinished+` AND claimed_by = ?`, ``),
		time.Unix(0, 0).UTC(), o.settings.Process), "taking back what this process had claimed")
}

// sweeper is one sweeping loop and the rows it runs itself.
type sweeper struct {
	*Outbox
	queue *Queue
	runs  context.Context
	free  chan struct{} // one place for each row that may run at the same time
	wg    sync.WaitGroup
}

// Sweep looks for what was lost, until the context ends. The orphans it runs itself get the context runs, so that a process that stops can end the
// looking first; Sweep returns when the last of them has ended.
func (o *Outbox) Sweep(ctx, runs context.Context, q *Queue) {
	s := &sweeper{Outbox: o, queue: q, runs: runs, free: make(chan struct{}, o.settings.Direct)}
	defer s.wg.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	retire := o.clock()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		err := s.orphans(ctx)
		if err == nil {
			err = s.lost(ctx)
		}
		if err == nil && !o.clock().Before(retire) {
			if err = o.retire(ctx); err == nil {
				retire = o.clock().Add(retireEvery)
			}
		}
		if err != nil && ctx.Err() == nil {
			o.log.WarnContext(ctx, "the outbox cannot be swept; it will be tried again", "error", err)
		}
		timer.Reset(o.settings.Sweep)
	}
}

// orphans runs the rows whose claim ran out: their process died.
func (s *sweeper) orphans(ctx context.Context) error {
	found, err := s.items(ctx, s.db.Read, `SELECT id, topic FROM outbox WHERE sent_at IS NOT NULL AND done_at IS NULL AND dead_at IS NULL
		AND claimed_until < ? ORDER BY claimed_until LIMIT ?`, s.now(), sweepBatch)
	if err != nil {
		return wrap(err, "looking for claims that ran out")
	}
	for _, it := range found {
		s.direct(it)
	}
	return nil
}

// lost finds the rows that were sent and that nobody has claimed for too long. The queue may have forgotten them: they are enqueued again. It may
// have them still, because it is busy: they are left alone. Or it gave them to a process that died before the claim: they are run here.
func (s *sweeper) lost(ctx context.Context) error {
	found, err := s.items(ctx, s.db.Read, `SELECT id, topic FROM outbox WHERE sent_at < ? AND done_at IS NULL AND dead_at IS NULL
		AND claimed_until IS NULL ORDER BY sent_at LIMIT ?`, s.now().Add(-s.settings.Requeue), sweepBatch)
	if err != nil || len(found) == 0 {
		return wrap(err, "looking for rows that were sent and lost")
	}
	var seen []uuid.UUID
	again := 0
	for _, it := range found {
		name, limit := s.Outbox.queue(it.topic)
		fresh, err := s.queue.put(ctx, name, it.topic, it.id, limit)
		if err != nil {
			return err
		}
		if fresh {
			again++
		} else if !s.queue.coming(name, it.id) {
			s.direct(it)
			continue
		}
		seen = append(seen, it.id)
	}
	if again > 0 {
		s.log.WarnContext(ctx, "the queue had forgotten outbox rows; they are sent again", "rows", again)
	}
	if len(seen) == 0 {
		return nil
	}
	where, args := among(`claimed_until IS NULL AND sent_at IS NOT NULL AND done_at IS NULL AND id IN `, seen, s.now())
	query := `UPDATE outbox SET sent_at = ? WHERE ` + s.ordered(where, `SKIP LOCKED`) // who holds one is claiming it
	return wrap(s.exec(ctx, query, args...), "noting that lost rows are sent again")
}

// direct runs a row in this process, outside the queue, if there is room; else the next look finds it again. Should asynq deliver the row later,
// it finds it done. Several sweepers may try: the claim lets one through.
func (s *sweeper) direct(it item) {
	select {
	case s.free <- struct{}{}:
	default:
		return
	}
	s.wg.Go(func() {
		defer func() { <-s.free }()
		s.log.WarnContext(s.runs, "an outbox row was left by a process that ended; it is taken over", "topic", it.topic, "id", it.id)
		if err := s.Deliver(s.runs, it.topic, it.id); err != nil {
			s.log.WarnContext(s.runs, "an outbox row cannot be taken over yet", "topic", it.topic, "id", it.id, "error", err)
		}
	})
}

// retire deletes, a few at a time, what was done longer ago than Settings.Keep, with its marks.
func (o *Outbox) retire(ctx context.Context) error {
	before := o.now().Add(-o.settings.Keep)
	for {
		old, err := o.items(ctx, o.db.Read, `SELECT id, topic FROM outbox WHERE done_at < ? ORDER BY done_at LIMIT ?`, before, retireBatch)
		if err != nil || len(old) == 0 {
			return wrap(err, "looking for old outbox rows")
		}
		ids := make([]uuid.UUID, len(old))
		for i, it := range old {
			ids[i] = it.id
		}
		// The marks go first: a row without its marks would run again, marks without a row hurt nobody.
		for _, from := range []string{`DELETE FROM processed WHERE outbox_id IN `, `DELETE FROM outbox WHERE id IN `} {
			query, args := among(from, ids)
			if err := o.exec(ctx, query, args...); err != nil {
				return wrap(err, "deleting old outbox rows")
			}
		}
	}
}

// Beat prolongs the claims of what this process runs, until the context ends, and cancels a run whose row has become another's.
func (o *Outbox) Beat(ctx context.Context) {
	tick := time.NewTicker(o.settings.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := o.beat(ctx); err != nil && ctx.Err() == nil {
			o.log.WarnContext(ctx, "the claims on outbox rows cannot be prolonged", "error", err)
		}
	}
}

func (o *Outbox) beat(ctx context.Context) error {
	o.mu.Lock()
	ids := make([]uuid.UUID, 0, len(o.running))
	for id := range o.running {
		ids = append(ids, id)
	}
	o.mu.Unlock()
	if len(ids) == 0 {
		return nil
	}
	now := o.now()
	where, args := among(`claimed_by = ? AND done_at IS NULL AND id IN `, ids, now.Add(o.settings.Lease), o.settings.Process)
	if err := o.exec(ctx, `UPDATE outbox SET claimed_until = ? WHERE `+o.ordered(where, ``), args...); err != nil {
		return err
	}
	query, args := among(`SELECT id, topic FROM outbox WHERE claimed_by <> '' AND claimed_by <> ? AND claimed_until > ? AND id IN `, ids, o.settings.Process, now)
	taken, err := o.items(ctx, o.db.Read, query, args...)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, it := range taken {
		if cancel := o.running[it.id]; cancel != nil {
			o.log.WarnContext(ctx, "an outbox row has been taken over by another process", "topic", it.topic, "id", it.id)
			cancel()
		}
	}
	return nil
}

// Wait returns when this process runs nothing any more, or with the context's error. Nothing new must be coming in.
func (o *Outbox) Wait(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.idle.Broadcast()
	})
	defer stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.running) > 0 && ctx.Err() == nil {
		o.idle.Wait()
	}
	if len(o.running) > 0 {
		return ctx.Err()
	}
	return nil
}
