// Package tx carries transactions in the context: Run joins an outer one, so that each exported command of a service is one transaction however
// commands call each other.
package tx

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/open"
)

// Execer runs SQL of our own inside the transaction.
type Execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// ErrNone is the answer to what needs a transaction and finds none in the context.
var ErrNone = errors.New("tx: no transaction in the context")

type key struct{}

// unit is one open transaction.
type unit struct {
	db     *open.DB
	client func() *ent.Client // made when it is asked for: it has a part for every entity
	work   transaction
	conn   *sql.Conn
	after  []func(context.Context)
}

// transaction is an open one of either database.
type transaction interface {
	Execer
	// later runs a statement with the next one or with the commit, or at once.
	later(ctx context.Context, query string, args ...any) error
	commit(ctx context.Context) error
	// rollback ends what was not committed, and says what its statements could not.
	rollback(ctx context.Context) error
}

// eager is a transaction of SQLite, where nothing is gained by waiting.
type eager struct{ *sql.Tx }

func (e eager) later(ctx context.Context, query string, args ...any) error {
	_, err := e.ExecContext(ctx, query, args...)
	return err
}

func (e eager) commit(context.Context) error { return e.Commit() }

func (e eager) rollback(context.Context) error {
	_ = e.Rollback() // after a commit it is a no-op that says so
	return nil
}

// begin begins a transaction. SQLite's takes the writer's lock at once; PostgreSQL's begins with its first statement.
func begin(ctx context.Context, db *open.DB, conn *sql.Conn) (transaction, error) {
	if !db.SQLite() {
		return &lazy{conn: conn}, nil
	}
	sqlTx, err := conn.BeginTx(ctx, nil)
	return eager{sqlTx}, err
}

// Run runs fn in a transaction: the one in the context, or a new one that commits when fn returns nil and rolls back otherwise, also when fn
// panics. On SQLite a new one takes the writer's lock at once.
func Run(ctx context.Context, db *open.DB, fn func(ctx context.Context) error) (err error) {
	if _, inside := from(ctx); inside {
		return fn(ctx)
	}
	conn, err := db.Write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("taking a connection: %w", err)
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool; the commit said what mattered
	work, err := begin(ctx, db, conn)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	u := &unit{db: db, work: work, conn: conn}
	u.client = sync.OnceValue(func() *ent.Client {
		return ent.NewClient(ent.Driver(bound{entsql.NewDriver(db.Dialect, entsql.Conn{ExecQuerier: work})}))
	})
	committed := false
	defer func() {
		if committed {
			return
		}
		if why := work.rollback(ctx); why != nil && !errors.Is(err, why) {
			err = errors.Join(err, why)
		}
	}()
	if err := fn(context.WithValue(ctx, key{}, u)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	if err := work.commit(ctx); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	committed = true
	_ = conn.Close() // before the after-work, which may want the one SQLite writer
	for _, f := range u.after {
		f(ctx)
	}
	return nil
}

// Client returns Ent's client for the context: the transaction's inside one, else the database's.
func Client(ctx context.Context, db *open.DB) *ent.Client {
	if u, inside := from(ctx); inside {
		return u.client()
	}
	return db.Client
}

// Exec returns the transaction for SQL of our own, or ErrNone outside one. What it runs has no viewer: the caller holds the law.
func Exec(ctx context.Context) (Execer, error) {
	u, inside := from(ctx)
	if !inside {
		return nil, ErrNone
	}
	return u.work, nil
}

// Later runs a statement of our own in the transaction with the next one or with the commit, which then also say what is wrong with it: on
// PostgreSQL it costs no round trip. It is for what is never in doubt, such as a row that nothing can refuse. It returns ErrNone outside a transaction.
func Later(ctx context.Context, query string, args ...any) error {
	u, inside := from(ctx)
	if !inside {
		return ErrNone
	}
	return u.work.later(ctx, query, args...)
}

// Conn gives fn the connection that the transaction runs on, for what database/sql does not know, such as PostgreSQL's COPY (the value is then a
// *stdlib.Conn). It returns ErrNone outside a transaction.
func Conn(ctx context.Context, fn func(driverConn any) error) error {
	u, inside := from(ctx)
	if !inside {
		return ErrNone
	}
	if l, ok := u.work.(*lazy); ok {
		if err := l.ready(ctx); err != nil {
			return err
		}
	}
	return u.conn.Raw(fn)
}

// Inside says whether the context carries a transaction.
func Inside(ctx context.Context) bool {
	_, inside := from(ctx)
	return inside
}

// AfterCommit runs f once the transaction of the context has committed, never when it rolls back; outside a transaction it runs f at once. f gets
// the context that Run was called with, so it sees no transaction.
func AfterCommit(ctx context.Context, f func(ctx context.Context)) {
	if u, inside := from(ctx); inside {
		u.after = append(u.after, f)
		return
	}
	f(ctx)
}

func from(ctx context.Context) (*unit, bool) {
	u, ok := ctx.Value(key{}).(*unit)
	return u, ok
}

// bound is a driver on one transaction. Ent begins a nested transaction for writes of several statements: here they join.
type bound struct{ *entsql.Driver }

// Tx joins.
func (b bound) Tx(context.Context) (dialect.Tx, error) { return dialect.NopTx(b), nil }

// BeginTx joins.
func (b bound) BeginTx(context.Context, *sql.TxOptions) (dialect.Tx, error) {
	return dialect.NopTx(b), nil
}
