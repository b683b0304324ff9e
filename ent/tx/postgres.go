package tx

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// lazy is a transaction on a connection to PostgreSQL that makes few round trips: BEGIN goes with the first statement, and what may wait goes with the
// next statement or with COMMIT. A transaction that only adds to the outbox is one round trip, where *sql.Tx needs three.
type lazy struct {
	conn    *sql.Conn
	begun   bool
	waiting []statement
	failed  error // why a batch failed: nothing is run any more, for its BEGIN may have failed with it
}

type statement struct {
	query string
	args  []any
}

var (
	errRolledBack = errors.New("tx: the database rolled the transaction back, because a statement of it had failed")
	errForeign    = errors.New("tx: not a connection of pgx's")
)

// rollbackTime is how long a rollback may take; a connection that needs longer is given up, which rolls back too.
const rollbackTime = 5 * time.Second

// ExecContext runs a statement.
func (l *lazy) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if l.begun && len(l.waiting) == 0 && l.failed == nil {
		return l.conn.ExecContext(ctx, query, args...)
	}
	tag, err := l.send(ctx, statement{query, args})
	if err != nil {
		return nil, err
	}
	return driver.RowsAffected(tag.RowsAffected()), nil
}

// QueryContext runs a query.
func (l *lazy) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := l.ready(ctx); err != nil {
		return nil, err
	}
	return l.conn.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes the rows
}

// QueryRowContext runs a query for a row. What fails before it cannot be told by a row, which says that it was cancelled; Run adds why.
func (l *lazy) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if l.ready(ctx) != nil {
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		return l.conn.QueryRowContext(cancelled, query, args...)
	}
	return l.conn.QueryRowContext(ctx, query, args...)
}

// PrepareContext prepares a statement.
func (l *lazy) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := l.ready(ctx); err != nil {
		return nil, err
	}
	return l.conn.PrepareContext(ctx, query)
}

func (l *lazy) later(_ context.Context, query string, args ...any) error {
	l.waiting = append(l.waiting, statement{query, args})
	return nil
}

// ready begins the transaction and runs what waits.
func (l *lazy) ready(ctx context.Context) error {
	if l.begun && len(l.waiting) == 0 {
		return l.failed
	}
	_, err := l.send(ctx)
	return err
}

// commit commits; a transaction in which nothing was run needs none. One that has not begun needs neither BEGIN nor COMMIT: what goes to PostgreSQL in
// one round trip is a transaction, which commits at its end.
func (l *lazy) commit(ctx context.Context) error {
	if !l.begun {
		return l.alone(ctx)
	}
	tag, err := l.send(ctx, statement{query: "commit"})
	if err == nil && tag.String() == "ROLLBACK" {
		err = errRolledBack
	}
	return err
}

// alone runs what waits, as a transaction of its own.
func (l *lazy) alone(ctx context.Context) (err error) {
	alone := l.waiting
	l.waiting = nil
	switch len(alone) {
	case 0:
	case 1:
		_, err = l.conn.ExecContext(ctx, alone[0].query, alone[0].args...)
	default:
		_, err = l.batch(ctx, alone)
	}
	return err
}

// rollback ends what has begun and was not committed. A connection that cannot say so is not used again.
func (l *lazy) rollback(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	_ = l.conn.Raw(func(c any) error { // when it is closed already there is nothing to end
		std, ok := c.(*stdlib.Conn)
		if !ok || std.Conn().IsClosed() || std.Conn().PgConn().TxStatus() == 'I' {
			return nil
		}
		if _, err := std.Conn().Exec(ctx, "rollback"); err != nil {
			return driver.ErrBadConn
		}
		return nil
	})
	return l.failed
}

// send runs, in one round trip, BEGIN if it is missing, what waits, and more; it returns what the last of them did.
func (l *lazy) send(ctx context.Context, more ...statement) (last pgconn.CommandTag, err error) {
	if l.failed != nil {
		return last, l.failed
	}
	all := make([]statement, 0, 1+len(l.waiting)+len(more))
	if !l.begun {
		all = append(all, statement{query: "begin"})
	}
	all = append(append(all, l.waiting...), more...)
	l.begun, l.waiting = true, nil
	last, l.failed = l.batch(ctx, all)
	return last, l.failed
}

// batch runs statements in one round trip and returns what the last of them did. After one that fails none is run.
func (l *lazy) batch(ctx context.Context, all []statement) (last pgconn.CommandTag, err error) {
	batch := &pgx.Batch{}
	for _, s := range all {
		batch.Queue(s.query, s.args...)
	}
	err = l.conn.Raw(func(c any) error {
		std, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%w: %T", errForeign, c)
		}
		results := std.Conn().SendBatch(ctx, batch)
		for range batch.Len() {
			if last, err = results.Exec(); err != nil {
				_ = results.Close() // it says the same again
				return err
			}
		}
		return results.Close()
	})
	return last, err
}
