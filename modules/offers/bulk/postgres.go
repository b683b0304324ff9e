package bulk

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
)

// stage is private to the connection, and emptied by each commit. Its rows carry the id of their batch, so that several batches of one transaction
// do not meet. The defaults of offers are not wanted: every column that is read is written.
const stage = `CREATE TEMPORARY TABLE IF NOT EXISTS offers_stage (LIKE offers INCLUDING DEFAULTS, batch uuid NOT NULL) ON COMMIT DELETE ROWS`

func (w *Writer) writePostgres(ctx context.Context, rows []*Row) ([]change, error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := exec.ExecContext(ctx, stage); err != nil {
		return nil, fmt.Errorf("making the stage: %w", err)
	}
	batch, now := mixin.NewID(), w.now()
	byKey := make(map[string]change, len(rows))
	values := make([][]any, 0, len(rows))
	for _, r := range rows {
		id := mixin.NewID()
		line, err := r.values(id, now)
		if err != nil {
			return nil, err
		}
		values = append(values, append(line, batch))
		byKey[string(r.Key)] = change{id: id, row: r}
	}
	if err := copyInto(ctx, "offers_stage", append(columns(), "batch"), values); err != nil {
		return nil, fmt.Errorf("copying to the stage: %w", err)
	}
	changed, err := w.merge(ctx, exec, batch, byKey)
	if err != nil {
		return nil, err
	}
	_, err = exec.ExecContext(ctx, `UPDATE offers o SET raw_hash = s.raw_hash FROM offers_stage s
		WHERE s.batch = $1 AND o.feed_id = s.feed_id AND o.external_key = s.external_key AND o.raw_hash IS DISTINCT FROM s.raw_hash`, batch)
	if err != nil {
		return nil, fmt.Errorf("refreshing the hashes: %w", err)
	}
	return changed, nil
}

// merge moves the stage into the offers, in the order of the keys, so that two readers of one feed cannot wait for each other in a circle.
func (w *Writer) merge(ctx context.Context, exec tx.Execer, batch uuid.UUID, byKey map[string]change) ([]change, error) {
	all := strings.Join(columns(), ", ")
	rows, err := exec.QueryContext(ctx, "INSERT INTO offers AS o ("+all+") SELECT "+all+
		" FROM offers_stage WHERE batch = $1 ORDER BY feed_id, external_key "+conflict(false, "$2"), batch, w.now().Add(near))
	if err != nil {
		return nil, fmt.Errorf("merging the stage: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	var changed []change
	for rows.Next() {
		var id uuid.UUID
		var key, held []byte
		var state string
		if err := rows.Scan(&id, &key, &held, &state); err != nil {
			return nil, fmt.Errorf("reading what was merged: %w", err)
		}
		c := byKey[string(key)]
		c.created, c.locked, c.id, c.state = c.id == id, len(held) > 0, id, state
		changed = append(changed, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("merging the stage: %w", err)
	}
	return changed, nil
}

func (w *Writer) placesPostgres(ctx context.Context, changed []change, keep map[uuid.UUID]bool) error {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	var stale []uuid.UUID
	var values [][]any
	for _, c := range changed {
		if keep[c.id] {
			continue
		}
		if !c.created {
			stale = append(stale, c.id)
		}
		for n, p := range c.row.Offer.Places {
			values = append(values, p.values(c.id, n))
		}
	}
	if len(stale) > 0 {
		if _, err := exec.ExecContext(ctx, `DELETE FROM offer_places WHERE offer_id = ANY($1)`, stale); err != nil {
			return err
		}
	}
	return copyInto(ctx, "offer_places", placeColumns, values)
}

func (w *Writer) indexPostgres(ctx context.Context, all []indexed) error {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	ids, vectors := make([]uuid.UUID, len(all)), make([]string, len(all))
	for i, one := range all {
		ids[i], vectors[i] = one.id, one.words.vector()
	}
	_, err = exec.ExecContext(ctx, `INSERT INTO offer_words (offer_id, words)
		SELECT id, vector::tsvector FROM unnest($1::uuid[], $2::text[]) AS t (id, vector)
		ON CONFLICT (offer_id) DO UPDATE SET words = excluded.words`, ids, vectors)
	return err
}

func copyInto(ctx context.Context, table string, columns []string, values [][]any) error {
	if len(values) == 0 {
		return nil
	}
	return tx.Conn(ctx, func(conn any) error {
		std, ok := conn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("copying needs PostgreSQL, not %T", conn)
		}
		_, err := std.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(values))
		return err
	})
}
