package access_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
)

const phrase = "un mot de passe assez long"

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

// race lets n visitors do the same at once, and returns how many won; the others must be told of a conflict.
func race(t *testing.T, app *hosttest.App, n int, do func(c *hosttest.Client) int) (won int) {
	t.Helper()
	codes := make([]int, n)
	var all sync.WaitGroup
	for i := range codes {
		c := app.Visitor(t)
		all.Go(func() { codes[i] = do(c) })
	}
	all.Wait()
	for _, code := range codes {
		switch code {
		case http.StatusOK:
			won++
		case http.StatusConflict:
		default:
			t.Errorf("status %d", code)
		}
	}
	return won
}

// headers writes an answer's headers in their order.
func headers(h http.Header) string {
	var b strings.Builder
	_ = h.Write(&b) // a builder takes everything
	return b.String()
}

func TestOfManyAcceptancesOneWins(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		app.As(t, cast.Admin).JSON("POST", "/api/v1/invitations", map[string]any{
			"role": "referent", "firstName": "Deux", "lastName": "Fois", "email": "deux@exemple.test", "establishment": cast.School.ID,
		}).Want(http.StatusCreated)
		token := strings.TrimPrefix(app.Link(t, app.Mail(t, "deux@exemple.test", "Atouts"), "/invitation/"), "/invitation/")
		won := race(t, app, 6, func(c *hosttest.Client) int {
			return c.JSON("POST", "/api/v1/invitations/accept", map[string]string{"token": token, "password": phrase}).Code
		})
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// TestAnInvitationIsAcceptedWithoutAPassword opens an account that comes in by links alone.
func TestAnInvitationIsAcceptedWithoutAPassword(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		app.As(t, app.Cast(t).Admin).JSON("POST", "/api/v1/invitations", map[string]any{
			"role": "admin", "firstName": "Sans", "lastName": "Secret", "email": "sans@exemple.test",
		}).Want(http.StatusCreated)
		link := app.Link(t, app.Mail(t, "sans@exemple.test", "Atouts"), "/invitation/")
		c := app.Visitor(t)
		c.Get(link).Want(http.StatusOK).Has("Continuer sans mot de passe")
		c.Form(link, url.Values{"password": {""}}).Want(http.StatusUnprocessableEntity)
		c.Form(link, url.Values{"way": {"link"}}).Want(http.StatusSeeOther)
		c.Get("/mon-compte/acces").Want(http.StatusOK).Has("Lien par e-mail", "Choisir un mot de passe").Lacks("/mot-de-passe/retirer")
		app.Visitor(t).Form("/connexion", url.Values{"email": {"sans@exemple.test"}, "password": {""}}).Want(http.StatusUnprocessableEntity)
		in := app.Visitor(t)
		in.Form("/connexion/lien", url.Values{"email": {"sans@exemple.test"}}).Want(http.StatusSeeOther)
		in.Form(app.Link(t, app.Mail(t, "sans@exemple.test", "Votre lien de connexion"), "/connexion/lien/"), nil).Want(http.StatusSeeOther)
		in.Form("/mon-compte/mot-de-passe", url.Values{"password": {phrase}}).Want(http.StatusSeeOther)
		in.Get("/mon-compte/acces").Want(http.StatusOK).Has("/mot-de-passe/retirer")
		in.Form("/mon-compte/mot-de-passe/retirer", url.Values{"current": {"faux"}}).Want(http.StatusUnprocessableEntity)
		in.Form("/mon-compte/mot-de-passe/retirer", url.Values{"current": {phrase}}).Want(http.StatusSeeOther)
		in.Get("/mon-compte/acces").Want(http.StatusOK).Has("Lien par e-mail").Lacks("/mot-de-passe/retirer")
	})
}

func TestSignInIsThrottled(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Referent
		c := app.Visitor(t)
		wrong := map[string]string{"email": p.Email, "password": "ce n’est pas cela"}
		for range 8 {
			c.JSON("POST", "/api/v1/session", wrong).Want(http.StatusUnauthorized)
		}
		if got := c.JSON("POST", "/api/v1/session", wrong); got.Code != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
			t.Fatalf("the ninth try: %d, Retry-After %q", got.Code, got.Header.Get("Retry-After"))
		}
		unknown := map[string]string{"email": "personne@exemple.test", "password": "ce n’est pas cela"}
		known := c.JSON("POST", "/api/v1/session", unknown)
		if known.Want(http.StatusUnauthorized); !strings.Contains(known.Body, "L’adresse ou le mot de passe") {
			t.Error(known.Body)
		}
	})
}

func TestMySessions(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Candidate
		c, elsewhere := app.As(t, p), app.As(t, p)
		c.Get("/mon-compte/acces").Want(http.StatusOK).Has("Cet appareil", "Mot de passe")
		c.Form("/mon-compte/mot-de-passe", url.Values{"current": {"faux"}, "password": {phrase}}).Want(http.StatusUnprocessableEntity)
		c.Form("/mon-compte/mot-de-passe", url.Values{"current": {hosttest.Password}, "password": {phrase}}).Want(http.StatusSeeOther)
		elsewhere.Get("/mon-compte").Want(http.StatusSeeOther) // its session has ended
		c.Get("/mon-compte").Want(http.StatusOK)
	})
}
