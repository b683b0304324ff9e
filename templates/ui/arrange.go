package ui

import (
	"slices"
	"time"

	"github.com/a-h/templ"
)

// Column is a column of a table.
type Column struct {
	Label string
	// Header makes its cells the headers of their rows; one column has it, usually the first.
	Header bool
	// Number aligns to the end.
	Number bool
}

// Row holds the cells of a row of a table, one a column.
type Row []templ.Component

// Fact is a term and what is known about it. A fact without value is left out.
type Fact struct {
	Term  string
	Value templ.Component
}

// TabLink is a part of a page with its own address.
type TabLink struct {
	Label, Href string
	// Count is shown beside the label when it is not nil.
	Count   *int
	Current bool
}

// Crumb is a place above the page. The last one is the page itself and has no address.
type Crumb struct{ Label, Href string }

// Pages says where in a list of pages the reader is.
type Pages struct {
	Current, Last int
	// URL returns the address of a page.
	URL func(page int) string
}

// Event is a line of a history.
type Event struct {
	When time.Time
	// Title says what happened; By who did it; Text what was said with it.
	Title, By, Text string
	Tone            Tone
	Icon            Name
}

// shown lists the pages to link: the ends and those around the current one; zero stands for a gap.
func (p Pages) shown() []int {
	var out []int
	for n := 1; n <= p.Last; n++ {
		near := n >= p.Current-1 && n <= p.Current+1
		if n == 1 || n == p.Last || near {
			out = append(out, n)
		} else if len(out) > 0 && out[len(out)-1] != 0 {
			out = append(out, 0)
		}
	}
	return slices.Clip(out)
}

func (e Event) icon() Name {
	if e.Icon != "" {
		return e.Icon
	}
	return e.Tone.icon()
}
