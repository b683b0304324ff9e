package bulk

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/modules/offers/text"
)

// Words are the stems that a search finds an offer by, separated by spaces. Those of the title weigh more.
type Words struct{ Title, Body string }

// TagLive is the tag of what is published. By tags SQLite's search table knows what filters ask for; PostgreSQL's planner reads the columns themselves.
const TagLive = "live"

// TagKind returns the tag of a kind.
func TagKind(kind string) string { return "k" + strings.ReplaceAll(kind, "_", "") }

// TagDepartment returns the tag of a department.
func TagDepartment(code string) string { return "d" + strings.ToLower(code) }

// TagCompany returns the tag of a company.
func TagCompany(id uuid.UUID) string { return "c" + strings.ReplaceAll(id.String(), "-", "") }

// tags returns the tags of an offer, separated by spaces.
func tags(o *Offer, company uuid.UUID, state string) string {
	all := []string{TagKind(o.Kind), TagCompany(company)}
	if state == schema.StatePublished {
		all = append(all, TagLive)
	}
	for _, p := range o.Places {
		if tag := TagDepartment(p.Department); p.Department != "" && !slices.Contains(all, tag) {
			all = append(all, tag)
		}
	}
	return strings.Join(all, " ")
}

// Words returns what a search finds the offer by: its texts, the employer's name and the places.
func (o *Offer) Words(company string) Words {
	body := []string{company, o.CompanyLabel, o.DescriptionText, plain(o.Missions), plain(o.Profile), o.Reference, o.KindOther}
	for _, p := range o.Places {
		body = append(body, p.Label, p.City)
	}
	return Words{Title: text.Index(o.Title), Body: text.Index(strings.Join(body, "\n"))}
}

// vector writes the words as a tsvector: the order gives the positions, the title has weight A.
func (w Words) vector() string {
	at := map[string][]string{}
	order := []string{}
	n := 0
	for i, part := range []string{w.Title, w.Body} {
		for word := range strings.FieldsSeq(part) {
			n++
			if n > 16_000 || len(word) > 200 { // PostgreSQL knows positions to 16,383
				continue
			}
			if at[word] == nil {
				order = append(order, word)
			}
			at[word] = append(at[word], strconv.Itoa(n)+[]string{"A", ""}[i])
		}
	}
	var b strings.Builder
	quote := strings.NewReplacer(`'`, `''`, `\`, `\\`)
	for _, word := range order {
		b.WriteString("'" + quote.Replace(word) + "':" + strings.Join(at[word][:min(len(at[word]), 200)], ",") + " ")
	}
	return b.String()
}

// plain takes the tags out of clean HTML.
func plain(clean string) string {
	var b strings.Builder
	for clean != "" {
		before, rest, found := strings.Cut(clean, "<")
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteByte(' ')
		_, clean, _ = strings.Cut(rest, ">")
	}
	return html.UnescapeString(b.String())
}
