package offers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// Listed is an offer as lists show it.
type Listed struct {
	ID                   uuid.UUID
	Slug, Title          string
	Kind, KindOther      string
	Remote, Level        string
	PublishedAt          time.Time
	Company, CompanySlug string
	Label                string // the employer as a feed names it, when it differs
	Places               []string
}

// Count is a number that is exact to 1,000.
type Count struct {
	N    int
	More bool // there are more than N
}

// Found is one page of the public list.
type Found struct {
	Offers []Listed
	Total  Count
	// Ranked says that the order asked for, nearness, could be given.
	Ranked bool
	// Company is the one that the filter names.
	Company *ent.Company
}

const listed = `SELECT o.id, o.slug, o.title, o.kind, o.kind_other, o.remote, o.level, o.published_at, o.company_label, c.name, c.slug FROM `

// Search returns one page of published offers. It has no law of its own: published offers are everybody's.
func (s *Service) Search(ctx context.Context, f Paged) (Found, error) {
	w, employer, err := s.wanted(ctx, f.Filter)
	if err != nil {
		return Found{}, err
	}
	total := Count{N: -1}
	if w.terms != nil || s.db.SQLite() && !w.all() {
		n, err := s.weigh(ctx, w)
		if err != nil {
			return Found{}, err
		}
		w.common = n > countTo
		if s.db.SQLite() {
			total = upTo(n) // the tags say all that the filter asks for
		}
	}
	sel := s.selection(w)
	found := Found{Company: employer, Ranked: f.Sort == SortRelevance && sel.rank != ""}
	size, page := min(max(f.Size, 1), 100), max(f.Page, 1)
	order, args := "o.published_at DESC, o.id DESC", append([]any{}, sel.args...)
	if found.Ranked {
		order = sel.rank + ", " + order
		if !s.db.SQLite() {
			args = append(args, sel.args[0])
		}
	}
	args = append(args, size, (page-1)*size)
	query := listed + sel.from + " JOIN companies c ON c.id = o.company_id WHERE " + sel.where + " ORDER BY " + order + " LIMIT ? OFFSET ?"
	if found.Offers, err = s.list(ctx, query, args); err != nil {
		return Found{}, fmt.Errorf("searching offers: %w", err)
	}
	if err := s.placesOf(ctx, found.Offers); err != nil {
		return Found{}, err
	}
	switch n := len(found.Offers); {
	case page == 1 && n < size:
		found.Total = Count{N: n}
	case total.N >= 0:
		found.Total = total
	default:
		found.Total, err = s.count(ctx, sel)
	}
	return found, err
}

// Latest returns the newest published offers.
func (s *Service) Latest(ctx context.Context, most int) ([]Listed, error) {
	all, err := s.list(ctx, listed+`offers o JOIN companies c ON c.id = o.company_id WHERE o.state = 'published' ORDER BY o.published_at DESC, o.id DESC LIMIT ?`, []any{most})
	if err != nil {
		return nil, fmt.Errorf("listing the newest offers: %w", err)
	}
	return all, s.placesOf(ctx, all)
}

// wanted resolves the words and the company of a filter.
func (s *Service) wanted(ctx context.Context, f Filter) (wanted, *ent.Company, error) {
	w := wanted{Filter: f, terms: f.terms()}
	if f.Company == "" {
		return w, nil, nil
	}
	c, err := tx.Client(ctx, s.db).Company.Query().Where(company.Slug(f.Company)).Only(viewer.System(ctx, "offers.search"))
	switch {
	case ent.IsNotFound(err):
		w.company = &uuid.UUID{}
		return w, nil, nil
	case err != nil:
		return wanted{}, nil, fmt.Errorf("looking for the company of a search: %w", err)
	}
	w.company = &c.ID
	return w, c, nil
}

func (s *Service) selection(w wanted) selection {
	if s.db.SQLite() {
		return w.sqlite()
	}
	return w.postgres()
}

// weigh counts, up to a thousand and one, the rows of the search table that match: on SQLite the whole filter, on PostgreSQL the words.
func (s *Service) weigh(ctx context.Context, w wanted) (int, error) {
	query, arg := `SELECT count(*) FROM (SELECT 1 FROM offer_words WHERE offer_words MATCH ? LIMIT 1001) AS counted`, w.match
	if !s.db.SQLite() {
		query, arg = `SELECT count(*) FROM (SELECT 1 FROM offer_words WHERE words @@ ?::tsquery LIMIT 1001) AS counted`, w.tsquery
	}
	n, err := s.number(ctx, query, arg())
	if err != nil {
		return 0, fmt.Errorf("weighing a search: %w", err)
	}
	return n, nil
}

// number reads one number.
func (s *Service) number(ctx context.Context, query string, args ...any) (n int, err error) {
	rows, err := s.db.Reads.QueryContext(ctx, s.db.Rebind(query), args...)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

func (s *Service) count(ctx context.Context, sel selection) (Count, error) {
	n, err := s.number(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+sel.from+" WHERE "+sel.where+" LIMIT 1001) AS counted", sel.args...)
	if err != nil {
		return Count{}, fmt.Errorf("counting offers: %w", err)
	}
	return upTo(n), nil
}

func upTo(n int) Count { return Count{N: min(n, countTo), More: n > countTo} }

func (s *Service) list(ctx context.Context, query string, args []any) ([]Listed, error) {
	rows, err := s.db.Reads.QueryContext(ctx, s.db.Rebind(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	var all []Listed
	for rows.Next() {
		var o Listed
		err := rows.Scan(&o.ID, &o.Slug, &o.Title, &o.Kind, &o.KindOther, &o.Remote, &o.Level, &o.PublishedAt, &o.Label, &o.Company, &o.CompanySlug)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, rows.Err()
}

// placesOf fills in the places of a page of offers with one query.
func (s *Service) placesOf(ctx context.Context, all []Listed) error {
	if len(all) == 0 {
		return nil
	}
	ids, at := make([]uuid.UUID, len(all)), make(map[uuid.UUID]int, len(all))
	for i := range all {
		ids[i], at[all[i].ID] = all[i].ID, i
	}
	among, args := s.among(ids)
	rows, err := s.db.Reads.Brief(ctx, s.db.Rebind(`SELECT offer_id, label, city FROM offer_places WHERE offer_id `+among+` ORDER BY offer_id, position`), args...)
	if err != nil {
		return fmt.Errorf("reading the places of offers: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	for rows.Next() {
		var id uuid.UUID
		var label, city string
		if err := rows.Scan(&id, &label, &city); err != nil {
			return fmt.Errorf("reading the places of offers: %w", err)
		}
		o := &all[at[id]]
		o.Places = append(o.Places, orElse(label, city))
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the places of offers: %w", err)
	}
	return nil
}

// among returns the condition that an id is one of some. PostgreSQL gets them as one text: its driver takes longer to write fifty parameters than the
// database to find the rows.
func (s *Service) among(ids []uuid.UUID) (condition string, args []any) {
	if !s.db.SQLite() {
		all := make([]string, len(ids))
		for i, id := range ids {
			all[i] = id.String()
		}
		return "= ANY(?::uuid[])", []any{"{" + strings.Join(all, ",") + "}"}
	}
	args = make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return "IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ") + ")", args
}
