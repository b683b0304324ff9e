package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
)

// SignInPath is the page where one signs in; Return is the name of its field that says where to go afterwards.
const (
	SignInPath = "/connexion"
	Return     = "retour"
)

// Page describes a page of the site, or what a form of a page is posted to.
type Page struct {
	// ID is unique, with the module first: "applications.send".
	ID, Method string
	// Path is the whole path, as http.ServeMux takes it; "/" is the home page alone.
	Path string
	Who  Who
	// Handle answers with Render or Redirect, or returns an error, of which the router shows the page. It writes nothing when it returns one.
	Handle func(w http.ResponseWriter, r *http.Request) error
	// MaxBody is the largest body in bytes; DefaultBody when zero.
	MaxBody int64
	// Timeout is how long the page may take; DefaultTimeout when zero, without end when negative.
	Timeout time.Duration
}

// Page adds a page to the router.
func (r *Router) Page(p Page) {
	route := Route{ID: p.ID, Method: p.Method, Path: p.Path, Who: p.Who}
	if !r.admit(route) {
		return
	}
	defer r.guardRegistration(p.ID)
	if p.MaxBody == 0 {
		p.MaxBody = DefaultBody
	}
	if p.Timeout == 0 {
		p.Timeout = DefaultTimeout
	}
	pattern := p.Path
	if strings.HasSuffix(pattern, "/") {
		pattern += "{$}"
	}
	r.mux.HandleFunc(p.Method+" "+pattern, func(w http.ResponseWriter, req *http.Request) { r.servePage(p, route, w, req) })
}

func (r *Router) servePage(p Page, route Route, w http.ResponseWriter, req *http.Request) {
	named(req, p.Method+" "+p.Path)
	v := viewer.Get(req.Context())
	switch {
	case !p.Who.Allows(v) && v.SignedIn():
		refuse(req)
		r.failPage(w, req, fault.NotFound(keyNotFound))
		return
	case !p.Who.Allows(v):
		r.sendToSignIn(w, req)
		return
	}
	if v.SignedIn() {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	if instead := r.gate(req.Context(), route); instead != "" {
		http.Redirect(w, req, instead, http.StatusSeeOther)
		return
	}
	if req.Body != nil {
		req.Body = http.MaxBytesReader(w, req.Body, p.MaxBody)
	}
	if p.Timeout > 0 {
		ctx, cancel := context.WithTimeout(req.Context(), p.Timeout)
		defer cancel()
		req = req.WithContext(ctx)
		deadlines(w, p.Timeout)
	}
	defer func() { forgetUploads(req) }()
	a := &answer{ResponseWriter: w}
	if err := p.Handle(a, req); err != nil {
		r.pageError(a, req, err)
	}
}

// pageError shows the page of an error; when the answer has begun already it can only note it.
func (r *Router) pageError(a *answer, req *http.Request, err error) {
	if a.status != 0 {
		r.logInternal(req.Context(), err)
		return
	}
	if fault.Is(err, fault.KindUnauthenticated) {
		r.sendToSignIn(a, req)
		return
	}
	if isAPI(req) {
		r.writeProblem(a, req, err)
		return
	}
	r.failPage(a, req, err)
}

func (r *Router) unknownPage(w http.ResponseWriter, req *http.Request) {
	if methods := r.allowed(req); len(methods) > 0 {
		refuseMethod(w, methods)
		r.failPage(w, req, fault.Method(keyMethod))
		return
	}
	r.failPage(w, req, fault.NotFound(keyNotFound))
}

// sendToSignIn sends a visitor to sign in. She comes back to a page that can be read; what was posted cannot be sent again by itself, so then it
// is the page of the same address, when there is one.
func (r *Router) sendToSignIn(w http.ResponseWriter, req *http.Request) {
	to := SignInPath
	switch {
	case req.Method == http.MethodGet || req.Method == http.MethodHead:
		to += "?" + url.Values{Return: {req.URL.RequestURI()}}.Encode()
	case slices.Contains(r.allowed(req), http.MethodGet):
		to += "?" + url.Values{Return: {req.URL.EscapedPath()}}.Encode()
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, req, to, http.StatusSeeOther)
}

// LocalPath returns raw when it is an address of this site, and fallback otherwise: what a form or a link says about where to go next is never
// trusted.
func LocalPath(raw, fallback string) string {
	if !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") || strings.ContainsAny(raw, "\\") || len(raw) > 2000 {
		return fallback
	}
	for _, c := range raw {
		if c < 0x20 || c == 0x7f {
			return fallback
		}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host != "" || u.Scheme != "" || u.User != nil {
		return fallback
	}
	return raw
}

// Redirect sends the browser to read another page (303), which is how every post that worked ends. The address is one of the program's own:
// what a request asks for goes through LocalPath first.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // see above: the address is the program's own
	return nil
}

// answer remembers what was answered, for those who must know afterwards.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err //nolint:wrapcheck // a writer returns its writer's error
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func refuseMethod(w http.ResponseWriter, allowed []string) {
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
}
