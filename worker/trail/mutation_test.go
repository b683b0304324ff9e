package trail_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker/trail"
)

type sqlSelector = sql.Selector

func notNull(s *sql.Selector, column string) *sql.Predicate { return sql.NotNull(s.C(column)) }

func inTx(ctx context.Context, db *open.DB, f func(ctx context.Context) error) error {
	return tx.Run(ctx, db, f)
}

// length is of the chain that is altered.
const length = 9

// TestAnyAlterationIsFound alters a whole chain, in every way that a table can be altered, and verifies: each is found, and the line named.
func TestAnyAlterationIsFound(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, db *open.DB) {
		audit := trail.New(db, now)
		write(t, audit, 0, length)
		chain(t, audit, length)
		if r := verified(t, audit); !r.Whole() {
			t.Fatalf("before: %+v", r)
		}
		exec(t, db, `CREATE TABLE untouched AS SELECT * FROM audit`) //nolint:unqueryvet // every column, also those to come
		rapid.Check(t, func(rt *rapid.T) {
			exec(t, db, `DELETE FROM audit`)
			exec(t, db, `INSERT INTO audit SELECT * FROM untouched`) //nolint:unqueryvet // every column, also those to come
			m := mutation{t, rt, db, rapid.Int64Range(1, length).Draw(rt, "line")}
			kinds := m.kinds()
			kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
			want := kind.do(m)
			r, err := audit.Examine(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			if r.Whole() {
				rt.Fatalf("%s of line %d is not found", kind.name, m.seq)
			}
			if f := r.Faults[0]; want != (trail.Fault{}) && f != want {
				rt.Fatalf("%s of line %d: found %+v first, want %+v", kind.name, m.seq, f, want)
			}
			if got, ok := trail.ParseFault(r.Faults[0].String()); !ok || got != r.Faults[0] {
				rt.Fatalf("%+v is read back as %+v", r.Faults[0], got)
			}
		})
	})
}

type mutation struct {
	t   testing.TB
	rt  *rapid.T
	db  *open.DB
	seq int64
}

type kind struct {
	name string
	do   func(m mutation) trail.Fault // the fault to be found first; none when it may be any
}

func (m mutation) kinds() []kind {
	all := []kind{
		{"taking away", mutation.takeAway},
		{"unchaining", mutation.unchain},
		{"taking away and closing the gap", mutation.closeGap},
		{"exchange", mutation.exchange},
		{"putting in", mutation.putIn},
		{"putting in at the end", mutation.putBehind},
		{"cutting the end off", mutation.cut},
		{"writing anew", mutation.rewrite},
		{"another hash", mutation.hash},
		{"another number", mutation.number},
	}
	for column, values := range map[string]*rapid.Generator[any]{
		"id": ids, "at": times, "action": texts, "actor_id": orNull(ids), "actor_role": texts, "actor_name": texts, "for_id": orNull(ids),
		"for_name": texts, "owner_id": orNull(ids), "subject_kind": texts, "subject_id": texts, "subject_name": texts, "detail": orNull(details),
	} {
		all = append(all, kind{"another " + column, func(m mutation) trail.Fault { return m.column(column, values) }})
	}
	return all
}

