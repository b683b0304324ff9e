package offers

import (
	"context"
	"slices"
	"strings"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// activeList is the line of the menu that leads to the list: a member's and a visitor's menus differ.
func activeList(ctx context.Context) string {
	if layout.ChromeFrom(ctx).Account == nil {
		return "offers"
	}
	return "offres"
}

func found(ctx context.Context, n int, more bool) string {
	if more {
		return i18n.T(ctx, "offers.found_more", "Count", n)
	}
	return i18n.T(ctx, "offers.found", "Count", n)
}

func kindWords(ctx context.Context, kind, other string) string {
	if kind == "other" && other != "" {
		return other
	}
	return i18n.T(ctx, "offers.kind."+kind)
}

func placesWords(ctx context.Context, places []string) string {
	const shown = 2
	if len(places) <= shown {
		return strings.Join(places, ", ")
	}
	return strings.Join(places[:shown], ", ") + " " + i18n.T(ctx, "offers.more_places", "Count", len(places)-shown)
}

func sorts(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "newest", Label: i18n.T(ctx, "offers.sort.newest")}, {Value: "relevance", Label: i18n.T(ctx, "offers.sort.relevance")}}
}

func stateTone(state string) ui.Tone {
	switch state {
	case "published":
		return ui.Success
	case "suspended", "expired":
		return ui.Warning
	case "filled":
		return ui.Info
	default:
		return ui.Plain
	}
}

func (s Side) active() string {
	if s.Admin {
		return "administration"
	}
	return "mon-employeur"
}

// crumbs stand above the list; its own line is the last.
func (s Side) crumbs(ctx context.Context) []ui.Crumb {
	return append(s.above(ctx), ui.Crumb{Label: i18n.T(ctx, "offers.home")})
}

// crumbsBelow stand above the pages under the list.
func (s Side) crumbsBelow(ctx context.Context) []ui.Crumb {
	return append(s.above(ctx), ui.Crumb{Label: i18n.T(ctx, "offers.home"), Href: s.Root})
}

func (s Side) above(ctx context.Context) []ui.Crumb {
	if s.Admin {
		return []ui.Crumb{{Label: i18n.T(ctx, "companies.title"), Href: "/administration/entreprises"}, {Label: s.Company, Href: s.Home}}
	}
	return []ui.Crumb{{Label: i18n.T(ctx, "companies.home"), Href: s.Home}}
}

func (v FormView) heading(ctx context.Context) string {
	if v.ID == "" {
		return i18n.T(ctx, "offers.new")
	}
	return v.Title
}

func (v FormView) action() string {
	if v.ID == "" {
		return v.Root + "/nouvelle"
	}
	return v.Root + "/" + v.ID
}

func (v FormView) get(name string) string { return v.Values.Get(name) }

// placeLines is how many places the form asks for: three, or as many as there are.
func (v FormView) placeLines() int {
	n := 3
	for name := range v.Values {
		if strings.HasPrefix(name, "places[3]") && v.get(name) != "" || strings.HasPrefix(name, "places[4]") && v.get(name) != "" {
			n = 5
		}
	}
	return n
}

func (v FormView) anyNeed() bool {
	for _, need := range needs() {
		if v.get("accommodations."+need) != "" {
			return true
		}
	}
	return false
}

func options(ctx context.Context, prefix string, values []string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, value := range values {
		list[i] = ui.Option{Value: value, Label: i18n.T(ctx, prefix+value)}
	}
	return list
}

func optionsOrNone(ctx context.Context, prefix string, values []string) []ui.Option {
	return append([]ui.Option{{Label: i18n.T(ctx, "offers.not_said")}}, options(ctx, prefix, values)...)
}

func managedColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "offers.field.title"), Header: true},
		{Label: i18n.T(ctx, "offers.kind")},
		{Label: i18n.T(ctx, "offers.life")},
		{Label: i18n.T(ctx, "offers.views_column"), Number: true},
		{Label: i18n.T(ctx, "offers.shown_until_column")},
	}
}

func managedRows(ctx context.Context, v ManagedView) []ui.Row {
	rows := make([]ui.Row, len(v.Lines))
	for i, l := range v.Lines {
		rows[i] = ui.Row{
			lineTitle(v.Root, l), ui.Words(kindWords(ctx, l.Kind, "")), ui.Status(stateTone(l.State), i18n.T(ctx, "offers.state."+l.State)),
			ui.Words(i18n.Number(ctx, l.Views)), ui.Day(l.Expires),
		}
	}
	return rows
}

// filled are the tabs behind which there is something, and the one that is shown.
func filled(tabs []ui.TabLink) []ui.TabLink {
	return slices.DeleteFunc(slices.Clone(tabs), func(t ui.TabLink) bool { return t.Count != nil && *t.Count == 0 && !t.Current })
}
