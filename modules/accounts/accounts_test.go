package accounts_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
)

func TestEverybodySignsInAndOut(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		for name, p := range app.Cast(t).People() {
			t.Run(name, func(t *testing.T) {
				c := app.Visitor(t)
				c.Form("/connexion", url.Values{"email": {p.Email}, "password": {"pas la bonne"}}).Want(http.StatusUnprocessableEntity).
					Has("L’adresse ou le mot de passe n’est pas bon")
				got := c.Form("/connexion", url.Values{"email": {p.Email}, "password": {hosttest.Password}, "retour": {"//evil.example"}})
				if got.Want(http.StatusSeeOther).Location() != "/tableau-de-bord" {
					t.Fatalf("led to %s", got.Location())
				}
				c.Get("/tableau-de-bord").Want(http.StatusOK).Has("Bonjour "+p.Name, `action="/deconnexion"`)
				c.Get("/mon-compte").Want(http.StatusOK).Has(p.Email)
				c.Form("/deconnexion", nil).Want(http.StatusSeeOther)
				c.Get("/tableau-de-bord").Want(http.StatusSeeOther)
			})
		}
	})
}
