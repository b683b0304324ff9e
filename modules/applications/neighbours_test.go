package applications

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/notifications"
)

// told remembers what people were told.
type told struct {
	mu       sync.Mutex
	declared []string
	all      []notifications.Told
}

// Forget has nothing to forget.
func (a *told) Forget(context.Context, ...string) error { return nil }

// Tell remembers, and insists on the transaction.
func (a *told) Tell(ctx context.Context, t notifications.Told) error {
	if !tx.Inside(ctx) {
		return tx.ErrNone
	}
	if !slices.Contains(a.declared, t.Event) {
		return fmt.Errorf("nobody declares %s", t.Event)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, t)
	return nil
}

// of returns the events that an account was told, in order.
func (a *told) of(account uuid.UUID) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var events []string
	for _, t := range a.all {
		if slices.Contains(t.Accounts, account) {
			events = append(events, t.Event)
		}
	}
	return events
}

// shelf is the cvs module as far as applications need it.
type shelf struct {
	mu     sync.Mutex
	of     map[uuid.UUID][]uuid.UUID
	frozen int
}

func (s *shelf) add(candidate uuid.UUID) uuid.UUID {
	id := mixin.NewID()
	s.of[candidate] = append(s.of[candidate], id)
	return id
}

// Of lists.
func (s *shelf) Of(_ context.Context, candidate uuid.UUID) ([]CVChoice, error) {
	var all []CVChoice
	for _, id := range s.of[candidate] {
		all = append(all, CVChoice{ID: id, Title: "Mon CV", Updated: start})
	}
	return all, nil
}

// Freeze counts.
func (s *shelf) Freeze(_ context.Context, _ uuid.UUID) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frozen++
	return fmt.Sprintf("hash-%d", s.frozen), nil
}

// Open opens.
func (s *shelf) Open(_ context.Context, hash string) (io.ReadCloser, int64, string, bool, error) {
	if hash == "hash-9" {
		return nil, 0, "", false, nil
	}
	text := "%PDF-1.7 " + hash
	return io.NopCloser(strings.NewReader(text)), int64(len(text)), "cv \"é\n.pdf", true, nil
}

// circle knows who stands around whom.
type circle struct{ db *open.DB }

// Accompanying is the referent.
func (c circle) Accompanying(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error) {
	file, err := tx.Client(ctx, c.db).Candidate.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return []uuid.UUID{file.ReferentID}, nil
}

// Recruiters are the company's.
func (c circle) Recruiters(ctx context.Context, company uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Client(ctx, c.db).Membership.Query().Where(membership.CompanyID(company)).Select(membership.FieldAccountID).Scan(ctx, &ids)
	return ids, err
}
