package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
)

// Prefix is the path under which operations are served.
const Prefix = "/api/v1"

// Defaults of every operation and page.
const (
	DefaultBody    = 1 << 20
	DefaultTimeout = 30 * time.Second
)

// Config is what a router needs.
type Config struct {
	// BaseURL is the public address of the site.
	BaseURL *url.URL
	// Version is that of the API, as its document says it.
	Version string
	// Cookie is the name of the session's cookie, for the document of the API.
	Cookie string
	Bundle *i18n.Bundle
	Log    *slog.Logger
	// Chrome says what surrounds a page for the viewer of the context: menu, account, unread count. The router adds the nonce, the display
	// choices, the flash message and the path. Nil leaves the visitor's menu.
	Chrome func(ctx context.Context, r *http.Request) (layout.Chrome, error)
	// Prefer keeps what a signed-in person chooses of language and display beyond the browser. Nil keeps it in the browser alone.
	Prefer func(ctx context.Context, p Preferences) error
	// Gate keeps a session that has not proved enough to a few routes: it returns where a page leads instead, or nothing. Nil lets everybody through.
	Gate func(ctx context.Context, route Route) (instead string)
}

// Router holds every operation and page. It is filled at start-up, then serves any number of requests at once.
type Router struct {
	cfg    Config
	mux    *http.ServeMux
	api    huma.API
	routes []Route
	ids    map[string]bool
	paths  map[string]string // method and path without the names of its parameters -> id
	errs   []error

	document func() ([]byte, error) // OpenAPI, made once at its first reading
}

// Route is an operation or a page, as the authorisation matrix sees it.
type Route struct {
	ID, Method string
	// Path is the whole path with its parameters in braces.
	Path string
	Who  Who
	// Operation is true for an operation, false for a page.
	Operation bool
	// Hidden operations are absent from the document of the API.
	Hidden bool
}

// NewRouter returns a router that knows only the unknown route, the document of the API and its page.
func NewRouter(c Config) *Router {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.BaseURL == nil {
		c.BaseURL = &url.URL{Scheme: "http", Host: "localhost"}
	}
	r := &Router{cfg: c, mux: http.NewServeMux(), ids: map[string]bool{}, paths: map[string]string{}}
	r.api = newHuma(r)
	r.document = sync.OnceValues(r.OpenAPI)
	r.mux.HandleFunc("/", r.unknownPage)
	r.mux.HandleFunc("/api/", r.unknownOperation)
	r.Page(Page{ID: "api.document", Method: http.MethodGet, Path: "/api/openapi.json", Who: Everyone(), Handle: r.serveDocument})
	r.serveDocs()
	r.Page(Page{ID: "api.display", Method: http.MethodPost, Path: layout.DisplayURL, Who: Everyone(), Handle: r.chooseDisplay})
	return r
}

// Err returns everything that is wrong in what was registered, or nil.
func (r *Router) Err() error { return errors.Join(r.errs...) }

// Routes lists every operation and page in the order of their registration.
func (r *Router) Routes() []Route { return append([]Route(nil), r.routes...) }

// ServeHTTP answers a request.
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	req, _ = r.begin(req)
	r.mux.ServeHTTP(w, req)
}

var parameter = regexp.MustCompile(`\{[^/}]*\}`)

// gate returns where the viewer must go instead of a route that her role may enter; nothing when she may.
func (r *Router) gate(ctx context.Context, route Route) string {
	if r.cfg.Gate == nil || !viewer.Get(ctx).SignedIn() {
		return ""
	}
	return r.cfg.Gate(ctx, route)
}

// admit notes a route, and says whether it may be registered: it has an id, a method, a path and a Who, and none of them was taken.
func (r *Router) admit(route Route) bool {
	kind := "page"
	if route.Operation {
		kind = "operation"
	}
	before := len(r.errs)
	complain := func(format string, args ...any) {
		r.errs = append(r.errs, fmt.Errorf("api: %s %q: %w", kind, route.ID, fmt.Errorf(format, args...)))
	}
	if route.ID == "" {
		complain("it has no id (%s %s)", route.Method, route.Path)
	}
	if r.ids[route.ID] {
		complain("the id is taken")
	}
	if route.Who.nobody() {
		complain("nobody may enter: set Who")
	}
	switch route.Method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		complain("the method is %q", route.Method)
	}
	if !strings.HasPrefix(route.Path, "/") {
		complain("the path %q does not begin with a slash", route.Path)
	}
	place := route.Method + " " + parameter.ReplaceAllString(route.Path, "{}")
	if first, taken := r.paths[place]; taken {
		complain("%s %s is already that of %q", route.Method, route.Path, first)
	}
	r.ids[route.ID], r.paths[place] = true, route.ID
	r.routes = append(r.routes, route)
	return len(r.errs) == before
}

// guardRegistration turns the panics by which ServeMux and Huma speak of a wrong registration into an error of Err.
func (r *Router) guardRegistration(id string) {
	if p := recover(); p != nil {
		r.errs = append(r.errs, fmt.Errorf("api: registering %q: %v", id, p)) //nolint:err113 // a panic's value is seldom an error
	}
}

// allowed lists the methods that the path of a request has; empty when the path is unknown.
func (r *Router) allowed(req *http.Request) []string {
	var methods []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := &http.Request{Method: m, URL: req.URL, Host: req.Host}
		if _, pattern := r.mux.Handler(probe); strings.HasPrefix(pattern, m+" ") {
			methods = append(methods, m)
		}
	}
	return methods
}
