package offers

import (
	"context"
	"database/sql"
	"sync"

	"github.com/atouts/atouts/ent/open"
)

// mostStatements bounds what is kept prepared: the variety of filters has no end.
const mostStatements = 64

// statements keeps prepared statements by their text, as long as the database is open: on SQLite preparing costs as much as reading a row. On
// PostgreSQL the driver keeps them itself, by connection.
type statements struct {
	db *open.DB

	mu   sync.RWMutex
	kept map[string]*sql.Stmt
}

func newStatements(db *open.DB) *statements { return &statements{db: db, kept: map[string]*sql.Stmt{}} }

// query runs a statement of the readers, prepared unless too many others are.
func (s *statements) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !s.db.SQLite() {
		return s.db.Read.QueryContext(ctx, query, args...)
	}
	s.mu.RLock()
	stmt, ok := s.kept[query]
	full := len(s.kept) >= mostStatements
	s.mu.RUnlock()
	if !ok && full {
		return s.db.Read.QueryContext(ctx, query, args...)
	}
	if !ok {
		var err error
		if stmt, err = s.keep(ctx, query); err != nil {
			return nil, err
		}
	}
	return stmt.QueryContext(ctx, args...)
}

func (s *statements) keep(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt, ok := s.kept[query]; ok {
		return stmt, nil
	}
	// It outlives the request that asks for it first.
	stmt, err := s.db.Read.PrepareContext(context.WithoutCancel(ctx), query) //nolint:sqlclosecheck // close gives it back
	if err != nil {
		return nil, err
	}
	s.kept[query] = stmt
	return stmt, nil
}

// close gives the statements back.
func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		_ = stmt.Close() // the database is closed next
	}
	s.kept = map[string]*sql.Stmt{}
}
