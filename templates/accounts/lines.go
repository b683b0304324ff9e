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

func peopleRows(people []PersonLine, bulk bool) []ui.Row {
	rows := make([]ui.Row, len(people))
	for i, p := range people {
		rows[i] = ui.Row{personName(p, bulk), personRole(p), personState(p), personActs(p, bulk)}
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
	return sectionTabs(ctx, v.Pending, false, &v.Waiting, v.Gaps)
}

// sectionTabs are the parts of the list of people; who has no gaps to cure has no tab of them.
func sectionTabs(ctx context.Context, pending, gaps bool, waiting, missing *int) []ui.TabLink {
	tabs := []ui.TabLink{
		{Label: i18n.T(ctx, "people.tab.all"), Href: "/comptes", Current: !pending && !gaps},
		{Label: i18n.T(ctx, "people.tab.pending"), Href: "/comptes?pending=on", Count: waiting, Current: pending},
	}
	if missing != nil {
		tabs = append(tabs, ui.TabLink{Label: i18n.T(ctx, "people.tab.gaps"), Href: "/comptes/a-pourvoir", Count: missing, Current: gaps})
	}
	return tabs
}

func inviteCrumbs(ctx context.Context, v InviteView) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: i18n.T(ctx, "accounts.people.title"), Href: "/comptes"}}
	if v.Several {
		crumbs = append(crumbs, ui.Crumb{Label: i18n.T(ctx, "accounts.invite.title"), Href: "/comptes/nouveau"})
	}
	return append(crumbs, ui.Crumb{Label: i18n.T(ctx, "people.invite.title."+v.Role)})
}
