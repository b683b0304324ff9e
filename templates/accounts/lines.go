package accounts

import (
	"context"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

func peopleColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "accounts.people.who"), Header: true},
		{Label: i18n.T(ctx, "accounts.role")},
		{Label: i18n.T(ctx, "accounts.people.state")},
		{Label: i18n.T(ctx, "accounts.people.acts")},
	}
}

func peopleRows(people []PersonLine) []ui.Row {
	rows := make([]ui.Row, len(people))
	for i, p := range people {
		rows[i] = ui.Row{personName(p), personRole(p), personState(p), personActs(p)}
	}
	return rows
}

func stateTone(p PersonLine) ui.Tone {
	switch {
	case p.State == "active":
		return ui.Success
	case p.State == "suspended", p.Expired:
		return ui.Problem
	default:
		return ui.Info
	}
}
