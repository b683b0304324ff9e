package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/ent/viewer"
)

// metrics are those of the requests, by route and never by address, so that their number is bounded.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inside   prometheus.Gauge
}

func newMetrics(r prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "atouts_http_requests_total", Help: "Requests answered."},
			[]string{"route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "atouts_http_request_seconds", Help: "Time to answer.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
		inside: prometheus.NewGauge(prometheus.GaugeOpts{Name: "atouts_http_requests_open", Help: "Requests being answered."}),
	}
	for _, c := range []prometheus.Collector{m.requests, m.seconds, m.inside} {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("registering the metrics of requests: %w", err)
		}
	}
	return m, nil
}

// observe begins a request, and notes it when it is answered, with who was signed in. Neither addresses of known routes nor bodies are written down: they may hold the
// token of an invitation or what a person wrote.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := s.cfg.Now()
		r, q := s.cfg.Router.begin(r)
		q.address = client(r, s.cfg.TrustedProxies)
		s.protect(w, q)
		a := &answer{ResponseWriter: w}
		s.metrics.inside.Inc()
		defer func() {
			s.metrics.inside.Dec()
			s.note(r, q, a, s.cfg.Now().Sub(started))
		}()
		next.ServeHTTP(a, r)
	})
}

func (s *Server) note(r *http.Request, q *request, a *answer, took time.Duration) {
	route := q.route
	if route == "" {
		route = "unknown"
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	s.metrics.requests.WithLabelValues(route, strconv.Itoa(a.status)).Inc()
	if !strings.HasSuffix(route, " "+LivePath) {
		s.metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
	level := slog.LevelInfo
	if strings.HasPrefix(route, probeRoute) {
		level = slog.LevelDebug
	}
	line := []slog.Attr{
		slog.String("request", q.id), slog.String("method", r.Method), slog.String("route", route), slog.Int("status", a.status), slog.Int64("bytes", a.bytes),
		slog.Duration("took", took),
	}
	if q.account != "" {
		line = append(line, slog.String("account", q.account))
	}
	if q.refused { // the answer is that of what does not exist; the log knows better
		line = append(line, slog.Bool("refused", true))
	}
	s.cfg.Log.LogAttrs(r.Context(), level, "request", line...)
}

// survive turns a panic into an internal error, logged with its stack. It stands twice in the chain: around everything, and around the router,
// where who acts is known.
func (s *Server) survive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{ResponseWriter: w}
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint,err113 // net/http compares it so
				panic(p)
			}
			s.cfg.Log.ErrorContext(r.Context(), "panic", "request", RequestID(r.Context()), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			if a.status != 0 {
				panic(http.ErrAbortHandler) // half an answer must not look whole
			}
			s.fail(a, r.WithContext(viewer.With(r.Context(), viewer.Get(r.Context()))), fmt.Errorf("panic: %v", p))
		}()
		next.ServeHTTP(a, r)
	})
}