var ( //nolint:gochecknoglobals // generators
	ids     = rapid.Custom(func(t *rapid.T) any { return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")).String() })
	times   = rapid.Custom(func(t *rapid.T) any { return time.UnixMicro(rapid.Int64Range(1, 1e15).Draw(t, "time")).UTC() })
	texts   = rapid.Custom(func(t *rapid.T) any { return strings.ReplaceAll(rapid.StringN(0, 40, 80).Draw(t, "text"), "\x00", "") })
	details = rapid.Custom(func(t *rapid.T) any {
		return fmt.Sprintf(`{%q:"%d"}`, rapid.SampledFrom([]string{"a", "c", "é"}).Draw(t, "name"), rapid.IntRange(100, 999).Draw(t, "value"))
	})
)

func orNull(g *rapid.Generator[any]) *rapid.Generator[any] {
	return rapid.OneOf(g, rapid.Just[any](nil))
}

// content is a line's covered column as text, to see whether an alteration is one.
func (m mutation) content(column string) (text string) {
	m.t.Helper()
	query := `SELECT COALESCE(CAST(` + column + ` AS text), 'NULL') FROM audit WHERE seq = ?`
	if err := m.db.Read.QueryRowContext(m.t.Context(), m.db.Rebind(query), m.seq).Scan(&text); err != nil {
		m.t.Fatal(err)
	}
	return text
}

func (m mutation) altered() trail.Fault {
	return trail.Fault{Kind: trail.Altered, Seq: m.seq, ID: m.content("id")}
}

func (m mutation) column(column string, values *rapid.Generator[any]) trail.Fault {
	before := m.content(column)
	exec(m.t, m.db, `UPDATE audit SET `+column+` = ? WHERE seq = ?`, values.Draw(m.rt, "value"), m.seq)
	if m.content(column) == before {
		m.rt.Skip("nothing was altered")
	}
	return m.altered()
}

func (m mutation) takeAway() trail.Fault {
	exec(m.t, m.db, `DELETE FROM audit WHERE seq = ?`, m.seq)
	return m.gone()
}

func (m mutation) unchain() trail.Fault {
	exec(m.t, m.db, `UPDATE audit SET seq = NULL, hash = NULL WHERE seq = ?`, m.seq)
	return m.gone()
}

func (m mutation) gone() trail.Fault {
	if m.seq == length {
		return trail.Fault{Kind: trail.Cut, Seq: length}
	}
	return trail.Fault{Kind: trail.Missing, Seq: m.seq}
}

func (m mutation) closeGap() trail.Fault {
	exec(m.t, m.db, `DELETE FROM audit WHERE seq = ?`, m.seq)
	for seq := m.seq + 1; seq <= length; seq++ {
		exec(m.t, m.db, `UPDATE audit SET seq = seq - 1 WHERE seq = ?`, seq)
	}
	if m.seq == length {
		return m.gone()
	}
	return m.altered()
}

func (m mutation) exchange() trail.Fault {
	other := m.seq%length + 1
	exec(m.t, m.db, `UPDATE audit SET seq = -1 WHERE seq = ?`, m.seq)
	exec(m.t, m.db, `UPDATE audit SET seq = ? WHERE seq = ?`, m.seq, other)
	exec(m.t, m.db, `UPDATE audit SET seq = ? WHERE seq = -1`, other)
	m.seq = min(m.seq, other)
	return m.altered()
}

const copied = `INSERT INTO audit SELECT ?, at, action, actor_id, actor_role, actor_name, for_id, for_name, owner_id, subject_kind, subject_id, subject_name, detail, ?, hash
FROM untouched WHERE seq = ?`

// putIn copies a line between two others and renumbers those behind.
func (m mutation) putIn() trail.Fault {
	for seq := int64(length); seq >= m.seq; seq-- {
		exec(m.t, m.db, `UPDATE audit SET seq = seq + 1 WHERE seq = ?`, seq)
	}
	exec(m.t, m.db, copied, uuid.NewString(), m.seq, m.seq)
	return m.altered()
}

// putBehind copies a line behind the last, with a number of its own or with one that is far off.
func (m mutation) putBehind() trail.Fault {
	at := int64(length + rapid.IntRange(1, 3).Draw(m.rt, "gap"))
	exec(m.t, m.db, copied, uuid.NewString(), at, m.seq)
	if at > length+1 {
		return trail.Fault{Kind: trail.Missing, Seq: length + 1}
	}
	m.seq = at
	return m.altered()
}

func (m mutation) cut() trail.Fault {
	exec(m.t, m.db, `DELETE FROM audit WHERE seq >= ?`, m.seq)
	return trail.Fault{Kind: trail.Cut, Seq: m.seq}
}

// rewrite alters a line and chains it and all behind anew, as the program would: only the anchor tells.
func (m mutation) rewrite() trail.Fault {
	exec(m.t, m.db, `UPDATE audit SET actor_name = 'Nobody' WHERE seq = ?`, m.seq)
	exec(m.t, m.db, `UPDATE audit SET seq = NULL, hash = NULL WHERE seq >= ?`, m.seq)
	if _, _, err := trail.New(m.db, now).Chain(m.t.Context()); err != nil {
		m.t.Fatal(err)
	}
	m.seq = length
	return trail.Fault{Kind: trail.Rewritten, Seq: length, ID: m.content("id")}
}

func (m mutation) hash() trail.Fault {
	exec(m.t, m.db, `UPDATE audit SET hash = ? WHERE seq = ?`, rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(m.rt, "hash"), m.seq)
	return m.altered()
}

func (m mutation) number() trail.Fault {
	to := rapid.OneOf(rapid.Int64Range(-5, 0), rapid.Int64Range(length+1, 1<<40)).Draw(m.rt, "number")
	exec(m.t, m.db, `UPDATE audit SET seq = ? WHERE seq = ?`, to, m.seq)
	if to <= 0 {
		m.seq = to
		return trail.Fault{Kind: trail.Extra, Seq: to, ID: m.content("id")}
	}
	return trail.Fault{Kind: trail.Missing, Seq: m.seq}
}
