package api_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/templates/static"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	fails := false
	w := newTown(t, func(c *api.ServerConfig) {
		c.Checks["redis"] = func(context.Context) error {
			if fails {
				return errSecret
			}
			return nil
		}
	})
	if got := w.ask("GET", "/healthz", "", nil); got.Code != 200 || strings.TrimSpace(got.Body.String()) != `{"status":"alive"}` {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := w.ask("GET", "/readyz", "", nil); got.Code != 200 || strings.TrimSpace(got.Body.String()) != `{"database":"ready","redis":"ready"}` {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	fails = true
	if got := w.ask("GET", "/readyz", "", nil); got.Code != 503 || strings.TrimSpace(got.Body.String()) != `{"database":"ready","redis":"failing"}` {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	asset := w.ask("GET", static.URL("app.css"), "", nil)
	if asset.Code != 200 || !strings.Contains(asset.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("asset: %d %v", asset.Code, asset.Header())
	}
}

// TestProbe asks a process that serves nobody.
func TestProbe(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own listener
	if err != nil {
		t.Fatal(err)
	}
	p := api.NewProbe(api.Health{
		Metrics: prometheus.NewRegistry(), Log: slog.New(slog.DiscardHandler),
		Checks: map[string]func(context.Context) error{"database": func(context.Context) error { return nil }},
	})
	p.Start(l)
	ask := func(path, state string, code int) {
		t.Helper()
		resp := read(t, "http://"+l.Addr().String()+path)
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != code || !strings.Contains(string(body), state) {
			t.Errorf("%s: %d %s, %v", path, resp.StatusCode, body, err)
		}
	}
	ask("/healthz", "alive", 200)
	ask("/readyz", `{"database":"ready"}`, 200)
	ask("/metrics", "", 200)
	ask("/connexion", "", 404)
	p.Drain()
	ask("/readyz", `"server":"stopping"`, 503)
	ask("/healthz", "alive", 200)
	if err := p.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-p.Done(); err != nil {
		t.Error(err)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	open, locked := newTown(t, nil), newTown(t, func(c *api.ServerConfig) { c.MetricsToken = "s3cret" })
	open.ask("GET", "/nulle-part/123", "", nil)
	open.ask("GET", "/echec/conflict", "", nil)
	for _, c := range []struct {
		name   string
		w      *town
		remote string
		header map[string]string
		status int
	}{
		{"from here", open, "127.0.0.1:1", nil, 200},
		{"through a proxy here", open, "127.0.0.1:1", map[string]string{"X-Forwarded-For": "203.0.113.7"}, 404},
		{"from elsewhere", open, "203.0.113.7:1", nil, 404},
		{"with the token", locked, "203.0.113.7:1", map[string]string{"Authorization": "Bearer s3cret"}, 200},
		{"with another", locked, "127.0.0.1:1", map[string]string{"Authorization": "Bearer other"}, 404},
		{"without", locked, "127.0.0.1:1", nil, 404},
	} {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		r.RemoteAddr = c.remote
		for k, v := range c.header {
			r.Header.Set(k, v)
		}
		got := httptest.NewRecorder()
		c.w.server.Handler().ServeHTTP(got, r)
		if got.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, got.Code, c.status)
		}
		if c.name != "from here" {
			continue
		}
		for _, want := range []string{
			`atouts_http_requests_total{code="409",route="GET /echec/{kind}"} 1`, `atouts_http_requests_total{code="404",route="unknown"} 1`,
		} {
			if !strings.Contains(got.Body.String(), want) {
				t.Errorf("no %s in %s", want, got.Body)
			}
		}
	}
}
