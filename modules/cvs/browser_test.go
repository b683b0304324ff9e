package cvs_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/templates/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// visit opens a browser as a person who reads French.
func visit(t *testing.T, app *hosttest.App, p hosttest.Person, o browser.Options) *browser.Page {
	t.Helper()
	at, err := url.Parse(app.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := app.As(t, p)
	client.Form("/affichage", url.Values{"lang": {"fr"}, "back": {"/"}}).Want(http.StatusSeeOther)
	page := browser.Open(t, o)
	page.Cookies(app.URL(), client.Jar().Cookies(at))
	return page
}

// picture leaves what a page looks like in the folder ATOUTS_PICTURES, for people to look at.
func picture(t *testing.T, p *browser.Page, name string) {
	t.Helper()
	if folder := os.Getenv("ATOUTS_PICTURES"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".png"), p.Screenshot(), 0o600); err != nil {
			t.Error(err)
		}
	}
}

func TestWithoutScript(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast := app.Cast(t)
	p := visit(t, app, cast.Candidate, browser.Options{NoScript: true})
	p.Go(app.URL() + "/mes-cv")
	p.Fill("Nom du CV, pour vous", "Fleuriste")
	p.Press("Créer ce CV")
	p.Press("Ajouter Vos atouts")
	p.See("Atout 1", "pas encore enregistrés")
	p.Fill("Votre atout", "Sérieuse")
	p.Fill("Adresse e-mail", "pas une adresse")
	p.Press("Enregistrer")
	p.See("Une réponse est à corriger", "n’est pas complète")
	p.Fill("Adresse e-mail", "camille@exemple.fr")
	p.Press("Enregistrer")
	p.See("Le CV est enregistré", "Sérieuse", "camille@exemple.fr")
	p.Press("Préparer le PDF")
	p.See("Le PDF se prépare")
}

func TestPagesAreForEverybody(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast := app.Cast(t)
	c := app.As(t, cast.Candidate)
	editor := c.Form("/mes-cv", url.Values{"title": {"Fleuriste"}}).Want(http.StatusSeeOther).Location()
	c.Form(editor, edited("1")).Want(http.StatusSeeOther)
	cv := strings.TrimSuffix(editor, "/modifier")
	p := visit(t, app, cast.Candidate, browser.Options{})
	for name, path := range map[string]string{"list": "/mes-cv", "editor": editor, "read": cv, "profile": "/mon-profil"} {
		p.Go(app.URL() + path)
		p.Audit()
		picture(t, p, "cvs-"+name)
	}
	// The page learns by itself that the PDF is there.
	p.Go(app.URL() + cv)
	p.Press("Préparer le PDF")
	app.Eventually(t, "the page to learn of the PDF", func() bool { return strings.Contains(p.Text(), "Télécharger le PDF") })
	picture(t, p, "cvs-ready")
	r := visit(t, app, cast.Referent, browser.Options{})
	for name, path := range map[string]string{"list": "/candidats", "file": "/candidats/" + cast.Candidate.Candidate.String(), "create": "/candidats/nouveau"} {
		r.Go(app.URL() + path)
		r.Audit()
		picture(t, r, "candidates-"+name)
	}
}
