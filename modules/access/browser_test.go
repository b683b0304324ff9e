package access_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/templates/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// seat opens a browser of somebody who reads French, and is in when the client is.
func seat(t *testing.T, app *hosttest.App, c *hosttest.Client, o browser.Options) *browser.Page {
	t.Helper()
	at, err := url.Parse(app.URL())
	if err != nil {
		t.Fatal(err)
	}
	c.Form("/affichage", url.Values{"lang": {"fr"}, "back": {"/"}}).Want(http.StatusSeeOther)
	p := browser.Open(t, o)
	p.Cookies(app.URL(), c.Jar().Cookies(at))
	return p
}

// TestWaysInByHand signs in as people do, with script and without: by a link that the mail brings, then by a password and a code.
func TestWaysInByHand(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]browser.Options{"with script": {}, "without script": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := hosttest.Embedded(t)
			person := app.Cast(t).Candidate
			p := seat(t, app, app.Visitor(t), o)
			p.Go(app.URL() + "/connexion")
			p.Press("Recevoir un lien")
			p.Fill("Adresse e-mail", person.Email)
			p.Press("Recevoir un lien")
			p.See("Regardez vos e-mails")
			p.Go(app.URL() + app.Link(t, app.Mail(t, person.Email, "Votre lien de connexion"), "/connexion/lien/"))
			p.Press("Me connecter")
			p.See("Camille")
			p.Go(app.URL() + "/mon-compte/acces")
			p.Press("Ajouter des codes à usage unique")
			p.Press("Commencer")
			seed := regexp.MustCompile(`(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}`).FindString(p.Text())
			if seed == "" {
				t.Fatalf("the secret is not written out:\n%s", p.Text())
			}
			seed = strings.ReplaceAll(seed, " ", "")
			p.Fill("Les six chiffres de l’application", code(t, app, seed, 0))
			p.Press("Confirmer")
			p.See("Codes de secours", "Nous ne les montrerons plus")
			app.Clock.Advance(time.Minute)
			again := seat(t, app, app.Visitor(t), o)
			again.Go(app.URL() + "/connexion")
			again.Fill("Adresse e-mail", person.Email)
			again.Fill("Mot de passe", hosttest.Password)
			again.Press("Me connecter")
			again.See("Votre code")
			again.Fill("Code de votre application", code(t, app, seed, 0))
			again.Press("Me connecter")
			again.See("Camille")
		})
	}
}

// TestPagesOfCodesInTheBrowser judges the pages that the cast of the whole program does not reach.
func TestPagesOfCodesInTheBrowser(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	person := app.Cast(t).Referent
	c := app.As(t, person)
	p := seat(t, app, c, browser.Options{})
	p.Go(app.URL() + "/mon-compte/acces/code")
	p.Press("Commencer")
	p.Audit()
	seed := strings.ReplaceAll(regexp.MustCompile(`(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}`).FindString(p.Text()), " ", "")
	p.Fill("Les six chiffres de l’application", code(t, app, seed, 0))
	p.Press("Confirmer")
	p.Audit()
	for _, path := range []string{"/mon-compte/acces/code", "/mon-compte/acces/code/retirer", "/mon-compte/acces"} {
		p.Go(app.URL() + path)
		p.Audit()
	}
	out := seat(t, app, first(t, app, person), browser.Options{})
	out.Go(app.URL() + "/connexion/code")
	out.Audit()
}
