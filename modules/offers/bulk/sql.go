package bulk

import (
	"context"
	"database/sql"
	"time"

	"github.com/atouts/atouts/ent/tx"
)

// query runs a query with ? marks in the transaction of the context, or outside one on the pool of readers.
func (w *Writer) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if exec, err := tx.Exec(ctx); err == nil {
		return exec.QueryContext(ctx, w.db.Rebind(query), args...)
	}
	return w.db.Read.QueryContext(ctx, w.db.Rebind(query), args...)
}

// one reads one row, in the transaction of the context.
func (w *Writer) one(ctx context.Context, query string, args []any, into ...any) error {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	return exec.QueryRowContext(ctx, w.db.Rebind(query), args...).Scan(into...)
}

// now is the clock's time as both databases keep it.
func (w *Writer) now() time.Time { return w.clock().UTC().Truncate(time.Microsecond) }
