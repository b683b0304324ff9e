package layout_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

func render(t *testing.T, lang string, p layout.Page, c layout.Chrome) string {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := layout.Shell(p).Render(layout.WithChrome(i18n.With(t.Context(), bundle.Localizer(lang)), c), &out); err != nil {
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
			page:   layout.Page{Title: "Offres", Errors: ui.Errors{{Field: "q", Message: "Écrivez un mot"}}},
			chrome: layout.Chrome{Account: account, Menu: menu, LiveURL: "/direct", BaseURL: "https://atouts.example"},
			has: []string{
				"<title>Erreur\u00a0: Offres – Atouts</title>", `<form method="post" action="/deconnexion">`, `data-live="/direct"`, "noindex", "Ana Exemple",
				`<a href="#f-q">Écrivez un mot</a>`, "Une réponse est à corriger",
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
		got := render(t, c.lang, c.page, c.chrome)
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
