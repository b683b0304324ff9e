package standard_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/templates/browser"
)

// noPage are what is read by programs, or is another's page: there is nothing to judge.
func noPage() map[string]string {
	return map[string]string{
		"api.document": "JSON", "api.docs": "Swagger UI, as its authors made it", "api.docs_asset": "its script and style", "host.live": "a stream of events",
		"notifications.follow": "leads on", "access.step": "for who has given one proof of two: judged by the tests of its module",
	}
}

// tabs is how many pages are judged at once; the browser takes the rest of a small machine.
const tabs = 3

// seat is a page as one actor meets it.
type seat struct {
	route       api.Route
	actor, path string
	weight      int
}

// TestPagesInTheBrowser judges every page: in its richest role in every mode, by keyboard and at 320 px, and again without script; in the other roles by axe
// alone. Pages are found in the list of routes, and filled from the world; a page that nobody can open there fails.
func TestPagesInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hosttest.Embedded(t))
	whole, others := w.seats()
	t.Logf("%d pages in every mode, %d more by axe alone", len(whole), len(others))
	places := make(chan struct{}, tabs)
	judge := func(s seat, how string, look func(*testing.T)) {
		t.Run(how+" "+s.route.ID+" as "+s.actor, func(t *testing.T) {
			t.Parallel()
			places <- struct{}{}
			defer func() { <-places }()
			look(t)
		})
	}
	for _, s := range whole {
		judge(s, "whole", func(t *testing.T) { w.open(t, s, browser.Options{}).Audit() })
		judge(s, "without script", func(t *testing.T) {
			p := w.open(t, s, browser.Options{NoScript: true})
			p.AuditAxe()
			for _, finding := range p.Reflow() {
				t.Errorf("%s without script: %s", s.path, finding)
			}
		})
	}
	byActor := map[string][]seat{}
	for _, s := range others {
		byActor[s.actor] = append(byActor[s.actor], s)
	}
	for actor, list := range byActor { // one tab for all pages of an actor
		judge(seat{route: api.Route{ID: "the rest"}, actor: actor}, "axe", func(t *testing.T) {
			p := w.open(t, list[0], browser.Options{})
			for i, s := range list {
				if i > 0 {
					p.Go(w.app.URL() + s.path)
				}
				p.AuditAxe()
			}
		})
	}
}

// open opens a page in a new tab, signed in as the actor.
func (w *world) open(t *testing.T, s seat, o browser.Options) *browser.Page {
	t.Helper()
	p := browser.Open(t, o)
	base, err := url.Parse(w.app.URL())
	if err != nil {
		t.Fatal(err)
	}
	p.Cookies(base.String(), w.clients[s.actor].http.Jar.Cookies(base))
	p.Go(w.app.URL() + s.path)
	return p
}

// seats divides the pages: each once as the actor who gets the longest answer, and once as one actor of each other role.
func (w *world) seats() (whole, others []seat) {
	w.t.Helper()
	for _, route := range w.app.Routes() {
		if _, is := noPage()[route.ID]; is || route.Operation || route.Method != http.MethodGet {
			continue
		}
		var all []seat
		files := 0
		for _, actor := range actors() {
			path, ok := w.visible(route, actor)
			if !ok || !w.role(route, actor) || strings.HasPrefix(actor, "other ") {
				continue
			}
			got, err := w.clients[actor].ask(http.MethodGet, path, "")
			w.must(err)
			switch {
			case got.Code == http.StatusOK && strings.HasPrefix(got.Header.Get("Content-Type"), "text/html"):
				all = append(all, seat{route, actor, path, len(got.Body)})
			case got.Code == http.StatusOK: // a PDF, a calendar
				files++
			}
		}
		if len(all) == 0 && files > 0 {
			continue
		}
		if len(all) == 0 {
			w.t.Errorf("%s: nobody can open this page in the world: give it what it needs", where(route))
			continue
		}
		slices.SortStableFunc(all, func(a, b seat) int { return b.weight - a.weight })
		whole = append(whole, all[0])
		others = append(others, all[1:]...)
	}
	return whole, others
}
