package tx_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/tx"
)

// engines runs a test on both databases, with a table of names, none of them twice.
func engines(t *testing.T, run func(t *testing.T, db *open.DB)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite://" + filepath.Join(t.TempDir(), "atouts.db") },
		"postgres": func(t *testing.T) string { t.Helper(); return pgtest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := open.Open(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			db.Write.SetMaxOpenConns(1) // so that a transaction left open is met by whoever comes next
			if _, err := db.Write.ExecContext(t.Context(), `CREATE TABLE names (name varchar(20) PRIMARY KEY)`); err != nil {
				t.Fatal(err)
			}
			run(t, db)
		})
	}
}

// names returns what is in the table, in order, for somebody outside.
func names(t *testing.T, db *open.DB) string {
	t.Helper()
	rows, err := db.Write.QueryContext(t.Context(), `SELECT name FROM names ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

func exec(ctx context.Context, db *open.DB, name string) error {
	work, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	_, err = work.ExecContext(ctx, db.Rebind(`INSERT INTO names (name) VALUES (?)`), name)
	return err
}

func later(ctx context.Context, db *open.DB, name string) error {
	return tx.Later(ctx, db.Rebind(`INSERT INTO names (name) VALUES (?)`), name)
}

func count(ctx context.Context) (n int, err error) {
	work, err := tx.Exec(ctx)
	if err != nil {
		return 0, err
	}
	err = work.QueryRowContext(ctx, `SELECT count(*) FROM names`).Scan(&n)
	return n, err
}

var errMine = errors.New("mine")

func TestRun(t *testing.T) {
	t.Parallel()
	const taken = "taken"
	for _, c := range []struct {
		name string
		do   func(ctx context.Context, db *open.DB) error
		want string // what is in the table afterwards
		err  string // a part of the error; "-" for any; empty for none
	}{
		{"nothing", func(context.Context, *open.DB) error { return nil }, taken, ""},
		{"one", func(ctx context.Context, db *open.DB) error { return exec(ctx, db, "a") }, "a taken", ""},
		{"refused", func(ctx context.Context, db *open.DB) error {
			return errors.Join(exec(ctx, db, "a"), later(ctx, db, "b"), errMine)
		}, taken, "mine"},
		{"later", func(ctx context.Context, db *open.DB) error { return later(ctx, db, "a") }, "a taken", ""},
		{"later and at once", func(ctx context.Context, db *open.DB) error {
			return errors.Join(later(ctx, db, "a"), later(ctx, db, "b"), exec(ctx, db, "c"), later(ctx, db, "d"))
		}, "a b c d taken", ""},
		{"twice at once", func(ctx context.Context, db *open.DB) error {
			return errors.Join(exec(ctx, db, "a"), exec(ctx, db, taken))
		}, taken, "-"},
		{"twice, the first", func(ctx context.Context, db *open.DB) error { return exec(ctx, db, taken) }, taken, "-"},
		{"twice, later", func(ctx context.Context, db *open.DB) error { return later(ctx, db, taken) }, taken, "-"},
		{"twice, later than another", func(ctx context.Context, db *open.DB) error {
			return errors.Join(exec(ctx, db, "a"), later(ctx, db, taken))
		}, taken, "-"},
		{"twice, found out by a question", func(ctx context.Context, db *open.DB) error {
			if err := later(ctx, db, taken); err != nil {
				return err
			}
			_, err := count(ctx)
			return err
		}, taken, "names_pkey names.name"},
		{"a question sees what waits", func(ctx context.Context, db *open.DB) error {
			before, err := count(ctx)
			if err != nil || before != 1 {
				return errors.Join(errMine, err)
			}
			if err := errors.Join(later(ctx, db, "a"), exec(ctx, db, "b"), later(ctx, db, "c")); err != nil {
				return err
			}
			if n, err := count(ctx); n != 4 || err != nil {
				return errors.Join(errMine, err)
			}
			return nil
		}, "a b c taken", ""},
		{"inside another", func(ctx context.Context, db *open.DB) error {
			inner := tx.Run(ctx, db, func(ctx context.Context) error { return errors.Join(exec(ctx, db, "a"), later(ctx, db, "b")) })
			return errors.Join(inner, errMine)
		}, taken, "mine"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			engines(t, func(t *testing.T, db *open.DB) {
				if err := tx.Run(t.Context(), db, func(ctx context.Context) error { return exec(ctx, db, taken) }); err != nil {
					t.Fatal(err)
				}
				after := 0
				err := tx.Run(t.Context(), db, func(ctx context.Context) error {
					tx.AfterCommit(ctx, func(ctx context.Context) {
						after++
						if tx.Inside(ctx) {
							t.Error("the work after the commit is still inside")
						}
					})
					return c.do(ctx, db)
				})
				if (err == nil) != (c.err == "") || err != nil && c.err != "-" && !containsOne(err.Error(), strings.Fields(c.err)) {
					t.Errorf("error %v, want one with %q", err, c.err)
				}
				if (after == 1) != (err == nil) {
					t.Errorf("the work after the commit was done %d times, with %v", after, err)
				}
				if got := names(t, db); got != c.want {
					t.Errorf("the table has %q, want %q", got, c.want)
				}
			})
		})
	}
}

func containsOne(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// TestRunSwallows holds that a transaction in which a statement failed is not told to have committed on PostgreSQL, which has rolled it back, even
// when nobody minded the error. SQLite takes back the one statement.
func TestRunSwallows(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		err := tx.Run(t.Context(), db, func(ctx context.Context) error {
			if err := exec(ctx, db, "a"); err != nil {
				return err
			}
			_ = exec(ctx, db, "a")
			return nil
		})
		want := "a"
		if !db.SQLite() {
			want = ""
		}
		if got := names(t, db); got != want || (err == nil) != db.SQLite() {
			t.Errorf("the table has %q, the error is %v", got, err)
		}
	})
}

// TestRunEndsBadly holds that a panic and the end of the context leave neither rows nor an open transaction behind.
func TestRunEndsBadly(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was lost")
				}
			}()
			_ = tx.Run(t.Context(), db, func(ctx context.Context) error {
				if err := errors.Join(exec(ctx, db, "a"), later(ctx, db, "b")); err != nil {
					t.Error(err)
				}
				panic("mine")
			})
		}()
		ctx, cancel := context.WithCancel(t.Context())
		err := tx.Run(ctx, db, func(ctx context.Context) error {
			defer cancel()
			return errors.Join(exec(ctx, db, "c"), later(ctx, db, "d"))
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the context ended: %v", err)
		}
		if err := tx.Run(t.Context(), db, func(ctx context.Context) error { return exec(ctx, db, "e") }); err != nil {
			t.Error(err)
		}
		if got := names(t, db); got != "e" {
			t.Errorf("the table has %q", got)
		}
	})
}

// TestRunAfterFailure holds that nothing is run, in the transaction or outside it, once a statement that waited has failed: not even when it took the
// beginning with it, and nobody minded.
func TestRunAfterFailure(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		err := tx.Run(t.Context(), db, func(ctx context.Context) error {
			if err := tx.Later(ctx, `INSERT INTO nowhere (name) VALUES (1)`); err != nil {
				return err // SQLite says it at once
			}
			work, err := tx.Exec(ctx)
			if err != nil {
				return err
			}
			var name string
			if err := work.QueryRowContext(ctx, `INSERT INTO names (name) VALUES ('a') RETURNING name`).Scan(&name); err == nil {
				t.Error("a row came after the failure")
			}
			if rows, err := work.QueryContext(ctx, `INSERT INTO names (name) VALUES ('b') RETURNING name`); err == nil {
				t.Error("rows came after the failure", rows.Close(), rows.Err())
			}
			if err := errors.Join(exec(ctx, db, "c"), later(ctx, db, "d")); err == nil {
				t.Error("a statement was run after the failure")
			}
			if err := tx.Conn(ctx, func(any) error { return nil }); err == nil {
				t.Error("the connection was given after the failure")
			}
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "nowhere") {
			t.Errorf("error %v, want why the statement failed", err)
		}
		if got := names(t, db); got != "" {
			t.Errorf("the table has %q", got)
		}
	})
}

func TestOutside(t *testing.T) {
	t.Parallel()
	if _, err := tx.Exec(t.Context()); !errors.Is(err, tx.ErrNone) {
		t.Error(err)
	}
	if err := tx.Later(t.Context(), "SELECT 1"); !errors.Is(err, tx.ErrNone) {
		t.Error(err)
	}
	if err := tx.Conn(t.Context(), func(any) error { return nil }); !errors.Is(err, tx.ErrNone) {
		t.Error(err)
	}
	done := false
	if tx.AfterCommit(t.Context(), func(context.Context) { done = true }); !done || tx.Inside(t.Context()) {
		t.Error("what is to be done after no transaction is done at once")
	}
}
