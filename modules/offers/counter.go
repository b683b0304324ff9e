package offers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
)

// flushEvery is how often readings are written down. A process that is killed loses those of its last half minute, which matters to nobody.
const flushEvery = 30 * time.Second

// counter adds up readings in memory, so that a page is not slowed by a write.
type counter struct {
	mu   sync.Mutex
	seen map[uuid.UUID]int

	stop context.CancelFunc
	done chan struct{}
}

func newCounter() *counter { return &counter{seen: map[uuid.UUID]int{}} }

func (c *counter) add(id uuid.UUID) {
	c.mu.Lock()
	c.seen[id]++
	c.mu.Unlock()
}

// take returns what was counted, and begins anew.
func (c *counter) take() map[uuid.UUID]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := c.seen
	c.seen = map[uuid.UUID]int{}
	return seen
}

// FlushViews writes the readings counted by this process to their offers.
func (s *Service) FlushViews(ctx context.Context) error {
	seen := s.views.take()
	if len(seen) == 0 {
		return nil
	}
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		exec, err := tx.Exec(ctx)
		if err != nil {
			return err
		}
		return write(ctx, s.db, exec, seen)
	})
	if err != nil {
		s.views.give(seen)
		return fmt.Errorf("writing down the readings of %d offers: %w", len(seen), err)
	}
	return nil
}

func write(ctx context.Context, db *open.DB, exec tx.Execer, seen map[uuid.UUID]int) (err error) {
	add, err := exec.PrepareContext(ctx, db.Rebind(`UPDATE offers SET views = views + ? WHERE id = ?`))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, add.Close()) }()
	// In one order, so that two processes cannot wait for each other in a circle.
	ids := slices.SortedFunc(maps.Keys(seen), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range ids {
		if _, err := add.ExecContext(ctx, seen[id], id); err != nil {
			return err
		}
	}
	return nil
}

// give puts back what could not be written.
func (c *counter) give(seen map[uuid.UUID]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, n := range seen {
		c.seen[id] += n
	}
}

// run flushes until the context ends.
func (c *counter) run(ctx context.Context, flush func(context.Context) error, failed func(error)) {
	defer close(c.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := flush(ctx); err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}
