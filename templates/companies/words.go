package companies

import (
	"context"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// activeList is the line of the menu that leads to the list: a member's and a visitor's menus differ.
func activeList(ctx context.Context) string {
	if layout.ChromeFrom(ctx).Account == nil {
		return "companies"
	}
	return "entreprises"
}

func factList(ctx context.Context, f Facts) []ui.Fact {
	place := f.City
	if f.Department != "" {
		place += " (" + f.Department + ")"
	}
	var list []ui.Fact
	add := func(key, text string) {
		if text != "" {
			list = append(list, ui.Fact{Term: i18n.T(ctx, key), Value: ui.Words(text)})
		}
	}
	add("companies.sector", f.Sector)
	if f.Size != "" {
		add("companies.size", i18n.T(ctx, "companies.size."+f.Size))
	}
	add("companies.place", place)
	add("companies.siret", f.SIRET)
	if f.Website != "" {
		list = append(list, ui.Fact{Term: i18n.T(ctx, "companies.website"), Value: website(f.Website)})
	}
	return list
}

func homePage(ctx context.Context, v HomeView) layout.Page {
	if v.Admin {
		return layout.Page{Title: v.Name, Active: "administration", Crumbs: []ui.Crumb{{Label: i18n.T(ctx, "companies.title"), Href: AdminRoot}, {Label: v.Name}}}
	}
	return layout.Page{Title: i18n.T(ctx, "companies.home"), Lead: v.Name, Active: "mon-employeur"}
}

func formPage(ctx context.Context, v FormView) layout.Page {
	p := layout.Page{Title: i18n.T(ctx, "companies.new"), Active: "administration", Errors: v.Errors}
	up := ui.Crumb{Label: i18n.T(ctx, "companies.title"), Href: AdminRoot}
	if v.Title != "" {
		p.Title, up = i18n.T(ctx, "companies.edit_title"), ui.Crumb{Label: v.Title, Href: v.Back}
	}
	if v.Back == HomeRoot {
		p.Active = "mon-employeur"
		up.Label = i18n.T(ctx, "companies.home")
	}
	p.Crumbs = []ui.Crumb{up, {Label: p.Title}}
	return p
}

func sizes(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "companies.size_unknown")}}
	for _, s := range Sizes() {
		options = append(options, ui.Option{Value: s, Label: i18n.T(ctx, "companies.size."+s)})
	}
	return options
}

func peopleColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "companies.person"), Header: true}, {Label: i18n.T(ctx, "companies.function")}, {Label: i18n.T(ctx, "companies.email")},
	}
}

func peopleRows(people []Person) []ui.Row {
	rows := make([]ui.Row, len(people))
	for i, p := range people {
		rows[i] = ui.Row{ui.Words(p.Name), ui.Words(p.Function), mailto(p.Email)}
	}
	return rows
}

func adminColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "companies.name"), Header: true}, {Label: i18n.T(ctx, "companies.sector")}, {Label: i18n.T(ctx, "companies.city")},
	}
}

func adminRows(lines []Line) []ui.Row {
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		rows[i] = ui.Row{adminName(l), ui.Words(l.Sector), ui.Words(l.City)}
	}
	return rows
}

func adminTabs(ctx context.Context, current string) []ui.TabLink {
	tabs := []ui.TabLink{
		{Label: i18n.T(ctx, "companies.title"), Href: AdminRoot},
		{Label: i18n.T(ctx, "companies.administration.establishments"), Href: "/administration/etablissements"},
		{Label: i18n.T(ctx, "companies.administration.feeds"), Href: "/flux"},
		{Label: i18n.T(ctx, "companies.administration.queue"), Href: "/administration/file"},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == current
	}
	return tabs
}
