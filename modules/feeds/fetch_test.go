package feeds

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestFeedsAreFetchedFromThePublicInternetAlone(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]bool{
		"93.184.216.34:443": true, "93.184.216.34:80": true, "[2606:2800:220:1::1]:443": true,
		"93.184.216.34:22": false, "127.0.0.1:80": false, "10.1.2.3:443": false, "172.16.0.1:443": false, "192.168.1.1:443": false,
		"169.254.169.254:80": false, "100.64.0.1:443": false, "0.0.0.0:80": false, "224.0.0.1:80": false, "240.0.0.1:80": false,
		"198.18.0.1:80": false, "255.255.255.255:80": false, "[::1]:80": false, "[::]:80": false, "[fe80::1]:80": false, "[fd00::1]:443": false,
		"[::ffff:127.0.0.1]:80": false, "[::127.0.0.1]:80": false, "[64:ff9b::7f00:1]:80": false, "[2002:7f00:1::]:80": false, "[2001:0:1::1]:80": false,
		"[ff02::1]:80": false,
	} {
		if got := outside(netip.MustParseAddrPort(target)); got != want {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
}

// TestAnAddressIsACredential follows one with a password and a token: they reach its server and nobody else, neither who it redirects to nor an error, which is logged.
func TestAnAddressIsACredential(t *testing.T) {
	t.Parallel()
	var referers []string
	next := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		referers = append(referers, r.Header.Get("Referer")+r.Header.Get("Authorization"))
		_, _ = io.WriteString(w, "<rss/>")
	}))
	defer next.Close()
	var given []string
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		given = append(given, password+" "+r.URL.Query().Get("token"))
		http.Redirect(w, r, strings.Replace(next.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
	}))
	defer first.Close()
	f := newFetcher(func(netip.AddrPort) bool { return true })
	secret := func(base string) string {
		return strings.Replace(base, "http://", "http://user:hunter2@", 1) + "/flux.xml?token=abc123"
	}
	body, err := f.get(t.Context(), secret(first.URL))
	if err != nil {
		t.Fatal(err)
	}
	_ = body.Close()
	if len(given) != 1 || given[0] != "hunter2 abc123" || len(referers) != 1 || referers[0] != "" {
		t.Errorf("its server was given %q, the next %q", given, referers)
	}
	first.Close()
	inside := newFetcher(outside)
	for _, address := range []string{secret(first.URL), "http://user:hunter2@exemple.test:x/?token=abc123", "http://[::1/?token=abc123"} {
		for _, f := range []*fetcher{f, inside} {
			if _, err := f.get(t.Context(), address); err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "abc123") {
				t.Errorf("the error is %v", err)
			}
		}
	}
}

func TestWhatIsShownOfAnAddress(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][3]string{
		"https://exemple.test/flux.xml":                 {"https://exemple.test/flux.xml", "https://exemple.test/flux.xml", "flux.xml"},
		"https://u:p@exemple.test/a/flux.xml?token=1#x": {"https://exemple.test/a/flux.xml", "https://…@exemple.test/a/flux.xml?…", "flux.xml"},
		"https://exemple.test/?token=1":                 {"https://exemple.test/", "https://exemple.test/?…", "exemple.test"},
		"/tmp/flux.xml":                                 {"/tmp/flux.xml", "/tmp/flux.xml", "flux.xml"},
		"":                                              {"", "", "."},
	} {
		if got := [3]string{public(raw), shown(raw), sourceName(raw)}; got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}
