package bulk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
)

func marks(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("?, ", n), ", ") + ")" }

func (w *Writer) writeSQLite(ctx context.Context, rows []*Row) (changed []change, err error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return nil, err
	}
	all := columns()
	insert, err := exec.PrepareContext(ctx, "INSERT INTO offers AS o ("+strings.Join(all, ", ")+") VALUES "+marks(len(all))+" "+
		conflict(true, fmt.Sprintf("?%d", len(all)+1)))
	if err != nil {
		return nil, fmt.Errorf("preparing the offers: %w", err)
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	refresh, err := exec.PrepareContext(ctx, `UPDATE offers SET raw_hash = ? WHERE feed_id = ? AND external_key = ? AND raw_hash IS NOT ?`)
	if err != nil {
		return nil, fmt.Errorf("preparing the hashes: %w", err)
	}
	defer func() { err = errors.Join(err, refresh.Close()) }()
	now := w.now()
	for _, r := range rows {
		id := mixin.NewID()
		values, err := r.values(id, now)
		if err != nil {
			return nil, err
		}
		c := change{row: r}
		var key, held []byte
		switch err := insert.QueryRowContext(ctx, append(values, now.Add(near))...).Scan(&c.id, &key, &held, &c.state); {
		case errors.Is(err, sql.ErrNoRows):
			if _, err := refresh.ExecContext(ctx, r.Raw, r.FeedID, r.Key, r.Raw); err != nil {
				return nil, fmt.Errorf("refreshing the hash of offer %q: %w", r.ExternalID, err)
			}
		case err != nil:
			return nil, fmt.Errorf("writing offer %q: %w", r.ExternalID, err)
		default:
			c.created, c.locked = c.id == id, len(held) > 0
			changed = append(changed, c)
		}
	}
	return changed, nil
}

func (w *Writer) placesSQLite(ctx context.Context, changed []change, keep map[uuid.UUID]bool) (err error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	remove, err := exec.PrepareContext(ctx, `DELETE FROM offer_places WHERE offer_id = ?`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove.Close()) }()
	insert, err := exec.PrepareContext(ctx, "INSERT INTO offer_places ("+strings.Join(placeColumns, ", ")+") VALUES "+marks(len(placeColumns)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	for _, c := range changed {
		if keep[c.id] {
			continue
		}
		if !c.created {
			if _, err := remove.ExecContext(ctx, c.id); err != nil {
				return err
			}
		}
		for n, p := range c.row.Offer.Places {
			if _, err := insert.ExecContext(ctx, p.values(c.id, n)...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *Writer) indexSQLite(ctx context.Context, all []indexed) (err error) {
	exec, err := tx.Exec(ctx)
	if err != nil {
		return err
	}
	// An offer that has a row already keeps its number: the update that changes nothing makes it come back.
	number, err := exec.PrepareContext(ctx, `INSERT INTO offer_rows (offer_id) VALUES (?) ON CONFLICT (offer_id) DO UPDATE SET offer_id = excluded.offer_id RETURNING n`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, number.Close()) }()
	remove, err := exec.PrepareContext(ctx, `DELETE FROM offer_words WHERE rowid = ?`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove.Close()) }()
	insert, err := exec.PrepareContext(ctx, `INSERT INTO offer_words (rowid, title, body, tags) VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	for _, one := range all {
		var n int64
		if err := number.QueryRowContext(ctx, one.id).Scan(&n); err != nil {
			return err
		}
		if !one.fresh {
			if _, err := remove.ExecContext(ctx, n); err != nil {
				return err
			}
		}
		if _, err := insert.ExecContext(ctx, n, one.words.Title, one.words.Body, one.tags); err != nil {
			return err
		}
	}
	return nil
}
