package layout

import (
	"context"
	"net/url"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// windowTitle is what stands in the browser's tab: an error is said first, because it is what is read first.
func windowTitle(ctx context.Context, p Page) string {
	title := p.Title
	if title == "" {
		return "Atouts"
	}
	if len(p.Errors) > 0 {
		title = i18n.T(ctx, "common.error.prefix") + " " + title
	}
	return title + " – Atouts"
}

// Languages are the choices of language, each in its own words.
func Languages(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: i18n.French, Label: i18n.T(ctx, "common.language.fr")},
		{Value: i18n.Falc, Label: i18n.T(ctx, "common.language.falc")},
		{Value: i18n.English, Label: i18n.T(ctx, "common.language.en")},
	}
}

func displayHref(path string) string {
	if path == "" || path == DisplayURL {
		return DisplayURL
	}
	return DisplayURL + "?" + url.Values{"back": {path}}.Encode()
}
