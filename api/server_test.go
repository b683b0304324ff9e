package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"
)

// town is a whole server, with sign-in by an address and a live hub.
type town struct {
	*house
	server *api.Server
	hub    *live.Hub
	db     *open.DB

	suspended bool
}

func newTown(t *testing.T, change func(*api.ServerConfig)) *town {
	t.Helper()
	db, err := open.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "atouts.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := migration.Run(t.Context(), db, time.Now, migration.Main()); err != nil {
		t.Fatal(err)
	}
	w := &town{house: newHouse(t).furnish(), hub: live.NewHub(live.Config{}), db: db}
	sessions, err := session.New(session.Config{DB: db, BaseURL: &url.URL{Scheme: "https", Host: "atouts.example"}})
	if err != nil {
		t.Fatal(err)
	}
	account := uuid.New()
	w.Page(api.Page{ID: "sign-in", Method: "POST", Path: "/connexion", Who: api.Everyone(), Handle: func(w http.ResponseWriter, r *http.Request) error {
		if err := sessions.SignIn(r.Context(), account, uuid.New()); err != nil {
			return err
		}
		api.Flash(r.Context(), ui.Success, "validation.min_items", "Count", 2)
		return api.Redirect(w, r, "/saluer")
	}})
	w.Page(api.Page{ID: "live", Method: "GET", Path: api.LivePath, Who: api.SignedIn(), Timeout: -1, Handle: w.hub.Serve})
	w.Page(api.Page{ID: "panic", Method: "GET", Path: "/panique", Who: api.Everyone(), Handle: func(w http.ResponseWriter, r *http.Request) error {
		if r.URL.Query().Has("late") {
			_, _ = io.WriteString(w, "half")
		}
		panic("hunter2")
	}})
	api.Operation(w.Router, api.Op{ID: "panic-op", Method: "GET", Path: "/panic", Who: api.Everyone()},
		func(context.Context, *struct{}) (*struct{}, error) { panic("hunter2") })
	c := api.ServerConfig{
		Listen: "127.0.0.1:0", Router: w.Router, Sessions: sessions, Log: slog.New(slog.NewTextHandler(w.log, nil)), Drain: w.hub.Drain,
		Resolve: func(ctx context.Context, a, m uuid.UUID) (viewer.Viewer, bool, error) {
			if viewer.Get(ctx).Role != viewer.RoleSystem {
				return viewer.Viewer{}, false, errors.New("not asked as the system")
			}
			return viewer.Viewer{Role: viewer.RoleCandidate, Account: a, Membership: m}, !w.suspended && a == account, nil
		},
		Checks: map[string]func(context.Context) error{"database": db.Ping},
	}
	if change != nil {
		change(&c)
	}
	if w.server, err = api.NewServer(c); err != nil {
		t.Fatal(err)
	}
	return w
}

// ask sends a request through the whole chain, as the browser that has the cookies.
func (w *town) ask(method, target, body string, header map[string]string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "atouts.example"
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	out := httptest.NewRecorder()
	w.server.Handler().ServeHTTP(out, r)
	return out
}

