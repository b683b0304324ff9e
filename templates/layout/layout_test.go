package layout_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

func render(t *testing.T, lang string, p layout.Page, c layout.Chrome, body ...templ.Component) string {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	ctx := templ.WithChildren(layout.WithChrome(i18n.With(t.Context(), bundle.Localizer(lang)), c), templ.Join(body...))
	if err := layout.Shell(p).Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestShell(t *testing.T) {
	t.Parallel()
	account := &layout.AccountBadge{Name: "Ana Exemple", Role: "common.menu.main", Unread: 2}
	menu := []layout.MenuItem{{Key: "offers", Label: "common.menu.offers", Href: "/offres"}}
	for name, c := range map[string]struct {
		lang       string
		page       layout.Page
		chrome     layout.Chrome
		body       []templ.Component
		has, hasNo []string
	}{
		"visitor": {
			page: layout.Page{Title: "Offres", Active: "offers", Canonical: "/offres"}, chrome: layout.Chrome{BaseURL: "https://atouts.example", Nonce: "n0"},
			has: []string{
				"<title>Offres – Atouts</title>", "<h1>Offres</h1>", `href="/connexion"`, `<html lang="fr" dir="ltr">`, `nonce="n0"`,
				`<link rel="canonical" href="https://atouts.example/offres">`, `<a href="/offres" aria-current="page">`, `href="#main"`,
			},
			hasNo: []string{"/deconnexion", "noindex", "data-live", "style=", "Erreur"},
		},
		"signed in": {
			page: layout.Page{Title: "Offres", Errors: ui.Errors{
				{Field: "b", Message: "Écrivez deux mots"},
				{Field: "q", Message: "Écrivez un mot"},
				{Field: "gone", Message: "Trop tard"},
				{Field: "kinds[2]", Message: "Choisissez"},
			}},
			body: []templ.Component{
				ui.Text("Métier", "q", "", ui.Field{Error: "Écrivez un mot"}), ui.Text("Ville", "b", "", ui.Field{Error: "Écrivez deux mots"}),
				ui.Checkboxes("Contrats", "kinds", nil, nil, ui.Field{Error: ui.Errors{{Field: "kinds[2]", Message: "Choisissez"}}.For("kinds")}),
			},
			chrome: layout.Chrome{Account: account, Menu: menu, LiveURL: "/direct", BaseURL: "https://atouts.example"},
			has: []string{
				"<title>Erreur\u00a0: Offres – Atouts</title>", `<form method="post" action="/deconnexion">`, `data-live="/direct"`, "noindex", "Ana Exemple",
				"4 réponses sont à corriger",
				`<li>Trop tard</li><li><a href="#f-q">Métier – Écrivez un mot</a></li><li><a href="#f-b">Ville – Écrivez deux mots</a></li><li><a href="#f-kinds">Contrats – Choisissez</a></li>`,
			},
			hasNo: []string{"/connexion\"", "canonical"},
		},
		"choices": {
			lang: i18n.Falc, page: layout.Page{Title: "x", OwnTitle: true}, chrome: layout.Chrome{Prefs: layout.Prefs{Size: "large", Theme: "dark"}, Path: "/offres?q=a"},
			has:   []string{`lang="fr"`, `data-size="large"`, `data-theme="dark"`, `<option value="fr-x-falc" selected>`, `value="/offres?q=a"`, `href="/affichage?back=%2Foffres%3Fq%3Da"`},
			hasNo: []string{"<h1>", "data-font"},
		},
		"english": {lang: i18n.English, page: layout.Page{Title: "Offers"}, has: []string{`lang="en"`, "Skip to content"}},
	} {
		got := render(t, c.lang, c.page, c.chrome, c.body...)
		for _, s := range c.has {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %s is missing in\n%s", name, s, got)
			}
		}
		for _, s := range c.hasNo {
			if strings.Contains(got, s) {
				t.Errorf("%s: %s should not be there", name, s)
			}
		}
	}
}
