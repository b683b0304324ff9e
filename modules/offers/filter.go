package offers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

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
	Kinds       []string `query:"kind,explode" maxItems:"13" enum:"internship_discovery,internship,apprenticeship,professionalization,permanent,fixed_term,temporary,seasonal,springboard,civic_service,vie,immersion,other" doc:"One of these kinds."`
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
	rank        string // orders by nearness; empty when the words are too common
}

// The parts of the tables' names are fixed texts; everything that a person typed is an argument.
func (f Filter) selection(sqlite bool, words match, company *uuid.UUID) selection {
	sel := selection{from: "offers o", where: "o.state = 'published'"}
	if words.terms != nil {
		sel.words(sqlite, words)
	}
	sel.among("o.kind", f.Kinds, "")
	sel.among("p.department", f.Departments, "EXISTS (SELECT 1 FROM offer_places p WHERE p.offer_id = o.id AND %s)")
	if company != nil {
		sel.where += " AND o.company_id = ?"
		sel.args = append(sel.args, *company)
	}
	return sel
}

// match is what words were typed, and whether they are common.
type match struct {
	terms  []string
	common bool
}

// query writes the terms as the database wants them: all of them.
func (m match) query(sqlite bool) string {
	quote, and := "'", " & "
	if sqlite {
		quote, and = `"`, " "
	}
	quoted := make([]string, len(m.terms))
	for i, t := range m.terms {
		quoted[i] = quote + strings.NewReplacer(quote, quote+quote, `\`, `\\`).Replace(t) + quote
	}
	return strings.Join(quoted, and)
}

// words adds the condition of the words. On SQLite rare words begin the query, common ones are tried offer by offer from the newest on: the list of
// all matches of a word that every offer has costs more than the few tries until a page is full. PostgreSQL's planner chooses by itself.
func (s *selection) words(sqlite bool, m match) {
	switch {
	case !sqlite:
		s.from = "offers o JOIN offer_words w ON w.offer_id = o.id"
		s.where = "w.words @@ ?::tsquery AND " + s.where
		s.rank = "ts_rank(w.words, ?::tsquery) DESC"
	case m.common:
		s.from = "offers o JOIN offer_rows r ON r.offer_id = o.id"
		s.where += " AND EXISTS (SELECT 1 FROM offer_words WHERE offer_words MATCH ? AND rowid = r.n)"
	default:
		s.from = "offer_words CROSS JOIN offer_rows r ON r.n = offer_words.rowid CROSS JOIN offers o ON o.id = r.offer_id"
		s.where = "offer_words MATCH ? AND " + s.where
		s.rank = "bm25(offer_words, 4.0, 1.0)"
	}
	if m.common {
		s.rank = ""
	}
	s.args = append(s.args, m.query(sqlite))
}

// among adds the condition that a column has one of some values.
func (s *selection) among(column string, values []string, frame string) {
	if len(values) == 0 {
		return
	}
	condition := column + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ") + ")"
	if frame != "" {
		condition = fmt.Sprintf(frame, condition)
	}
	s.where += " AND " + condition
	for _, v := range values {
		s.args = append(s.args, v)
	}
}
