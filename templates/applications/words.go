package applications

import (
	"context"
	"slices"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// button is the kind of the button that sends a form.
func (f Form) button() ui.Kind {
	if f.Danger {
		return ui.Danger
	}
	return ui.Primary
}

// trigger is the kind of the button that unfolds a form.
func (f Form) trigger() ui.Kind {
	if f.Kind == ui.Danger {
		return ui.Caution
	}
	return f.Kind
}

// ordered are the steps with the one that is hoped for first and the ones that end it last.
func ordered(forms []Form) []Form {
	rank := func(f Form) int {
		return slices.Index([]ui.Kind{ui.Primary, ui.Secondary, ui.Quiet, ui.Danger}, f.Kind)
	}
	sorted := slices.SortedStableFunc(slices.Values(forms), func(a, b Form) int { return rank(a) - rank(b) })
	for i := range sorted {
		if i > 0 && sorted[i].Kind == ui.Primary { // a page has one primary button
			sorted[i].Kind = ui.Secondary
		}
	}
	return sorted
}

// calm are the steps of an appointment, which are many: the first is a button, the others read like links.
func calm(forms []Form) []Form {
	quiet := slices.Clone(forms)
	for i := range quiet {
		if i > 0 {
			quiet[i].Kind = ui.Quiet
		}
	}
	return quiet
}

func columns(ctx context.Context, candidate, company bool) []ui.Column {
	all := []ui.Column{{Label: i18n.T(ctx, "applications.application"), Header: true}}
	if candidate {
		all = append(all, ui.Column{Label: i18n.T(ctx, "applications.candidate")})
	}
	if company {
		all = append(all, ui.Column{Label: i18n.T(ctx, "applications.company")})
	}
	return append(all, ui.Column{Label: i18n.T(ctx, "applications.state")}, ui.Column{Label: i18n.T(ctx, "applications.date")})
}

func rows(lines []Line, candidate, company bool) []ui.Row {
	all := make([]ui.Row, len(lines))
	for i, l := range lines {
		all[i] = ui.Row{lineTitle(l)}
		if candidate {
			all[i] = append(all[i], ui.Words(l.Candidate))
		}
		if company {
			all[i] = append(all[i], ui.Words(l.Company))
		}
		all[i] = append(all[i], lineState(l), lineDate(l))
	}
	return all
}

// cardTitle says who applies, to those who see several candidates, else where.
func cardTitle(l Line, candidate bool) string {
	if candidate {
		return l.Candidate
	}
	return l.Company
}
