package api

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/atouts/atouts/api/fault"
)

// protect sets the headers that bound what a browser does with our answers. The docs page alone widens its own policy.
func (s *Server) protect(w http.ResponseWriter, q *request) {
	h := w.Header()
	h.Set("X-Request-Id", q.id)
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self' 'nonce-"+q.nonce+"'; style-src 'self'; img-src 'self'; "+
		"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // an address may hold the token of an invitation
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	if s.cfg.Router.cfg.BaseURL.Scheme == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// readable refuses addresses that no database can be asked about: with U+0000, or not in UTF-8.
func (s *Server) readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		for _, text := range []string{r.URL.Path, query} {
			if err != nil || strings.ContainsRune(text, 0) || !utf8.ValidString(text) {
				s.fail(w, r, fault.Malformed(keyMalformed))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// sameSite refuses what another site makes a browser send (net/http's CrossOriginProtection, by Sec-Fetch-Site and Origin). Programs that are
// no browsers send neither header and pass.
func (s *Server) sameSite(next http.Handler) (http.Handler, error) {
	p := http.NewCrossOriginProtection()
	base := s.cfg.Router.cfg.BaseURL
	if err := p.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil { // a proxy may not keep Host
		return nil, err
	}
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fault.Forbidden(keyCrossSite))
	}))
	return p.Handler(next), nil
}

// fail answers an error met before the router.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if isAPI(r) {
		s.cfg.Router.writeProblem(w, r, err)
		return
	}
	s.cfg.Router.failPage(w, r, err)
}

// client returns the address that a request comes from: the connection's, or, when that is a proxy we trust, the last one in X-Forwarded-For
// that is not.
func client(r *http.Request, trusted []netip.Prefix) netip.Addr {
	port, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := port.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && within(at, trusted); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at
}

func within(a netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
