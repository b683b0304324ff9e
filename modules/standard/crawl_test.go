package standard_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/atouts/atouts/modules/hosttest"
)

// variants is how many addresses of one path that differ by their query are followed: filters and pages are many.
const variants = 6

// unlinked are the pages that no page leads to, with where they are reached from.
func unlinked() map[string]string {
	return map[string]string{
		"access.accept": "a mail", "access.link": "a mail", "access.reset": "a mail", "access.email_confirm": "a mail",
		"access.link_sent": "the form that asks for a link", "access.step": "the first proof of who has a second", "access.prove": "what asks for a fresh proof",
		"access.code_remove": "the ways in of who has codes; nobody in the cast has", "notifications.stop": "a mail", "notifications.follow": "a mail or a live notice",
		"api.docs_asset": "the page of the documentation, by its own script", "api.document": "the same",
		"host.live": "the script of every page", "accounts.role": "the menu of who has two roles; nobody in the cast has",
	}
}

// TestEveryLinkLeadsSomewhere follows, as each actor, every link from her first page on: all answer, each form is posted to a route that she may use,
// each part of a page that is linked to exists, and every page that she may read is reached.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hosttest.Embedded(t))
	for _, actor := range actors() {
		t.Run(actor, func(t *testing.T) {
			t.Parallel()
			c := newCrawl(t, w, actor)
			c.follow("/", "")
			if actor != "visitor" {
				c.follow("/tableau-de-bord", "/")
			}
			for len(c.queue) > 0 {
				path := c.queue[0]
				c.queue = c.queue[1:]
				c.visit(path)
			}
			c.unreached()
			t.Logf("%s: %d addresses, %d links, %d forms", actor, len(c.from), c.links, c.forms)
		})
	}
}

// crawl is one actor's way through the site.
type crawl struct {
	t            *testing.T
	w            *world
	actor        string
	mux          *http.ServeMux // which route an address is
	queue        []string
	from         map[string]string // every address met, and where
	seen         map[string]int    // how many addresses of a path
	reached      map[string]bool   // patterns
	links, forms int
}

func newCrawl(t *testing.T, w *world, actor string) *crawl {
	t.Helper()
	c := &crawl{
		t: t, w: w, actor: actor, mux: http.NewServeMux(), from: map[string]string{}, seen: map[string]int{}, reached: map[string]bool{},
	}
	for _, route := range w.app.Routes() {
		if w.role(route, actor) {
			c.mux.HandleFunc(pattern(route.Method, route.Path), func(http.ResponseWriter, *http.Request) {})
		}
	}
	return c
}

func pattern(method, path string) string {
	if strings.HasSuffix(path, "/") {
		path += "{$}"
	}
	return method + " " + path
}

// route returns the pattern of the route that a request would meet; empty when there is none.
func (c *crawl) route(method, path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return ""
	}
	_, found := c.mux.Handler(&http.Request{Method: method, URL: u, Host: "localhost"})
	return found
}

// follow queues an address, once.
func (c *crawl) follow(path, from string) {
	path, _, _ = strings.Cut(path, "#")
	if _, met := c.from[path]; met || path == "" {
		return
	}
	bare, _, _ := strings.Cut(path, "?")
	if c.seen[bare]++; c.seen[bare] > variants {
		return
	}
	c.from[path] = from
	c.queue = append(c.queue, path)
}

// visit reads an address, following redirections, and looks at what the page holds.
func (c *crawl) visit(path string) {
	at := path
	for range 4 {
		got, body, err := c.w.clients[c.actor].raw("GET", at, "")
		c.w.must(err)
		c.reached[c.route("GET", at)] = true
		if location := got.Header.Get("Location"); location != "" {
			at, _, _ = strings.Cut(location, "#")
			continue
		}
		if got.StatusCode != http.StatusOK {
			c.t.Errorf("%s: %s answers %d; it is linked from %s", c.actor, at, got.StatusCode, c.from[path])
		}
		if strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") && !strings.HasPrefix(at, "/api/") {
			c.read(at, body)
		}
		return
	}
	c.t.Errorf("%s: %s is redirected without end", c.actor, path)
}

func (c *crawl) read(page, body string) {
	document, err := html.Parse(strings.NewReader(body))
	c.w.must(err)
	ids := map[string]bool{}
	for n := range document.Descendants() {
		ids[attribute(n, "id")] = true
	}
	for n := range document.Descendants() {
		for _, name := range []string{"href", "src", "hx-get"} {
			if value := attribute(n, name); value != "" {
				c.links++
				c.link(page, value, ids)
			}
		}
		if n.Data == "form" {
			c.forms++
			c.form(page, n)
		}
		if action := attribute(n, "formaction"); action != "" {
			c.posted(page, http.MethodPost, action)
		}
	}
}

func (c *crawl) link(page, value string, ids map[string]bool) {
	target, ok := c.local(page, value)
	if !ok {
		return
	}
	if id, same := strings.CutPrefix(value, "#"); same {
		if id == "" || !ids[id] {
			c.t.Errorf("%s: %s leads to its part %q, which is not there", c.actor, page, value)
		}
		return
	}
	c.follow(target, page)
}

func (c *crawl) form(page string, n *html.Node) {
	action := attribute(n, "action")
	if action == "" {
		action = page
	}
	method := strings.ToUpper(attribute(n, "method"))
	if method == "" {
		method = http.MethodGet
	}
	c.posted(page, method, action)
}

func (c *crawl) posted(page, method, action string) {
	if target, ok := c.local(page, action); ok && method != "DIALOG" && c.route(method, target) == "" {
		c.t.Errorf("%s: a form of %s is sent to %s %s, which is nothing that she may use", c.actor, page, method, action)
	}
}

// local resolves an address of a page; false when it is another site's, or no page's at all.
func (c *crawl) local(page, value string) (string, bool) {
	base, err := url.Parse(c.w.app.URL() + page)
	c.w.must(err)
	u, err := base.Parse(value)
	if err != nil {
		c.t.Errorf("%s: %s holds the address %q: %v", c.actor, page, value, err)
		return "", false
	}
	if u.Scheme != base.Scheme || u.Host != base.Host {
		return "", false
	}
	return u.RequestURI(), true
}

// unreached lists the pages of the actor that no link led to.
func (c *crawl) unreached() {
	var missing []string
	for _, route := range c.w.app.Routes() {
		_, elsewhere := unlinked()[route.ID]
		if outside := []string{"access.signin", "access.link_ask", "access.forgotten"}; slices.Contains(outside, route.ID) && c.actor != "visitor" {
			continue // she is in
		}
		if route.Operation || route.Method != http.MethodGet || elsewhere || !c.w.role(route, c.actor) || c.reached[pattern("GET", route.Path)] {
			continue
		}
		if path, ok := c.w.visible(route, c.actor); ok {
			got := c.w.asked(c.actor, http.MethodGet, path)
			if got.Code != http.StatusForbidden { // a step that she may not take: rightly no link
				missing = append(missing, fmt.Sprintf("%s (%s)", route.Path, route.ID))
			}
		}
	}
	slices.Sort(missing)
	for _, page := range missing {
		c.t.Errorf("%s: no link leads to %s", c.actor, page)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
