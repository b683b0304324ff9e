package access_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

// TestPreferencesFollowThePerson takes the language and the display from one browser to another.
func TestPreferencesFollowThePerson(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		kept := func(step, locale string, display map[string]string) {
			t.Helper()
			a := app.Foundations().DB.Client.Account.GetX(viewer.System(t.Context(), "test"), cast.Candidate.Account)
			if a.Locale != locale || !maps.Equal(a.Display, display) {
				t.Errorf("%s, the account keeps %s and %v, want %s and %v", step, a.Locale, a.Display, locale, display)
			}
		}
		comeIn := func(c *hosttest.Client, p hosttest.Person) {
			t.Helper()
			c.Form("/connexion", url.Values{"email": {p.Email}, "password": {hosttest.Password}}).Want(http.StatusSeeOther)
		}
		one, other := app.Visitor(t), app.Visitor(t)

		one.Form("/affichage", url.Values{"lang": {"en"}, "size": {"large"}}).Want(http.StatusSeeOther)
		kept("a visitor's choice: nobody's", "fr", nil)
		comeIn(one, cast.Candidate)
		kept("the first time", "en", map[string]string{"size": "large"})
		one.Get("/mon-compte").Want(http.StatusOK).Has(`lang="en"`, `data-size="large"`)

		one.Form("/affichage", url.Values{"lang": {"fr"}, "size": {""}, "theme": {"dark"}, "contrast": {"purple"}}).Want(http.StatusSeeOther)
		kept("changed while signed in", "fr", map[string]string{"theme": "dark"})
		other.Form("/affichage", url.Values{"lang": {"en"}, "size": {"larger"}}).Want(http.StatusSeeOther)
		comeIn(other, cast.Candidate)
		other.Get("/mon-compte").Want(http.StatusOK).Has(`lang="fr"`, `data-theme="dark"`).Lacks("data-size")

		other.Form("/affichage", url.Values{"lang": {"en"}}).Want(http.StatusSeeOther)
		kept("the form of the footer", "en", map[string]string{"theme": "dark"})
		other.Form("/affichage", url.Values{"lang": {"en"}, "theme": {""}}).Want(http.StatusSeeOther)
		kept("back to the defaults", "en", map[string]string{})

		one.Form("/mon-compte", url.Values{"firstName": {"Camille"}, "lastName": {"Candidate"}, "locale": {"en"}}).Want(http.StatusSeeOther)
		one.Get("/mon-compte").Want(http.StatusOK).Has(`lang="en"`)
		one.Form("/deconnexion", nil).Want(http.StatusSeeOther)
		comeIn(one, cast.Candidate)
		one.Get("/mon-compte").Want(http.StatusOK).Has(`lang="en"`).Lacks("data-theme")

		// Who never chose how pages look finds the browser as it is.
		app.As(t, cast.Referent)
		fresh := app.Visitor(t)
		fresh.Form("/affichage", url.Values{"spacing": {"wide"}}).Want(http.StatusSeeOther)
		comeIn(fresh, cast.Referent)
		fresh.Get("/mon-compte").Want(http.StatusOK).Has(`lang="fr"`, `data-spacing="wide"`)
	})
}

// TestTheInvitedKeepWhatTheyRead takes over the language of the page on which an invitation was accepted.
func TestTheInvitedKeepWhatTheyRead(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast := app.Cast(t)
	app.As(t, cast.Admin).JSON("POST", "/api/v1/invitations", map[string]any{
		"role": "referent", "firstName": "Neuve", "lastName": "Venue", "email": "neuve@exemple.test", "establishment": cast.School.ID,
	}).Want(http.StatusCreated)
	page := app.Link(t, app.Mail(t, "neuve@exemple.test", "Atouts"), "/invitation/")
	c := app.Visitor(t)
	c.Form("/affichage", url.Values{"lang": {"en"}, "font": {"dyslexic"}}).Want(http.StatusSeeOther)
	c.Form(page, url.Values{"password": {phrase}}).Want(http.StatusSeeOther)
	again := app.Visitor(t)
	again.Form("/connexion", url.Values{"email": {"neuve@exemple.test"}, "password": {phrase}}).Want(http.StatusSeeOther)
	again.Get("/mon-compte").Want(http.StatusOK).Has(`lang="en"`, `data-font="dyslexic"`)
}
