package accounts

import (
	"context"
	"slices"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// waiting tells whether there is an invitation to send again: without one the table has no column of actions.
func waiting(people []PersonLine) bool {
	return slices.ContainsFunc(people, func(p PersonLine) bool { return p.Waits })
}

func peopleColumns(ctx context.Context, people []PersonLine) []ui.Column {
	columns := []ui.Column{
		{Label: i18n.T(ctx, "accounts.people.who"), Header: true},
		{Label: i18n.T(ctx, "accounts.role")},
		{Label: i18n.T(ctx, "accounts.people.state")},
	}
	if waiting(people) {
		columns = append(columns, ui.Column{Label: i18n.T(ctx, "accounts.people.acts")})
	}
	return columns
}

func peopleRows(people []PersonLine) []ui.Row {
	rows := make([]ui.Row, len(people))
	for i, p := range people {
		rows[i] = ui.Row{personName(p), personRole(p), personState(p)}
		if waiting(people) {
			rows[i] = append(rows[i], personActs(p))
		}
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

func peopleTabs(ctx context.Context, v PeopleView) []ui.TabLink {
	return []ui.TabLink{
		{Label: i18n.T(ctx, "people.tab.all"), Href: "/comptes", Current: !v.Pending},
		{Label: i18n.T(ctx, "people.tab.pending"), Href: "/comptes?pending=on", Count: &v.Waiting, Current: v.Pending},
	}
}

func inviteCrumbs(ctx context.Context, v InviteView) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: i18n.T(ctx, "accounts.people.title"), Href: "/comptes"}}
	if v.Several {
		crumbs = append(crumbs, ui.Crumb{Label: i18n.T(ctx, "accounts.invite.title"), Href: "/comptes/nouveau"})
	}
	return append(crumbs, ui.Crumb{Label: i18n.T(ctx, "people.invite.title."+v.Role)})
}
