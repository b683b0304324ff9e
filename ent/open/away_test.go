package open_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
)

func TestAway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"nothing":               {nil, false},
		"something else":        {errors.New("no such table"), false},
		"a context":             {context.Canceled, false},
		"an end that is meant":  {io.EOF, false},
		"a wrong statement":     {&pgconn.PgError{Code: "42601"}, false},
		"a row that is there":   {&pgconn.PgError{Code: "23505"}, false},
		"stopping":              {fmt.Errorf("reading: %w", &pgconn.PgError{Code: "57P01"}), true},
		"starting":              {&pgconn.PgError{Code: "57P03"}, true},
		"too many connections":  {&pgconn.PgError{Code: "53300"}, true},
		"cut while it answered": {fmt.Errorf("reading: %w", io.ErrUnexpectedEOF), true},
		"broken pipe":           {fmt.Errorf("writing: %w", syscall.EPIPE), true},
	} {
		if got := open.Away(c.err); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestAwayFromRealServers asks for errors as they really come.
func TestAwayFromRealServers(t *testing.T) {
	t.Parallel()
	if _, err := open.Open(t.Context(), "postgres://ada@127.0.0.1:1/atouts?connect_timeout=5"); !open.Away(err) {
		t.Errorf("nobody listens: %v", err)
	}
	db, err := open.Open(t.Context(), pgtest.Start(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the test is over
	if _, err := db.Write.ExecContext(t.Context(), `SELECT pg_terminate_backend(pg_backend_pid())`); !open.Away(err) {
		t.Errorf("the session is ended: %v", err)
	}
	if _, err := db.Write.ExecContext(t.Context(), `SELECT nonsense`); err == nil || open.Away(err) {
		t.Errorf("a wrong statement: %v", err)
	}
	path := "sqlite://" + filepath.Join(t.TempDir(), "atouts.db")
	mine, err := open.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close() //nolint:errcheck // the test is over
	other, err := open.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close() //nolint:errcheck // the test is over
	lock, err := mine.Write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback() //nolint:errcheck // it only locks
	if _, err := other.Write.ExecContext(t.Context(), `PRAGMA busy_timeout = 10`); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Write.BeginTx(t.Context(), nil); !open.Away(err) {
		t.Errorf("another writes: %v", err)
	}
}