func TestSessionThroughTheChain(t *testing.T) {
	t.Parallel()
	w := newTown(t, nil)
	if got := w.ask("GET", "/", "", nil); got.Code != http.StatusOK || len(got.Result().Cookies()) != 0 {
		t.Errorf("a visitor: %d, cookies %v", got.Code, got.Result().Cookies())
	}
	if got := w.ask("GET", "/saluer", "", nil); got.Code != http.StatusSeeOther {
		t.Errorf("a visitor at a members' page: %d", got.Code)
	}
	in := w.ask("POST", "/connexion", "", nil)
	cookies := in.Result().Cookies()
	if in.Code != http.StatusSeeOther || len(cookies) != 1 || cookies[0].Name != session.CookieSecure {
		t.Fatalf("signing in: %d %v", in.Code, cookies)
	}
	first, second := w.ask("GET", "/saluer", "", nil, cookies...), w.ask("GET", "/saluer", "", nil, cookies...)
	if !strings.Contains(first.Body.String(), "Donnez au moins 2 réponses") || strings.Contains(second.Body.String(), "Donnez au moins") {
		t.Error("the message must be shown once")
	}
	if !strings.Contains(first.Body.String(), `data-live="/live"`) || first.Header().Get("Cache-Control") == "" ||
		!strings.Contains(first.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("a member's page: %v", first.Header())
	}
	if got := w.ask("GET", "/admin", "", nil, cookies...); got.Code != http.StatusNotFound {
		t.Errorf("a page of another role: %d", got.Code)
	}
	w.suspended = true
	if got := w.ask("GET", "/saluer", "", nil, cookies...); got.Code != http.StatusSeeOther {
		t.Errorf("suspended: %d", got.Code)
	}
	w.suspended = false
	if got := w.ask("GET", "/saluer", "", nil, cookies...); got.Code != http.StatusSeeOther {
		t.Errorf("the session of a suspended account came back: %d", got.Code)
	}
}

