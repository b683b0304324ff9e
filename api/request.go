package api

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
)

// request is what the package knows of one request, from the first middleware to the access log.
type request struct {
	router  *Router
	id      string
	nonce   string
	route   string // "GET /offres/{slug}", for logs and metrics; empty when unknown
	address netip.Addr
	account string // of who is signed in, for logs
	refused bool   // at the door, by her role
	prefs   layout.Prefs
}

type requestKey struct{}

// begin returns the request with its own state in the context, and that state; a request that has begun already is returned as it is.
func (r *Router) begin(req *http.Request) (*http.Request, *request) {
	if q := of(req.Context()); q != nil {
		return req, q
	}
	q := &request{router: r, id: rand.Text(), nonce: rand.Text(), prefs: preferences(req)}
	ctx := context.WithValue(req.Context(), requestKey{}, q)
	if r.cfg.Bundle != nil && i18n.From(ctx) == nil {
		ctx = i18n.With(ctx, r.cfg.Bundle.Localizer(i18n.Match(req.Header.Get("Accept-Language"), languageCookie(req))))
	}
	return req.WithContext(ctx), q
}

func of(ctx context.Context) *request {
	q, _ := ctx.Value(requestKey{}).(*request)
	return q
}

// RequestID returns the id under which the request of the context is logged; empty outside one.
func RequestID(ctx context.Context) string {
	if q := of(ctx); q != nil {
		return q.id
	}
	return ""
}

// Address returns the address that the request of the context comes from, as far as the trusted proxies say. Throttles count by it.
func Address(ctx context.Context) string {
	if q := of(ctx); q != nil && q.address.IsValid() {
		return q.address.String()
	}
	return ""
}

func named(req *http.Request, route string) {
	if q := of(req.Context()); q != nil {
		q.route = route
	}
}

// refuse notes that who is signed in may not enter the route.
func refuse(req *http.Request) {
	if q := of(req.Context()); q != nil {
		q.refused = true
	}
}
