package offers

import (
	"context"
	"fmt"
	"sync"
	"time"
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
	others := f
	others.Kinds = nil
	kinds, err := s.facet(ctx, others, "o.kind", "")
	if err != nil {
		return Facets{}, err
	}
	others = f
	others.Departments = nil
	departments, err := s.facet(ctx, others, "q.department", " JOIN offer_places q ON q.offer_id = o.id")
	if err != nil {
		return Facets{}, err
	}
	facets := Facets{Kinds: kinds, Departments: departments}
	s.facets.put(key, facets, now.Add(fresh))
	return facets, nil
}

func (s *Service) facet(ctx context.Context, f Filter, column, join string) ([]Facet, error) {
	sel, _, err := s.selection(ctx, f)
	if err != nil {
		return nil, err
	}
	number := "count(*)"
	if join != "" {
		number = "count(DISTINCT o.id)" // an offer may have two places in one department
	}
	query := "SELECT " + column + ", " + number + " FROM " + sel.from + join + " WHERE " + sel.where + " GROUP BY " + column + " ORDER BY " + column
	rows, err := s.stmts.query(ctx, s.db.Rebind(query), sel.args...)
	if err != nil {
		return nil, fmt.Errorf("counting offers by %s: %w", column, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	var facets []Facet
	for rows.Next() {
		var value string
		var n int
		if err := rows.Scan(&value, &n); err != nil {
			return nil, fmt.Errorf("counting offers by %s: %w", column, err)
		}
		if value != "" {
			facets = append(facets, Facet{Value: value, Count: upTo(n)})
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("counting offers by %s: %w", column, err)
	}
	return facets, nil
}
