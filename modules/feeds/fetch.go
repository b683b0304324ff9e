package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	neturl "net/url"
	"syscall"
	"time"
)

// FetchError is why a feed could not be fetched, by a code that has words for people.
type FetchError struct {
	Code string
	err  error
}

// Error says what happened.
func (e *FetchError) Error() string { return e.Code + ": " + e.err.Error() }

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.err }

// fetcher fetches feeds from the internet and from nowhere else: each address is checked when it is connected to, after its name was resolved, so
// that neither a redirect nor a name that changes its mind leads inside.
type fetcher struct{ client *http.Client }

// errInside is the answer to an address of this machine or its network.
var errInside = errors.New("the address is not on the public internet")

func newFetcher(allow func(netip.AddrPort) bool) *fetcher {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		target, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("reading the address %s: %w", address, err)
		}
		if !allow(target) {
			return errInside
		}
		return nil
	}}
	return &fetcher{client: &http.Client{
		Timeout: 30 * time.Minute,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 30 * time.Second,
			DisableCompression: true, // the reader bounds what it decompresses
		},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			if len(via) >= 5 {
				return &FetchError{"redirect.loop", errors.New("more than five redirects")}
			}
			next.Header.Del("Referer") // the address may hold a token, which is not the next server's to know
			if next.URL.Scheme != "http" && next.URL.Scheme != "https" {
				return &FetchError{"url.bad_scheme", errors.New("a redirect leaves http")}
			}
			return nil
		},
	}}
}

// get opens a feed. The caller closes the body.
func (f *fetcher) get(ctx context.Context, url string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, &FetchError{"url.bad_scheme", bare(err)}
	}
	request.Header.Set("User-Agent", "Atouts feed reader")
	request.Header.Set("Accept-Encoding", "gzip")
	answer, err := f.client.Do(request)
	if err != nil {
		return nil, refused(err)
	}
	if answer.StatusCode == http.StatusOK {
		return answer.Body, nil
	}
	code := "http.refused"
	switch {
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden:
		code = "http.forbidden"
	case answer.StatusCode == http.StatusNotFound, answer.StatusCode == http.StatusGone:
		code = "http.not_found"
	case answer.StatusCode == http.StatusTooManyRequests, answer.StatusCode >= http.StatusInternalServerError:
		code = "http.unavailable"
	}
	return nil, errors.Join(&FetchError{code, fmt.Errorf("the server answered %s", answer.Status)}, answer.Body.Close())
}

func refused(err error) error {
	var known *FetchError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errInside):
		return &FetchError{"url.inside", bare(err)}
	default:
		return &FetchError{"http.unreachable", bare(err)}
	}
}

// bare is an error without the address that net/http and net/url put before it: the address may hold a credential, and errors are logged.
func bare(err error) error {
	if wrapped := (*neturl.Error)(nil); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// outside says whether an address is on the public internet, at a port of the web. The standard predicates accept several forms of IPv6 that wrap an
// inside address, so those are unwrapped or refused by prefix.
func outside(target netip.AddrPort) bool {
	if port := target.Port(); port != 80 && port != 443 {
		return false
	}
	a := target.Addr().Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range insidePrefixes() {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func insidePrefixes() []netip.Prefix {
	var all []netip.Prefix
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "fc00::/7", "fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}
