// Package showcase is what everybody sees: the home page, how the platform works, help, and the statements that the law asks for.
//
// It owns no entity and tells no fact; the latest offers come from whoever satisfies Offers.
package showcase

import (
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"

	pages "github.com/atouts/atouts/templates/showcase"
)

// Offer is an offer as the home page shows it.
type Offer struct{ Title, Href, Company, Place, Kind string }

// Offers gives the latest published offers, newest first, with their kind in words.
type Offers interface {
	Latest(ctx context.Context, most int) ([]Offer, error)
}

// Module is the showcase.
type Module struct {
	offers Offers
}

// New returns the module.
func New(offers Offers) *Module { return &Module{offers} }

// Name returns "showcase".
func (m *Module) Name() string { return "showcase" }

// latest is how many offers the home page shows.
const latest = 6

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, path string, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "showcase." + id, Method: http.MethodGet, Path: path, Who: api.Everyone(), Handle: handle})
	}
	page("home", "/", m.pageHome)
	page("how", "/comment-ca-marche", func(w http.ResponseWriter, r *http.Request) error {
		return api.Render(w, r, http.StatusOK, pages.How())
	})
	page("display", layout.DisplayURL, m.pageDisplay)
	page("accessibility", "/accessibilite", func(w http.ResponseWriter, r *http.Request) error {
		return api.Render(w, r, http.StatusOK, pages.Accessibility(pages.AccessView{}))
	})
	page("legal", "/mentions-legales", func(w http.ResponseWriter, r *http.Request) error {
		return api.Render(w, r, http.StatusOK, pages.Legal(pages.LegalView{}))
	})
	page("help", "/aide", func(w http.ResponseWriter, r *http.Request) error {
		return api.Render(w, r, http.StatusOK, pages.Help(pages.HelpView{}))
	})
}

// pageDisplay shows the choices of display as they are; the api foundation takes the form.
func (m *Module) pageDisplay(w http.ResponseWriter, r *http.Request) error {
	back := api.LocalPath(r.URL.Query().Get("back"), "/")
	return api.Render(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return pages.Display(pages.DisplayView{Prefs: layout.ChromeFrom(ctx).Prefs, Back: back}).Render(ctx, w)
	}))
}

func (m *Module) pageHome(w http.ResponseWriter, r *http.Request) error {
	offers, err := m.offers.Latest(r.Context(), latest)
	if err != nil {
		return err
	}
	var v pages.HomeView
	for _, o := range offers {
		v.Offers = append(v.Offers, pages.Offer(o))
	}
	return api.Render(w, r, http.StatusOK, pages.Home(v))
}

var (
	_ modules.Module = (*Module)(nil)
	_ modules.Pager  = (*Module)(nil)
)
