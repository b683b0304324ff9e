// Package dashboard is the first page of everybody with an account: one card from each module that has something to say to the person.
//
// It owns no entity. Cards come from the modules that are modules.Carder, in the order that they give.
package dashboard

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/dashboard"
)

// Module is the dashboard.
type Module struct {
	carders []modules.Carder
}

// New returns the module. The list is that of the modules below, in any order.
func New(below []modules.Module) *Module {
	m := &Module{}
	for _, one := range below {
		if c, ok := one.(modules.Carder); ok {
			m.carders = append(m.carders, c)
		}
	}
	return m
}

// Name returns "dashboard".
func (m *Module) Name() string { return "dashboard" }

// Menu returns the line of the dashboard, for everybody with an account.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !v.SignedIn() {
		return nil
	}
	return []layout.MenuItem{{Key: "tableau-de-bord", Label: "dashboard.title", Href: "/tableau-de-bord", Icon: ui.IconDashboard}}
}

// Pages registers the page.
func (m *Module) Pages(r *api.Router) {
	r.Page(api.Page{ID: "dashboard.home", Method: http.MethodGet, Path: "/tableau-de-bord", Who: api.SignedIn(), Handle: m.page})
}

func (m *Module) page(w http.ResponseWriter, r *http.Request) error {
	var cards []modules.Card
	for _, c := range m.carders {
		some, err := c.Cards(r.Context())
		if err != nil {
			return err
		}
		cards = append(cards, some...)
	}
	slices.SortStableFunc(cards, func(a, b modules.Card) int { return cmp.Compare(a.Order, b.Order) })
	v := pages.View{Name: viewer.Get(r.Context()).Name}
	for _, c := range cards {
		v.Cards = append(v.Cards, c.Body)
	}
	return api.Render(w, r, http.StatusOK, pages.Home(v))
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
)
