package trail

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// quiet is for how long the same reading is not written down again.
const quiet = time.Hour

// mostReads bounds what a process remembers of recent readings. Forgetting costs a query, never a line.
const mostReads = 20_000

// reading is what makes two readings the same: who, in whose name, looking as whom, what.
type reading struct {
	actor, principal, seer uuid.UUID
	action, kind, subject  string
}

// Read is Record for what a person looks at and may look at again: the same person, for the same principal, leaves one line an hour for each action and
// subject, so that the audit tells who read what and when without a line for each reload. The line is committed before Read returns, so that
// nothing is shown without it. Nothing is written when the owner
// reads her own, nor for the program itself. Two requests at the very same moment may leave two lines.
//
// What this process has written it remembers, so a page that is read again costs nothing; what another process wrote, it asks the database.
func (t *Trail) Read(ctx context.Context, l Line) error {
	v := viewer.Get(ctx)
	own := v.Seer == uuid.Nil && v.Account == l.Owner && l.Owner != uuid.Nil
	if own || v.Role == viewer.RoleSystem {
		return nil
	}
	key := reading{v.Account, v.For, v.Seer, l.Action, l.Kind, l.ID}
	now := t.now()
	if t.recent(key, now) {
		return nil
	}
	written, err := t.written(ctx, v, l, now.Add(-quiet))
	if err != nil {
		return err
	}
	if written.IsZero() {
		if err := t.Record(ctx, l); err != nil {
			return err
		}
		written = now
	}
	tx.AfterCommit(ctx, func(context.Context) { t.remember(key, written, now) })
	return nil
}

func (t *Trail) recent(key reading, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, known := t.reads[key]
	return known && now.Before(at.Add(quiet)) && !now.Before(at)
}

func (t *Trail) remember(key reading, at, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.reads) >= mostReads {
		for k, at := range t.reads {
			if !now.Before(at.Add(quiet)) {
				delete(t.reads, k)
			}
		}
		if len(t.reads) >= mostReads {
			clear(t.reads)
		}
	}
	t.reads[key] = at
}

// written returns when the same reading was written down since a moment; zero when it was not.
func (t *Trail) written(ctx context.Context, v viewer.Viewer, l Line, since time.Time) (at time.Time, err error) {
	actor, principal := v.Account, given(v.For)
	if v.Seer != uuid.Nil {
		actor, principal = v.Seer, &v.Account
	}
	if actor == uuid.Nil {
		return at, nil
	}
	const query = `SELECT at FROM audit WHERE actor_id = ? AND at > ? AND action = ? AND subject_kind = ? AND subject_id = ? AND for_id IS NOT DISTINCT FROM ?
ORDER BY at DESC LIMIT 1`
	err = t.db.Read.QueryRowContext(ctx, t.db.Rebind(query), actor, since, l.Action, l.Kind, l.ID, principal).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return at, fmt.Errorf("looking whether %s was written into the audit: %w", l.Action, err)
	}
	return at, nil
}
