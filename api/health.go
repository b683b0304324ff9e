package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/atouts/atouts/templates/static"
)

// probeRoute begins the routes of what machines ask, which are logged only at the level of debugging.
const probeRoute = "probe "

// checkTime is how long a readiness check may take.
const checkTime = 2 * time.Second

// Health is what the machines around a process ask of it.
type Health struct {
	// Metrics holds every metric of the process, served at /metrics.
	Metrics prometheus.Gatherer
	// MetricsToken, when set, is asked of who reads /metrics; without it only this machine may.
	MetricsToken string
	// Checks say whether what the program needs answers: database, redis, migrations.
	Checks map[string]func(context.Context) error
	Log    *slog.Logger
}

// probes answers what machines ask: whether the process lives, whether it is ready, what it measures.
type probes struct {
	Health

	metrics  http.Handler
	draining atomic.Bool
}

func newProbes(h Health) *probes {
	return &probes{Health: h, metrics: promhttp.HandlerFor(h.Metrics, promhttp.HandlerOpts{})}
}

// of returns who answers a request, and under which name; nil when it is no probe.
func (p *probes) of(r *http.Request) (name string, answer http.HandlerFunc) {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
	case r.URL.Path == "/healthz":
		return "health", func(w http.ResponseWriter, _ *http.Request) {
			writeState(w, http.StatusOK, map[string]string{"status": "alive"})
		}
	case r.URL.Path == "/readyz":
		return "ready", p.ready
	case r.URL.Path == "/metrics" && p.mayRead(r):
		return "metrics", p.metrics.ServeHTTP
	}
	return "", nil
}

// outside answers what has no session and no person: health, metrics, assets. Everything else goes on to next.
func (s *Server) outside(next http.Handler) http.Handler {
	assets := static.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, answer := s.probes.of(r)
		switch read := r.Method == http.MethodGet || r.Method == http.MethodHead; {
		case answer != nil:
			named(r, probeRoute+name)
			answer(w, r)
		case read && strings.HasPrefix(r.URL.Path, static.Prefix):
			named(r, "GET "+static.Prefix)
			assets.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ready says by name what is ready; the reasons are in the log, not in the answer.
func (p *probes) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	var mu sync.Mutex
	var all sync.WaitGroup
	state, status := map[string]string{}, http.StatusOK
	for _, name := range slices.Sorted(maps.Keys(p.Checks)) {
		all.Go(func() {
			err := p.Checks[name](ctx)
			mu.Lock()
			defer mu.Unlock()
			state[name] = "ready"
			if err != nil {
				state[name], status = "failing", http.StatusServiceUnavailable
				p.Log.WarnContext(ctx, "not ready", "check", name, "error", err)
			}
		})
	}
	all.Wait()
	if p.draining.Load() {
		state["server"], status = "stopping", http.StatusServiceUnavailable
	}
	writeState(w, status, state)
}

// mayRead says whether a request may read the metrics: with the token when one is set, else only from this machine and not through a proxy.
func (p *probes) mayRead(r *http.Request) bool {
	if p.MetricsToken != "" {
		given := sha256.Sum256([]byte(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
		want := sha256.Sum256([]byte(p.MetricsToken))
		return subtle.ConstantTimeCompare(given[:], want[:]) == 1
	}
	forwarded := r.Header.Get("X-Forwarded-For") + r.Header.Get("Forwarded") + r.Header.Get("X-Real-Ip")
	return forwarded == "" && client(r, nil).IsLoopback()
}

func writeState(w http.ResponseWriter, status int, state map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(state) //nolint:errchkjson // the only failure is a client who left
}
