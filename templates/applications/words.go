package applications

import (
	"context"

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
