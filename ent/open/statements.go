package open

import (
	"container/list"
	"context"
	"database/sql"
	"sync"
)

// mostStatements bounds what is kept prepared, by connection: the variety of filters has no end. One takes some kilobytes.
const mostStatements = 160

// Statements keeps a pool's statements prepared by their text, those used last. SQLite takes as long to prepare a statement as to read some rows by
// it (Ent's texts 30 to 60 µs). PostgreSQL's driver keeps them itself, by connection, so there every call goes straight to the pool.
type Statements struct {
	pool *sql.DB
	keep bool

	mu   sync.Mutex
	kept map[string]*list.Element // of *statement, in the order of their use
	used list.List
}

type statement struct {
	text  string
	stmt  *sql.Stmt
	users int
}

func newStatements(pool *sql.DB, keep bool) *Statements {
	return &Statements{pool: pool, keep: keep, kept: map[string]*list.Element{}}
}

// QueryContext runs a query on the pool.
func (s *Statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !s.keep {
		return s.pool.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes the rows
	}
	one, err := s.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer s.give(one)
	return one.stmt.QueryContext(ctx, args...) //nolint:sqlclosecheck // the caller closes the rows
}

// Brief runs a query that reads a few rows by an index, to its end even if ctx ends meanwhile: on SQLite, where nobody has to be waited for, the two
// goroutines that watch for that cost as much as reading such a row.
func (s *Statements) Brief(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.keep {
		ctx = context.WithoutCancel(ctx)
	}
	return s.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes the rows
}

// ExecContext runs a statement on the pool.
func (s *Statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if !s.keep {
		return s.pool.ExecContext(ctx, query, args...)
	}
	one, err := s.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer s.give(one)
	return one.stmt.ExecContext(ctx, args...)
}

// take returns a statement, prepared when it is not, that is not closed before it is given back.
func (s *Statements) take(ctx context.Context, query string) (*statement, error) {
	if one := s.find(query, nil); one != nil {
		return one, nil
	}
	// Outside the lock, because it waits for a connection. It outlives the request that asks for it first.
	stmt, err := s.pool.PrepareContext(context.WithoutCancel(ctx), query) //nolint:sqlclosecheck // closed when it is the one used longest ago, or with the pool
	if err != nil {
		return nil, err
	}
	return s.find(query, stmt), nil
}

// find returns the statement of a text; fresh, when given, becomes it unless another was faster.
func (s *Statements) find(query string, fresh *sql.Stmt) *statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.kept[query]; ok {
		if fresh != nil {
			_ = fresh.Close()
		}
		s.used.MoveToFront(at)
		one := at.Value.(*statement) //nolint:forcetypeassert // nothing else is put there
		one.users++
		return one
	}
	if fresh == nil {
		return nil
	}
	one := &statement{text: query, stmt: fresh, users: 1}
	s.kept[query] = s.used.PushFront(one)
	s.forget()
	return one
}

// forget closes what was used longest ago. Rows that are being read hold their statement open by themselves.
func (s *Statements) forget() {
	for at := s.used.Back(); at != nil && s.used.Len() > mostStatements; {
		one, before := at.Value.(*statement), at.Prev() //nolint:forcetypeassert // see find
		if one.users == 0 {
			s.used.Remove(at)
			delete(s.kept, one.text)
			_ = one.stmt.Close()
		}
		at = before
	}
}

func (s *Statements) give(one *statement) {
	s.mu.Lock()
	one.users--
	s.mu.Unlock()
}
