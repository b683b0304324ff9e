package bulk

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
)

// chunk is how many offers are written by one round of statements.
const chunk = 1000

// Writer writes offers of feeds, and the search rows of all offers. Its methods have no viewer: the caller holds the law.
type Writer struct {
	db    *open.DB
	clock func() time.Time
}

// New returns a writer.
func New(db *open.DB, clock func() time.Time) *Writer { return &Writer{db: db, clock: clock} }

// Counts says what became of a batch. Their sum is its length.
type Counts struct {
	Created, Updated, Unchanged int
	// Repeated are the rows whose key stood already earlier in the batch: the first wins.
	Repeated int
}

// Apply writes a batch of prepared rows in one transaction, the context's or its own, and then runs also, which may be nil, inside it. See the
// package for what is promised.
func (w *Writer) Apply(ctx context.Context, batch []Row, also func(ctx context.Context) error) (Counts, error) {
	var counts Counts
	rows := distinct(batch)
	counts.Repeated = len(batch) - len(rows)
	err := tx.Run(ctx, w.db, func(ctx context.Context) error {
		for from := 0; from < len(rows); from += chunk {
			part := rows[from:min(from+chunk, len(rows))]
			changed, err := w.write(ctx, part)
			if err != nil {
				return fmt.Errorf("writing %d offers: %w", len(part), err)
			}
			if err := w.follow(ctx, changed); err != nil {
				return err
			}
			for _, c := range changed {
				if c.created {
					counts.Created++
				} else {
					counts.Updated++
				}
			}
			counts.Unchanged += len(part) - len(changed)
		}
		if also == nil {
			return nil
		}
		return also(ctx)
	})
	if err != nil {
		return Counts{}, err
	}
	return counts, nil
}

// change is one offer that was written.
type change struct {
	id      uuid.UUID
	row     *Row
	created bool
	locked  bool // a person holds some of its fields
	state   string
}

func (w *Writer) write(ctx context.Context, rows []*Row) ([]change, error) {
	if w.db.SQLite() {
		return w.writeSQLite(ctx, rows)
	}
	return w.writePostgres(ctx, rows)
}

// follow brings places and words in step with the offers that were written.
func (w *Writer) follow(ctx context.Context, changed []change) error {
	if len(changed) == 0 {
		return nil
	}
	if err := w.places(ctx, changed); err != nil {
		return fmt.Errorf("writing the places of %d offers: %w", len(changed), err)
	}
	words := make([]indexed, 0, len(changed))
	for _, c := range changed {
		if c.locked {
			// The feed's texts are not what is shown: the words come from the row as it stands now.
			if err := w.Index(ctx, c.id); err != nil {
				return err
			}
			continue
		}
		words = append(words, indexed{id: c.id, words: c.row.Words, tags: tags(&c.row.Offer, c.row.CompanyID, c.state), fresh: c.created})
	}
	return w.index(ctx, words)
}

// distinct returns the rows without those whose key came before.
func distinct(batch []Row) []*Row {
	seen := make(map[string]bool, len(batch))
	rows := make([]*Row, 0, len(batch))
	for i := range batch {
		if key := string(batch[i].Key); !seen[key] {
			seen[key] = true
			rows = append(rows, &batch[i])
		}
	}
	return rows
}
