package worker

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/atouts/atouts/ent/open"
)

// lease is a right that one process holds at a time, in the table leases. The token grows with each taking, so that whoever held it before can be
// told from who holds it now.
type lease struct {
	db     *open.DB
	clock  func() time.Time
	name   string
	holder string
	length time.Duration

	token int64     // ours, while held
	until time.Time // when it ends by our clock, unless prolonged; zero when not held
}

// The holder that is restarted under its name takes its own lease back at once; its token shows that it is another life.
const take = `INSERT INTO leases (id, holder, token, until) VALUES (?, ?, 1, ?)
ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, token = leases.token + 1, until = excluded.until
WHERE leases.until < ? OR leases.holder = excluded.holder RETURNING token`

// hold takes or prolongs the lease and says whether it is ours. With an error nothing is known, and it is ours until it ends.
func (l *lease) hold(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, l.length/3)
	defer cancel()
	now := l.now()
	until := now.Add(l.length)
	if l.until.IsZero() {
		err := l.db.Write.QueryRowContext(ctx, l.db.Rebind(take), l.name, l.holder, until, now).Scan(&l.token)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("taking the lease %s: %w", l.name, err)
		}
		l.until = until
		return true, nil
	}
	result, err := l.db.Write.ExecContext(ctx, l.db.Rebind(`UPDATE leases SET until = ? WHERE id = ? AND holder = ? AND token = ?`),
		until, l.name, l.holder, l.token)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			l.until = time.Time{}
			return false, nil
		}
	}
	if err != nil {
		// A quarter before the end nobody should still work by it: another may take it then.
		if !l.now().Before(l.until.Add(-l.length / 4)) {
			l.until = time.Time{}
		}
		return !l.until.IsZero(), fmt.Errorf("prolonging the lease %s: %w", l.name, err)
	}
	l.until = until
	return true, nil
}

// release lets another process take the lease at once.
func (l *lease) release(ctx context.Context) error {
	if l.until.IsZero() {
		return nil
	}
	l.until = time.Time{}
	_, err := l.db.Write.ExecContext(ctx, l.db.Rebind(`UPDATE leases SET until = ? WHERE id = ? AND holder = ? AND token = ?`),
		time.Unix(0, 0).UTC(), l.name, l.holder, l.token)
	if err != nil {
		return fmt.Errorf("releasing the lease %s: %w", l.name, err)
	}
	return nil
}

func (l *lease) now() time.Time { return l.clock().UTC().Truncate(time.Microsecond) }
