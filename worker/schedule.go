package worker

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// Every is work that returns: Run is called, as the system, at most once at a time over all processes, an interval after its last successful start.
// After a failure, or the death of the process, it is tried again within a minute. Run must end when its context does: the process may have lost the
// right to work.
type Every struct {
	Name     string // unique and stable
	Interval time.Duration
	Run      func(ctx context.Context) error
}

// ErrEvery is the answer to an entry without name, interval or work, or with the name of another.
var ErrEvery = errors.New("worker: a scheduled entry needs a name of its own, an interval and something to run")

// The rows of the schedule in the table leases: who leads, and for each entry the moment it is due next.
const (
	leader      = "schedule"
	entryPrefix = "every:"
	retryAfter  = time.Minute
)

// schedule runs the entries in the one process that holds the leader's lease.
type schedule struct {
	db      *open.DB
	clock   func() time.Time
	log     *slog.Logger
	tick    time.Duration
	lease   lease
	entries []Every
	wg      sync.WaitGroup

	mu   sync.Mutex
	due  map[string]time.Time // known while leading
	busy map[string]bool
}

func newSchedule(c Config) *schedule {
	return &schedule{
		db: c.DB, clock: c.Clock, log: c.Log, tick: c.Settings.Tick,
		lease: lease{db: c.DB, clock: c.Clock, name: leader, holder: c.Outbox.Process(), length: c.Settings.Leadership},
		due:   map[string]time.Time{}, busy: map[string]bool{},
	}
}

func (s *schedule) add(entries ...Every) error {
	for _, e := range entries {
		if e.Name == "" || len(entryPrefix+e.Name) > 80 || e.Interval <= 0 || e.Run == nil {
			return fmt.Errorf("%w: %q", ErrEvery, e.Name)
		}
		for _, other := range s.entries {
			if other.Name == e.Name {
				return fmt.Errorf("%w: %q", ErrEvery, e.Name)
			}
		}
		s.entries = append(s.entries, e)
	}
	return nil
}

// run competes for the lease and, while holding it, starts what is due. It returns when the context has ended and so has all that it started.
func (s *schedule) run(ctx context.Context) {
	if len(s.entries) == 0 {
		return
	}
	var leading *term // nil while another process leads
	defer func() {
		leading.end()
		s.wg.Wait() // before the lease goes to another
		if err := s.lease.release(context.WithoutCancel(ctx)); err != nil {
			s.log.WarnContext(ctx, "the schedule's lease is left to run out", "error", err)
		}
	}()
	renew := time.NewTicker(s.lease.length / 4)
	defer renew.Stop()
	tick := time.NewTicker(s.tick)
	defer tick.Stop()
	for {
		held, err := s.lease.hold(ctx)
		if err == nil && held && leading == nil {
			err = s.read(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.log.WarnContext(ctx, "the schedule waits for the database", "error", err)
		case held && leading == nil:
			s.log.InfoContext(ctx, "this process runs the schedule", "token", s.lease.token)
			leading = newTerm(ctx)
		}
		if !held && leading != nil {
			s.log.WarnContext(ctx, "another process runs the schedule now")
			leading.end()
			leading = nil
		}
		if !s.until(ctx, leading, renew.C, tick.C) {
			return
		}
	}
}

// term is the time for which this process leads: what it starts ends with it.
type term struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newTerm(ctx context.Context) *term {
	t := &term{}
	t.ctx, t.cancel = context.WithCancel(ctx)
	return t
}

func (t *term) end() {
	if t != nil {
		t.cancel()
	}
}

// until starts what is due at each tick until it is time to renew; false when the context has ended.
func (s *schedule) until(ctx context.Context, leading *term, renew, tick <-chan time.Time) bool {
	for {
		if leading != nil {
			s.start(leading.ctx)
		}
		select {
		case <-ctx.Done():
			return false
		case <-renew:
			return true
		case <-tick:
		}
	}
}

// start starts the entries that are due and not running.
func (s *schedule) start(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	token := s.lease.token
	for _, e := range s.entries {
		if s.busy[e.Name] || now.Before(s.due[e.Name]) {
			continue
		}
		s.busy[e.Name] = true
		s.wg.Go(func() { s.once(ctx, e, now, token) })
	}
}

// once runs an entry and notes when it is due next.
func (s *schedule) once(ctx context.Context, e Every, started time.Time, token int64) {
	err := s.guarded(ctx, e)
	due := started.Add(e.Interval)
	if err != nil {
		s.log.ErrorContext(ctx, "scheduled work failed", "name", e.Name, "error", err)
		due = s.clock().Add(min(e.Interval, retryAfter))
	}
	if ctx.Err() == nil {
		if err := s.write(ctx, e, due, token); err != nil {
			s.log.WarnContext(ctx, "the schedule cannot be written", "name", e.Name, "error", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[e.Name] = false
	s.due[e.Name] = due
}

func (s *schedule) guarded(ctx context.Context, e Every) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return e.Run(viewer.System(ctx, entryPrefix+e.Name))
}

// read learns what is due from the process that led before.
func (s *schedule) read(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		var due time.Time
		err := s.db.Read.QueryRowContext(ctx, s.db.Rebind(`SELECT until FROM leases WHERE id = ?`), entryPrefix+e.Name).Scan(&due)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("reading the schedule: %w", err)
		}
		s.due[e.Name] = due
	}
	return nil
}

// errDeposed says that another process leads.
var errDeposed = errors.New("another process leads")

// write says when an entry is due next, unless another process leads by now.
func (s *schedule) write(ctx context.Context, e Every, due time.Time, token int64) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		exec, err := tx.Exec(ctx)
		if err != nil {
			return err
		}
		lock := ""
		if !s.db.SQLite() {
			lock = " FOR SHARE"
		}
		var ours int64
		err = exec.QueryRowContext(ctx, s.db.Rebind(`SELECT token FROM leases WHERE id = ? AND holder = ?`+lock), leader, s.lease.holder).Scan(&ours)
		if errors.Is(err, sql.ErrNoRows) || err == nil && ours != token {
			return errDeposed
		}
		if err != nil {
			return fmt.Errorf("looking who leads: %w", err)
		}
		_, err = exec.ExecContext(ctx, s.db.Rebind(`INSERT INTO leases (id, holder, token, until) VALUES (?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, token = excluded.token, until = excluded.until`),
			entryPrefix+e.Name, s.lease.holder, token, due.UTC().Truncate(time.Microsecond))
		if err != nil {
			return fmt.Errorf("noting when it is due next: %w", err)
		}
		return nil
	})
}