// TestTheLogSaysWhoWasRefused asks for pages and operations of another role: the answer is that of what does not exist, the log says who asked and that she was refused.
func TestTheLogSaysWhoWasRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t, nil)
	cookies := w.ask("POST", "/connexion", "", nil).Result().Cookies()
	for target, want := range map[string]string{
		"/admin": `route="GET /admin" status=404`, "/api/v1/secrets": `route="GET /api/v1/secrets" status=404`, "/saluer": `route="GET /saluer" status=200`,
	} {
		w.log.Reset()
		w.ask("GET", target, "", nil, cookies...)
		line := w.log.String()
		if refused := strings.Contains(line, "refused=true"); !strings.Contains(line, want) || !strings.Contains(line, "account=") || refused != (target != "/saluer") {
			t.Errorf("%s: %s", target, line)
		}
		w.log.Reset()
		w.ask("GET", target, "", nil)
		if line := w.log.String(); strings.Contains(line, "account=") || strings.Contains(line, "refused") {
			t.Errorf("%s as a visitor: %s", target, line)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	w := newTown(t, nil)
	got := w.ask("GET", "/", "", nil)
	nonce := regexp.MustCompile(`nonce="([^"]+)"`).FindStringSubmatch(got.Body.String())
	if len(nonce) != 2 || !strings.Contains(got.Header().Get("Content-Security-Policy"), "'nonce-"+nonce[1]+"'") {
		t.Errorf("nonce %v against %s", nonce, got.Header().Get("Content-Security-Policy"))
	}
	var all bytes.Buffer
	h := got.Header().Clone()
	for _, name := range []string{"X-Request-Id", "Content-Length"} {
		if h.Get(name) == "" {
			t.Errorf("no %s", name)
		}
		h.Set(name, "…")
	}
	_ = h.Write(&all)
	golden(t, "headers.golden", strings.ReplaceAll(strings.ReplaceAll(all.String(), nonce[1], "…"), "\r\n", "\n"))
	if again := w.ask("GET", "/", "", nil); again.Header().Get("Content-Security-Policy") == got.Header().Get("Content-Security-Policy") {
		t.Error("the nonce stays")
	}
	problem := w.ask("GET", "/api/v1/nothing", "", nil)
	var p api.Problem
	if err := json.Unmarshal(problem.Body.Bytes(), &p); err != nil || p.RequestID == "" || p.RequestID != problem.Header().Get("X-Request-Id") {
		t.Errorf("the request's id: %q %q %v", p.RequestID, problem.Header().Get("X-Request-Id"), err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newTown(t, nil)
	cross := map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
	for _, c := range []struct {
		name, method, target string
		header               map[string]string
		status               int
		contains             string
	}{
		{"another site posts", "POST", "/connexion", cross, 403, "Vous ne pouvez pas faire cela"},
		{"another site posts to an operation", "POST", "/api/v1/greetings", cross, 403, `"code":"validation.request.cross_site"`},
		{"another site reads", "GET", "/", cross, 200, "Accueil"},
		{"an older browser, same origin behind a proxy", "POST", "/connexion", map[string]string{"Origin": "https://atouts.example"}, 303, ""},
		{"an older browser, another origin", "POST", "/connexion", map[string]string{"Origin": "https://evil.example"}, 403, ""},
		{"nul in the path", "GET", "/offres/a%00b", nil, 400, "Cette demande est incomplète"},
		{"nul in the query", "GET", "/api/v1/greetings?q=%00", nil, 400, `"code":"validation.request.malformed"`},
		{"no UTF-8", "GET", "/?q=%ff", nil, 400, "Cette demande est incomplète"},
		{"broken query", "GET", "/?q=%zz", nil, 400, "Cette demande est incomplète"},
		{"panic in a page", "GET", "/panique?token=abc", nil, 500, "Un problème de notre côté"},
		{"panic in an operation", "GET", "/api/v1/panic", nil, 500, `"code":"validation.request.internal"`},
		{"a dot path", "GET", "/a/../admin", nil, 307, ""},
	} {
		got := w.ask(c.method, c.target, "", c.header)
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.contains) {
			t.Errorf("%s: %d, want %d with %q: %s", c.name, got.Code, c.status, c.contains, got.Body)
		}
		if strings.Contains(got.Body.String(), "hunter2") || strings.Contains(got.Body.String(), "goroutine") {
			t.Errorf("%s: leaks", c.name)
		}
	}
	log := w.log.String()
	if strings.Contains(log, "token=abc") || !strings.Contains(log, "server_test.go") || !strings.Contains(log, `route="GET /panique"`) {
		t.Errorf("log: %s", log)
	}
}

// TestLatePanic cuts an answer that has begun: it must not look whole.
func TestLatePanic(t *testing.T) {
	t.Parallel()
	w := newTown(t, nil)
	s := httptest.NewServer(w.server.Handler())
	defer s.Close()
	resp, err := s.Client().Get(s.URL + "/panique?late=1") //nolint:noctx // the test's own server
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
	}
	if err == nil {
		t.Error("half an answer looks whole")
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	w := newTown(t, nil)
	packed := w.ask("GET", "/", "", map[string]string{"Accept-Encoding": "gzip"})
	z, err := gzip.NewReader(packed.Body)
	if err != nil || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v: %v", packed.Header(), err)
	}
	if raw, err := io.ReadAll(z); err != nil || !strings.Contains(string(raw), "<h1>Accueil</h1>") {
		t.Errorf("%v", err)
	}
	small := w.ask("GET", "/api/v1/nothing", "", map[string]string{"Accept-Encoding": "gzip"})
	if small.Header().Get("Content-Encoding") != "" {
		t.Error("a small answer is compressed")
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ remote, forwarded, want string }{
		{"203.0.113.7:1", "", "203.0.113.7"},
		{"203.0.113.7:1", "198.51.100.1", "203.0.113.7"}, // not a proxy of ours
		{"10.0.0.2:1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.2:1", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"}, // what the client wrote itself stands first
		{"10.0.0.2:1", "junk", "10.0.0.2"},
		{"[2001:db8::1]:1", "", "2001:db8::1"},
	} {
		var got string
		w := newTown(t, func(s *api.ServerConfig) {
			s.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
			s.Router.Page(api.Page{
				ID: "address", Method: "GET", Path: "/adresse", Who: api.Everyone(),
				Handle: func(_ http.ResponseWriter, r *http.Request) error { got = api.Address(r.Context()); return nil },
			})
		})
		r := httptest.NewRequest(http.MethodGet, "/adresse", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		w.server.Handler().ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%v: %q", c, got)
		}
	}
}
