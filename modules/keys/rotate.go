package keys

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/tx"
)

// batch is how many rows one transaction looks at: few, so that nobody waits for it.
const batch = 100

// mostClosed bounds how many rows that do not open are named.
const mostClosed = 100

// Result is what a rotation did to one column.
type Result struct {
	// Read is how many values were looked at, Changed how many were sealed anew.
	Read, Changed int
	// Closed are the rows whose value opens with no key, the first hundred.
	Closed []uuid.UUID
}

// Rotate seals anew the values of one column that were not sealed with the first key, and calls progress after each ten batches.
func (m *Module) Rotate(ctx context.Context, c seal.Column, progress func(Result)) (r Result, err error) {
	after := uuid.Nil
	for n := 1; ; n++ {
		var last uuid.UUID
		err := tx.Run(ctx, m.db, func(ctx context.Context) (err error) {
			last, err = m.rotateBatch(ctx, c, after, &r)
			return err
		})
		if err != nil {
			return r, fmt.Errorf("sealing %s.%s anew behind row %s: %w", c.Table, c.Name, after, err)
		}
		if last == uuid.Nil {
			return r, nil
		}
		if after = last; n%10 == 0 {
			progress(r)
		}
	}
}

// value is what stands in one row.
type value struct {
	id  uuid.UUID
	raw []byte
}

// rotateBatch returns the last row that it looked at; none at the end.
func (m *Module) rotateBatch(ctx context.Context, c seal.Column, after uuid.UUID, r *Result) (last uuid.UUID, err error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return last, err
	}
	values, err := m.read(ctx, exec, c, after)
	if err != nil || len(values) == 0 {
		return last, err
	}
	// The old value is part of the condition: what somebody wrote in between is newer, and sealed with the newer key.
	update := m.db.Rebind(fmt.Sprintf(`UPDATE %q SET %q = ? WHERE id = ? AND %q = ?`, c.Table, c.Name, c.Name))
	for _, v := range values {
		last = v.id
		r.Read++
		fresh, stale, err := m.anew(c, v)
		switch {
		case err != nil:
			if len(r.Closed) < mostClosed {
				r.Closed = append(r.Closed, v.id)
			}
			continue
		case !stale:
			continue
		}
		done, err := exec.ExecContext(ctx, update, argument(c, fresh), v.id, argument(c, v.raw))
		if err != nil {
			return last, fmt.Errorf("writing a row: %w", err)
		}
		if n, err := done.RowsAffected(); err == nil && n > 0 {
			r.Changed++
		}
	}
	return last, nil
}

func (m *Module) read(ctx context.Context, exec tx.Execer, c seal.Column, after uuid.UUID) (values []value, err error) {
	empty := "''"
	if !c.Text && !m.db.SQLite() {
		empty = `''::bytea`
	} else if !c.Text {
		empty = "x''"
	}
	query := fmt.Sprintf(`SELECT id, %q FROM %q WHERE %q IS NOT NULL AND %q <> %s AND id > ? ORDER BY id LIMIT ?`, c.Name, c.Table, c.Name, c.Name, empty)
	rows, err := exec.QueryContext(ctx, m.db.Rebind(query), after, batch)
	if err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err says it
	for rows.Next() {
		var v value
		if err := rows.Scan(&v.id, &v.raw); err != nil {
			return nil, fmt.Errorf("reading a row: %w", err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	return values, nil
}

// anew seals a value with the first key; stale says that it was not.
func (m *Module) anew(c seal.Column, v value) (fresh []byte, stale bool, err error) {
	at := c.Place(v.id)
	if c.Text {
		if m.ring.CurrentText(string(v.raw)) {
			return nil, false, nil
		}
		text, err := m.ring.OpenText(string(v.raw), at)
		if err != nil {
			return nil, false, err
		}
		return []byte(m.ring.SealText(text, at)), true, nil
	}
	if m.ring.Current(v.raw) {
		return nil, false, nil
	}
	text, err := m.ring.Open(v.raw, at)
	if err != nil {
		return nil, false, err
	}
	return m.ring.Seal(text, at), true, nil
}

// argument is a value as its column takes it.
func argument(c seal.Column, raw []byte) any {
	if c.Text {
		return string(raw)
	}
	return raw
}
