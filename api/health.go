package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/atouts/atouts/templates/static"
)

// probeRoute begins the routes of what machines ask, which are logged only at the level of debugging.
const probeRoute = "probe "

// checkTime is how long a readiness check may take.
const checkTime = 2 * time.Second

// outside answers what has no session and no person: health, metrics, assets. Everything else goes on to next.
func (s *Server) outside(next http.Handler) http.Handler {
	metrics := promhttp.HandlerFor(s.cfg.Metrics, promhttp.HandlerOpts{})
	assets := static.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case read && r.URL.Path == "/healthz":
			named(r, probeRoute+"health")
			writeState(w, http.StatusOK, map[string]string{"status": "alive"})
		case read && r.URL.Path == "/readyz":
			named(r, probeRoute+"ready")
			s.ready(w, r)
		case read && r.URL.Path == "/metrics" && s.mayRead(r):
			named(r, probeRoute+"metrics")
			metrics.ServeHTTP(w, r)
		case read && strings.HasPrefix(r.URL.Path, static.Prefix):
			named(r, "GET "+static.Prefix)
			assets.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ready says by name what is ready; the reasons are in the log, not in the answer.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	var mu sync.Mutex
	var all sync.WaitGroup
	state, status := map[string]string{}, http.StatusOK
	for _, name := range slices.Sorted(maps.Keys(s.cfg.Checks)) {
		all.Go(func() {
			err := s.cfg.Checks[name](ctx)
			mu.Lock()
			defer mu.Unlock()
			state[name] = "ready"
			if err != nil {
				state[name], status = "failing", http.StatusServiceUnavailable
				s.cfg.Log.WarnContext(ctx, "not ready", "check", name, "error", err)
			}
		})
	}
	all.Wait()
	if s.draining.Load() {
		state["server"], status = "stopping", http.StatusServiceUnavailable
	}
	writeState(w, status, state)
}

// mayRead says whether a request may read the metrics: with the token when one is set, else only from this machine and not through a proxy.
func (s *Server) mayRead(r *http.Request) bool {
	if s.cfg.MetricsToken != "" {
		given := sha256.Sum256([]byte(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
		want := sha256.Sum256([]byte(s.cfg.MetricsToken))
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
