package host

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"
)

// Version is that of the API's document.
const Version = "0.1.0"

// routes returns the router with everything that the modules register.
func (p *program) routes() *api.Router {
	cookie := session.CookieLoopback
	if p.found.Sessions != nil {
		cookie = p.found.Sessions.Cookie()
	}
	c := api.Config{BaseURL: p.base, Version: Version, Cookie: cookie, Bundle: p.found.Bundle, Log: p.log, Chrome: p.chrome, Prefer: p.prefer}
	for _, m := range p.modules {
		if g, ok := m.(modules.Gatekeeper); ok {
			c.Gate = g.Gate
		}
	}
	r := api.NewRouter(c)
	for _, m := range p.modules {
		if a, ok := m.(modules.APIer); ok {
			a.API(r)
		}
		if g, ok := m.(modules.Pager); ok {
			g.Pages(r)
		}
	}
	if p.hub != nil {
		r.Page(api.Page{ID: "host.live", Method: http.MethodGet, Path: api.LivePath, Who: api.SignedIn(), Timeout: -1, Handle: p.hub.Serve})
	}
	return r
}

// menuOrder is the guide's order of the menu; a plug-in's lines follow.
var menuOrder = []string{ //nolint:gochecknoglobals // a table
	"notifications", "tableau-de-bord", "candidatures", "candidats", "mes-cv", "referents-etablissements", "referents-employeur", "offres", "entreprises",
	"assistance", "mon-employeur", "comptes", "administration", "mon-compte",
}

// chrome gathers what surrounds a page: the menu of the viewer's role, with its counts, and who is signed in.
func (p *program) chrome(ctx context.Context, _ *http.Request) (layout.Chrome, error) {
	v := viewer.Get(ctx)
	c := layout.Chrome{BaseURL: p.found.BaseURL}
	if p.found.Demo {
		c.Demo = layout.DemoBar()
	}
	if !v.SignedIn() {
		return c, nil
	}
	counts := map[string]int{}
	for _, m := range p.modules {
		if n, ok := m.(modules.Navigator); ok {
			c.Menu = append(c.Menu, n.Menu(v)...)
		}
		if n, ok := m.(modules.Counter); ok {
			some, err := n.Counts(ctx)
			if err != nil {
				return c, err
			}
			maps.Copy(counts, some)
		}
	}
	for i, item := range c.Menu {
		c.Menu[i].Badge = counts[item.Key]
	}
	slices.SortStableFunc(c.Menu, func(a, b layout.MenuItem) int { return cmp.Compare(rank(a.Key), rank(b.Key)) })
	c.Account = &layout.AccountBadge{Name: v.Name, Role: "accounts.role." + string(v.Role), Unread: counts["notifications"]}
	c.LiveURL = api.LivePath
	return c, nil
}

// prefer hands a person's choices of language and display to the modules that keep them.
func (p *program) prefer(ctx context.Context, chosen api.Preferences) error {
	for _, m := range p.modules {
		if k, ok := m.(modules.Preferrer); ok {
			if err := k.Prefer(ctx, chosen); err != nil {
				return err
			}
		}
	}
	return nil
}

func rank(key string) int {
	if i := slices.Index(menuOrder, key); i >= 0 {
		return i
	}
	return len(menuOrder)
}
