package bulk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/offers/schema"
)

// Known is what the database knows of an offer of a feed.
type Known struct {
	ID           uuid.UUID
	Raw, Content []byte
	// Again says that the offer must be applied although nothing changed: it would be published again, or it expires soon.
	Again bool
}

// lookup is how many keys one query asks for: both databases bound the parameters.
const lookup = 1000

// Known returns what is known of a feed's offers, by string(key); a key that is not there is new. It reads the transaction of the context if
// there is one.
func (w *Writer) Known(ctx context.Context, feed uuid.UUID, keys [][]byte) (map[string]Known, error) {
	known := make(map[string]Known, len(keys))
	for part := range slices.Chunk(keys, lookup) {
		if err := w.known(ctx, feed, part, known); err != nil {
			return nil, fmt.Errorf("looking up %d offers of feed %s: %w", len(part), feed, err)
		}
	}
	return known, nil
}

func (w *Writer) known(ctx context.Context, feed uuid.UUID, keys [][]byte, known map[string]Known) error {
	const asked = `SELECT external_key, id, raw_hash, content_hash, state, state_by IS NULL, expires_at FROM offers WHERE feed_id = ? AND external_key `
	query, args := asked+"IN "+marks(len(keys)), []any{feed}
	if w.db.SQLite() {
		for _, key := range keys {
			args = append(args, key)
		}
	} else {
		query, args = asked+"= ANY(?)", append(args, keys)
	}
	rows, err := w.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	now := w.now()
	for rows.Next() {
		var key []byte
		var k Known
		var state string
		var nobody bool
		var expires time.Time
		if err := rows.Scan(&key, &k.ID, &k.Raw, &k.Content, &state, &nobody, &expires); err != nil {
			return err
		}
		k.Again = state == schema.StateExpired || state == schema.StateArchived && nobody ||
			state == schema.StatePublished && !expires.After(now.Add(near))
		known[string(key)] = k
	}
	return rows.Err()
}

// places replaces the places of the offers that were written, except where a person holds them.
func (w *Writer) places(ctx context.Context, changed []change) error {
	keep, err := w.held(ctx, changed)
	if err != nil {
		return err
	}
	if w.db.SQLite() {
		return w.placesSQLite(ctx, changed, keep)
	}
	return w.placesPostgres(ctx, changed, keep)
}

// held returns the offers whose places a person holds.
func (w *Writer) held(ctx context.Context, changed []change) (map[uuid.UUID]bool, error) {
	var held map[uuid.UUID]bool
	for _, c := range changed {
		if !c.locked {
			continue
		}
		var body []byte
		if err := w.one(ctx, `SELECT locked FROM offers WHERE id = ?`, []any{c.id}, &body); err != nil {
			return nil, err
		}
		var names []string
		if err := json.Unmarshal(body, &names); err != nil {
			return nil, fmt.Errorf("reading what is held of offer %s: %w", c.id, err)
		}
		if slices.Contains(names, "places") {
			if held == nil {
				held = map[uuid.UUID]bool{}
			}
			held[c.id] = true
		}
	}
	return held, nil
}

// indexed is an offer with the words it is to be found by.
type indexed struct {
	id    uuid.UUID
	words Words
	tags  string
	fresh bool // it has no search row yet
}

func (w *Writer) index(ctx context.Context, all []indexed) error {
	if len(all) == 0 {
		return nil
	}
	write := w.indexPostgres
	if w.db.SQLite() {
		write = w.indexSQLite
	}
	if err := write(ctx, all); err != nil {
		return fmt.Errorf("indexing %d offers: %w", len(all), err)
	}
	return nil
}

// Index brings the search row of an offer in step with the offer as it stands in the transaction of the context. Whoever changes the texts or the
// places of an offer outside Apply calls it in the same transaction. It returns tx.ErrNone outside one.
func (w *Writer) Index(ctx context.Context, id uuid.UUID) error {
	if !tx.Inside(ctx) {
		return tx.ErrNone
	}
	var o Offer
	var company, state string
	var companyID uuid.UUID
	err := w.one(ctx, `SELECT o.state, o.kind, o.company_id, o.title, o.reference, o.kind_other, o.description_text, o.missions, o.profile, o.company_label, c.name
		FROM offers o JOIN companies c ON c.id = o.company_id WHERE o.id = ?`, []any{id},
		&state, &o.Kind, &companyID, &o.Title, &o.Reference, &o.KindOther, &o.DescriptionText, &o.Missions, &o.Profile, &o.CompanyLabel, &company)
	if err != nil {
		return fmt.Errorf("reading the texts of offer %s: %w", id, err)
	}
	rows, err := w.query(ctx, `SELECT label, city, department FROM offer_places WHERE offer_id = ? ORDER BY position`, id)
	if err != nil {
		return fmt.Errorf("reading the places of offer %s: %w", id, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	for rows.Next() {
		var p Place
		if err := rows.Scan(&p.Label, &p.City, &p.Department); err != nil {
			return fmt.Errorf("reading a place of offer %s: %w", id, err)
		}
		o.Places = append(o.Places, p)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the places of offer %s: %w", id, err)
	}
	return w.index(ctx, []indexed{{id: id, words: o.Words(company), tags: tags(&o, companyID, state)}})
}

// Moved brings the search rows in step with the states of offers. Whoever changes a state outside Apply calls it in the same transaction.
func (w *Writer) Moved(ctx context.Context, ids ...uuid.UUID) error {
	if !w.db.SQLite() {
		return nil // PostgreSQL reads the state from the offer
	}
	for _, id := range ids {
		if err := w.Index(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
