package trail

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// batch is how many lines one transaction chains, and one query of a verification reads.
const batch = 1000

// lock is the key of PostgreSQL's lock that lets one process chain at a time. On SQLite the writer's lock does.
const lock = 0x6175646974 // "audit"

// ErrBroken says that the chain is not what it was.
var ErrBroken = errors.New("trail: the chain of the audit is broken")

// Head is the last line of the chain: its number and hash. Without any line both are empty.
type Head struct {
	Seq  int64
	Hash []byte
}

// Chain gives the lines that have none a number and a hash, in the order of their ids, and returns how many it chained and the head of the chain. It
// may be called by several processes at once: one of them works, the others find nothing to do.
//
// It remembers the head that it left. When that line is gone or another at the next call, an anchor keeps what was there, the chain goes on from what
// is there now, since no act may go unrecorded, and the answer is ErrBroken, once.
func (t *Trail) Chain(ctx context.Context) (chained int, head Head, err error) {
	if idle, head, err := t.idle(ctx); err != nil || idle {
		return 0, head, err
	}
	ctx = viewer.System(ctx, "trail.chain")
	var broken error
	for {
		n, lost := 0, false
		err = tx.Run(ctx, t.db, func(ctx context.Context) (err error) {
			n, lost, head, err = t.chainBatch(ctx)
			return err
		})
		if lost {
			broken = fmt.Errorf("%w: its end was cut off or written anew", ErrBroken)
		}
		chained += n
		if err != nil || n < batch {
			return chained, head, errors.Join(broken, err)
		}
	}
}

// idle says whether there is nothing to chain and the end is as this process left it, without the right to write, which SQLite gives to one at a time.
func (t *Trail) idle(ctx context.Context) (bool, Head, error) {
	known := t.remembered()
	if known.Seq == 0 {
		return false, known, nil
	}
	var waits bool
	var hash []byte
	err := t.db.Read.QueryRowContext(ctx, t.db.Rebind(`SELECT EXISTS (SELECT 1 FROM audit WHERE seq IS NULL), (SELECT hash FROM audit WHERE seq = ?)`), known.Seq).
		Scan(&waits, &hash)
	if err != nil {
		return false, known, fmt.Errorf("looking for lines to chain: %w", err)
	}
	return !waits && bytes.Equal(hash, known.Hash), known, nil
}

func (t *Trail) remembered() Head {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.head
}

func (t *Trail) chainBatch(ctx context.Context) (n int, lost bool, head Head, err error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return 0, false, head, err
	}
	if ours, err := t.alone(ctx, exec); err != nil || !ours {
		return 0, false, head, err
	}
	if head, err = t.headOf(ctx, exec); err != nil {
		return 0, false, head, err
	}
	if lost, err = t.lost(ctx, exec); err != nil {
		return 0, false, head, err
	}
	lines, err := t.waiting(ctx, exec)
	if err != nil || len(lines) == 0 {
		if err == nil {
			t.rememberAfter(ctx, head)
		}
		return 0, lost, head, err
	}
	set, err := exec.PrepareContext(ctx, t.db.Rebind(`UPDATE audit SET seq = ?, hash = ? WHERE id = ? AND seq IS NULL`))
	if err != nil {
		return 0, false, head, fmt.Errorf("preparing to chain: %w", err)
	}
	defer set.Close() //nolint:errcheck // it ends with the transaction
	for _, values := range lines {
		head.Hash = digest(head.Hash, head.Seq+1, values)
		head.Seq++
		if _, err := set.ExecContext(ctx, head.Seq, head.Hash, values[0]); err != nil {
			return 0, false, head, fmt.Errorf("chaining line %d: %w", head.Seq, err)
		}
	}
	t.rememberAfter(ctx, head)
	return len(lines), lost, head, nil
}

// alone says whether this transaction is the one that chains.
func (t *Trail) alone(ctx context.Context, exec tx.Execer) (ours bool, err error) {
	if t.db.SQLite() {
		return true, nil
	}
	if err := exec.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(lock)).Scan(&ours); err != nil {
		return false, fmt.Errorf("taking the right to chain: %w", err)
	}
	return ours, nil
}

func (t *Trail) headOf(ctx context.Context, exec tx.Execer) (h Head, err error) {
	err = exec.QueryRowContext(ctx, `SELECT seq, hash FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1`).Scan(&h.Seq, &h.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, fmt.Errorf("reading the end of the chain: %w", err)
	}
	return h, nil
}

// lost says whether the line that this process left at the end is another now, and then keeps an anchor of what it was.
func (t *Trail) lost(ctx context.Context, exec tx.Execer) (bool, error) {
	known := t.remembered()
	if known.Seq == 0 {
		return false, nil
	}
	var hash []byte
	err := exec.QueryRowContext(ctx, t.db.Rebind(`SELECT hash FROM audit WHERE seq = ?`), known.Seq).Scan(&hash)
	switch {
	case err == nil && bytes.Equal(hash, known.Hash):
		return false, nil
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return false, fmt.Errorf("looking at the end of the chain: %w", err)
	}
	return true, t.anchor(ctx, known, Fault{Kind: Cut, Seq: known.Seq}.String())
}

// waiting reads the lines that are not chained yet, one batch.
func (t *Trail) waiting(ctx context.Context, exec tx.Execer) (lines [][]any, err error) {
	rows, err := exec.QueryContext(ctx, t.db.Rebind(`SELECT `+columns+` FROM audit WHERE seq IS NULL ORDER BY id LIMIT ?`), batch)
	if err != nil {
		return nil, fmt.Errorf("reading the lines to chain: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err says it
	for rows.Next() {
		values, into := slots(covered)
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("reading a line to chain: %w", err)
		}
		lines = append(lines, values)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the lines to chain: %w", err)
	}
	return lines, nil
}

// slots are n values of any type and the pointers to read them by.
func slots(n int) (values, into []any) {
	values, into = make([]any, n), make([]any, n)
	for i := range values {
		into[i] = &values[i]
	}
	return values, into
}

// rememberAfter keeps the head once it is committed.
func (t *Trail) rememberAfter(ctx context.Context, h Head) {
	tx.AfterCommit(ctx, func(context.Context) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.head = h
	})
}
