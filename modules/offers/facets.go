package offers

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/atouts/atouts/modules/offers/place"
	"github.com/atouts/atouts/modules/offers/schema"
)

// Facet is one choice of a filter with how many offers it would show, the other filters applied.
type Facet struct {
	Value string
	Count
}

// Facets are the choices of the public list: those that show something, and those that are chosen.
type Facets struct{ Kinds, Departments []Facet }

// fresh is how long the counts of a filter are kept. They are said beside choices and promise nothing; the list and its total are never kept.
const fresh = 20 * time.Second

// mostKept is how many filters' counts are kept at once.
const mostKept = 500

// cache keeps the counts of filters.
type cache struct {
	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	facets Facets
	until  time.Time
}

func newCache() *cache { return &cache{kept: map[string]kept{}} }

func (c *cache) get(key string, now time.Time) (Facets, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.kept[key]
	return k.facets, ok && now.Before(k.until)
}

func (c *cache) put(key string, f Facets, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostKept {
		c.kept = map[string]kept{}
	}
	c.kept[key] = kept{f, until}
}

// Facets returns the choices of kind and of department for a filter, each counted without its own filter. They may be twenty seconds old.
func (s *Service) Facets(ctx context.Context, f Filter) (Facets, error) {
	now, key := s.now(), f.key()
	if facets, ok := s.facets.get(key, now); ok {
		return facets, nil
	}
	w, _, err := s.wanted(ctx, f)
	if err != nil {
		return Facets{}, err
	}
	count := s.facetsPostgres
	if s.db.SQLite() {
		count = s.facetsSQLite
	}
	facets, err := count(ctx, w)
	if err != nil {
		return Facets{}, fmt.Errorf("counting offers by choice: %w", err)
	}
	s.facets.put(key, facets, now.Add(fresh))
	return facets, nil
}

// facetsSQLite asks the search table for each choice, never for more than a thousand and one rows: its tags make that a merge of two lists.
func (s *Service) facetsSQLite(ctx context.Context, w wanted) (Facets, error) {
	var facets Facets
	for _, kind := range schema.Kinds() {
		one := w
		one.Kinds = []string{kind}
		if err := s.weighChoice(ctx, one, kind, &facets.Kinds); err != nil {
			return Facets{}, err
		}
	}
	for _, d := range place.Departments() {
		one := w
		one.Departments = []string{d.Code}
		if err := s.weighChoice(ctx, one, d.Code, &facets.Departments); err != nil {
			return Facets{}, err
		}
	}
	return facets, nil
}

func (s *Service) weighChoice(ctx context.Context, w wanted, value string, into *[]Facet) error {
	n, err := s.weigh(ctx, w)
	if err != nil {
		return err
	}
	if n > 0 {
		*into = append(*into, Facet{Value: value, Count: upTo(n)})
	}
	return nil
}

// facetsPostgres counts all groups in two queries.
func (s *Service) facetsPostgres(ctx context.Context, w wanted) (facets Facets, err error) {
	one := w
	one.Kinds = nil
	sel := one.postgres()
	if facets.Kinds, err = s.groups(ctx, "SELECT o.kind, count(*) FROM "+sel.from+" WHERE "+sel.where+" GROUP BY 1 ORDER BY 1", sel.args); err != nil {
		return Facets{}, err
	}
	one = w
	one.Departments = nil
	sel = one.postgres()
	// An offer may have two places in one department.
	facets.Departments, err = s.groups(ctx, "SELECT q.department, count(DISTINCT o.id) FROM "+sel.from+" JOIN offer_places q ON q.offer_id = o.id WHERE "+
		sel.where+" GROUP BY 1 ORDER BY 1", sel.args)
	return facets, err
}

func (s *Service) groups(ctx context.Context, query string, args []any) ([]Facet, error) {
	rows, err := s.db.Reads.QueryContext(ctx, s.db.Rebind(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	var facets []Facet
	for rows.Next() {
		var value string
		var n int
		if err := rows.Scan(&value, &n); err != nil {
			return nil, err
		}
		if value != "" {
			facets = append(facets, Facet{Value: value, Count: upTo(n)})
		}
	}
	return facets, rows.Err()
}
