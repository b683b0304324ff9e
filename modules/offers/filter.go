package offers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/text"
)

// The orders of the public list.
const (
	SortNewest    = "newest"
	SortRelevance = "relevance"
)

// countTo is how far counts are exact; beyond it they say "1 000+".
const countTo = 1000

// mostTerms is how many words of a search are looked for.
const mostTerms = 8

// Filter narrows the public list of offers.
type Filter struct {
	Text        string   `query:"q" maxLength:"200" doc:"Words: all of them must be there, in any form (stems of French)."`
	Kinds       []string `query:"kind,explode" maxItems:"13" enum:"internship_discovery,internship,apprenticeship,professionalization,permanent,fixed_term,temporary,seasonal,springboard,civic_service,vie,immersion,other" doc:"One of these kinds."` //nolint:lll // a tag has no second line
	Departments []string `query:"department,explode" maxItems:"30" maxLength:"3" doc:"In one of these departments (59, 2A, 974)."`
	Company     string   `query:"company" maxLength:"220" doc:"Of the company with this address."`
}

// Paged is a filter with an order and a page.
type Paged struct {
	Filter
	Sort string `query:"sort" enum:"newest,relevance" default:"newest" doc:"Newest first, or those nearest to the words; the latter only where fewer than 1,000 offers have the words."`
	Page int    `query:"page" minimum:"1" maximum:"10000" default:"1" doc:"Page, from 1."`
	Size int    `query:"size" minimum:"1" maximum:"100" default:"20" doc:"Offers a page."`
}

// terms returns the distinct terms of the words that were typed.
func (f Filter) terms() []string {
	var terms []string
	for _, t := range text.Terms(f.Text) {
		if !slices.Contains(terms, t) && len(terms) < mostTerms {
			terms = append(terms, t)
		}
	}
	return terms
}

// key is the same for filters that find the same.
func (f Filter) key() string {
	kinds, departments := slices.Sorted(slices.Values(f.Kinds)), slices.Sorted(slices.Values(f.Departments))
	return strings.Join([]string{strings.Join(f.terms(), " "), strings.Join(kinds, " "), strings.Join(departments, " "), f.Company}, "\n")
}

// selection is the part of a query that says which offers, for one dialect.
type selection struct {
	from, where string
	args        []any
	rank        string // orders by nearness; empty without words, and when they are too common
}

// wanted is a filter with what the database had to be asked for.
type wanted struct {
	Filter
	terms   []string
	company *uuid.UUID // of the filter; uuid.Nil when there is no such company
	common  bool       // more than a thousand offers match: on SQLite all of the filter, on PostgreSQL the words
}

// postgres reads the columns; the planner chooses between the index of words and the order of the list.
func (w wanted) postgres() selection {
	sel := selection{from: "offers o", where: "o.state = 'published'"}
	if w.terms != nil {
		sel.from = "offers o JOIN offer_words w ON w.offer_id = o.id"
		sel.where = "w.words @@ ?::tsquery AND " + sel.where
		sel.args = append(sel.args, w.tsquery())
		if !w.common {
			sel.rank = "ts_rank(w.words, ?::tsquery) DESC"
		}
	}
	sel.among("o.kind IN (%s)", w.Kinds)
	sel.among("EXISTS (SELECT 1 FROM offer_places p WHERE p.offer_id = o.id AND p.department IN (%s))", w.Departments)
	if w.company != nil {
		sel.where += " AND o.company_id = ?"
		sel.args = append(sel.args, *w.company)
	}
	return sel
}

// sqlite asks the search table alone, whose tags hold what filters ask for. What few offers match begins the query; what many match is tried offer by
// offer from the newest on, because the list of all matches costs more than the few tries until a page is full.
func (w wanted) sqlite() selection {
	sel := selection{from: "offers o", where: "o.state = 'published'"}
	if w.all() {
		return sel
	}
	sel.args = []any{w.match()}
	if w.common {
		sel.from = "offers o JOIN offer_rows r ON r.offer_id = o.id"
		sel.where += " AND EXISTS (SELECT 1 FROM offer_words WHERE offer_words MATCH ? AND rowid = r.n)"
		return sel
	}
	sel.from = "offer_words CROSS JOIN offer_rows r ON r.n = offer_words.rowid CROSS JOIN offers o ON o.id = r.offer_id"
	sel.where = "offer_words MATCH ? AND " + sel.where
	if w.terms != nil {
		sel.rank = "bm25(offer_words, 4.0, 1.0, 0.0)"
	}
	return sel
}

// all says that nothing narrows the list.
func (w wanted) all() bool {
	return w.terms == nil && len(w.Kinds) == 0 && len(w.Departments) == 0 && w.company == nil
}

// match writes the whole filter for FTS5: every word, and one tag of each kind of filter.
func (w wanted) match() string {
	parts := []string{"tags:" + bulk.TagLive}
	for _, t := range w.terms {
		parts = append(parts, `{title body}:"`+strings.ReplaceAll(t, `"`, `""`)+`"`)
	}
	either := func(values []string, tag func(string) string) {
		if len(values) == 0 {
			return
		}
		tags := make([]string, len(values))
		for i, v := range values {
			tags[i] = `tags:"` + strings.ReplaceAll(tag(v), `"`, `""`) + `"`
		}
		parts = append(parts, "("+strings.Join(tags, " OR ")+")")
	}
	either(w.Kinds, bulk.TagKind)
	either(w.Departments, bulk.TagDepartment)
	if w.company != nil {
		parts = append(parts, "tags:"+bulk.TagCompany(*w.company))
	}
	return strings.Join(parts, " AND ")
}

// tsquery writes the words for PostgreSQL: all of them.
func (w wanted) tsquery() string {
	quoted := make([]string, len(w.terms))
	for i, t := range w.terms {
		quoted[i] = "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(t) + "'"
	}
	return strings.Join(quoted, " & ")
}

// among adds the condition that something has one of some values.
func (s *selection) among(condition string, values []string) {
	if len(values) == 0 {
		return
	}
	s.where += " AND " + fmt.Sprintf(condition, strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", "))
	for _, v := range values {
		s.args = append(s.args, v)
	}
}
