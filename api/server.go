package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/api/session"
)

// ServerConfig is what a server needs.
type ServerConfig struct {
	// Listen is the address, such as "127.0.0.1:8080"; port 0 takes a free one.
	Listen string
	// Listener, when given, is listened on instead.
	Listener net.Listener
	Router   *Router
	Sessions *session.Manager
	// Resolve says who is signed in; see its type.
	Resolve Resolve
	// Metrics holds every metric of the process; the server adds those of requests and serves all of them at /metrics.
	Metrics *prometheus.Registry
	// MetricsToken, when set, is asked of who reads /metrics; without it only this machine may.
	MetricsToken string
	// Checks say whether what the program needs answers: database, redis, migrations.
	Checks map[string]func(context.Context) error
	// TrustedProxies are those whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// Drain is called when the server stops, before it waits for open requests: those that never end by themselves (live events) must.
	Drain func()
	Log   *slog.Logger
	// Now is the clock; time.Now when nil.
	Now func() time.Time
}

// Server answers requests on one address.
type Server struct {
	cfg      ServerConfig
	metrics  *metrics
	probes   *probes
	http     *http.Server
	listener net.Listener
	done     chan error
}

// NewServer puts everything around the router. It refuses a router on which something was registered wrongly.
func NewServer(c ServerConfig) (*Server, error) {
	if err := c.Router.Err(); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Metrics == nil {
		c.Metrics = prometheus.NewRegistry()
	}
	s := &Server{cfg: c, done: make(chan error, 1)}
	s.probes = newProbes(Health{Metrics: c.Metrics, MetricsToken: c.MetricsToken, Checks: c.Checks, Log: c.Log})
	var err error
	if s.metrics, err = newMetrics(c.Metrics); err != nil {
		return nil, err
	}
	handler, err := s.handler()
	if err != nil {
		return nil, fmt.Errorf("building the server: %w", err)
	}
	s.http = &http.Server{
		Addr: c.Listen, Handler: handler,
		ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		// Each route sets its own deadlines; this one is for what has none, and sets the deadline anew for each request of a connection.
		WriteTimeout: 2 * DefaultTimeout,
		ErrorLog:     slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug), // what browsers that leave cause
	}
	return s, nil
}

// handler is the chain, from the outside in: log and headers, panics, health and assets, what cannot be read, what another site sends,
// compression, session, who acts, panics again, router.
func (s *Server) handler() (http.Handler, error) {
	inner := s.survive(s.cfg.Router)
	inner = identify(s.cfg.Sessions, s.cfg.Resolve, s.fail, inner)
	s.cfg.Sessions.OnError(s.fail)
	inner = s.cfg.Sessions.Middleware(inner)
	pack, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.EnableZstd(false), gzhttp.RandomJitter(32, 0, false),
		gzhttp.ContentTypes([]string{"text/html", "application/json", "application/problem+json"}))
	if err != nil {
		return nil, err
	}
	packed, plain := pack(inner), inner
	inner = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == LivePath { // events must not wait for each other in a compressor
			plain.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	})
	inner, err = s.sameSite(inner)
	if err != nil {
		return nil, err
	}
	return s.observe(s.survive(s.outside(s.readable(inner)))), nil
}

// Handler returns what answers, for tests and for servers of other kinds.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Start listens and answers in the background. An address in use is an error of which errors.Is(err, syscall.EADDRINUSE) tells.
func (s *Server) Start(ctx context.Context) error {
	listener := s.cfg.Listener
	if listener == nil {
		var l net.ListenConfig
		var err error
		if listener, err = l.Listen(ctx, "tcp", s.cfg.Listen); err != nil {
			return fmt.Errorf("listening on %s: %w", s.cfg.Listen, err)
		}
	}
	s.listener = listener
	go func() {
		err := s.http.Serve(listener)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		s.done <- err
	}()
	return nil
}

// Addr returns the address that the server listens on; empty before Start.
func (s *Server) Addr() string {
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

// Done tells once when the server has ended: nil after Stop, else why it could not go on.
func (s *Server) Done() <-chan error { return s.done }

// Stop stops listening, lets open requests end, and cuts those that have not when ctx ends.
func (s *Server) Stop(ctx context.Context) error {
	s.probes.draining.Store(true)
	if s.cfg.Drain != nil {
		s.cfg.Drain()
	}
	err := s.http.Shutdown(ctx)
	if err == nil {
		return nil
	}
	return fmt.Errorf("stopping the server: %w", errors.Join(err, s.http.Close()))
}
