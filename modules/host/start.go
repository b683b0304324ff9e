package host

import (
	"context"
	"fmt"
	"net"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/worker"
)

// start migrates (or refuses an old shape), starts the modules, fills the demonstration, then starts the work, the server and the probe. What it
// started is closed by the program's close.
func (a *App) start(ctx context.Context, listeners doors) error {
	p := a.program
	if err := p.shape(ctx); err != nil {
		return err
	}
	w, err := p.worker()
	if err != nil {
		return err
	}
	if err := p.startModules(ctx); err != nil {
		return err
	}
	if err := p.seed(ctx); err != nil {
		return err
	}
	metrics, err := measures(w)
	if err != nil {
		return err
	}
	if listeners.site != nil {
		if a.server, err = p.server(metrics, listeners.site); err != nil {
			return err
		}
		if err := p.hub.Start(ctx); err != nil {
			return err
		}
		p.later(p.hub.Stop)
	}
	if listeners.probe != nil { // before the work, so that it answers until the work has ended
		a.probe = api.NewProbe(api.Health{Metrics: metrics, MetricsToken: p.config.Metrics, Checks: p.checks(), Log: p.log})
		a.probe.Start(listeners.probe)
		p.later(a.probe.Stop)
	}
	if err := w.Start(ctx); err != nil {
		return err
	}
	p.later(w.Stop)
	if a.server != nil {
		if err := a.server.Start(ctx); err != nil {
			return err
		}
		p.later(a.server.Stop)
	}
	if a.probe != nil {
		p.later(func(context.Context) error { a.probe.Drain(); return nil })
	}
	return nil
}

// measures returns the registry of a process, with what the runtime and the background work measure.
func measures(w *worker.Worker) (*prometheus.Registry, error) {
	r := prometheus.NewRegistry()
	own := append(w.Collectors(), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, c := range own {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("registering the metrics of the process: %w", err)
		}
	}
	return r, nil
}

// startModules opens what the modules need; close closes it.
func (p *program) startModules(ctx context.Context) error {
	for _, m := range p.modules {
		if s, ok := m.(modules.Starter); ok {
			if err := s.Start(ctx); err != nil {
				return fmt.Errorf("starting %s: %w", m.Name(), err)
			}
			p.later(s.Stop)
		}
	}
	return nil
}

// shape migrates where this process is alone, and refuses to serve an old shape where others are.
func (p *program) shape(ctx context.Context) error {
	if p.role == Serve {
		ran, err := migration.Run(ctx, p.found.DB, p.found.Clock, p.sets()...)
		for _, f := range ran {
			p.log.Info("migrated", "set", f.Set, "file", f.Name)
		}
		return err
	}
	pending, err := migration.Pending(ctx, p.found.DB, p.sets()...)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return fmt.Errorf("%w (%d, first %s/%s)", ErrPending, len(pending), pending[0].Set, pending[0].Name)
	}
	return nil
}

func (p *program) server(metrics *prometheus.Registry, listener net.Listener) (*api.Server, error) {
	p.router = p.routes()
	return api.NewServer(api.ServerConfig{
		Listener: listener, Router: p.router, Sessions: p.found.Sessions, Resolve: p.resolve, Metrics: metrics, MetricsToken: p.config.Metrics,
		Checks: p.checks(), TrustedProxies: p.config.proxies(), Drain: p.hub.Drain, Log: p.log, Now: p.found.Clock,
	})
}

// checks are what readiness asks.
func (p *program) checks() map[string]func(context.Context) error {
	checks := map[string]func(context.Context) error{
		"database": p.found.DB.Ping, "redis": p.redis.Ping,
		"migrations": func(ctx context.Context) error {
			pending, err := migration.Pending(ctx, p.found.DB, p.sets()...)
			if err == nil && len(pending) > 0 {
				err = ErrPending
			}
			return err
		},
	}
	for _, m := range p.modules {
		if c, ok := m.(modules.Checker); ok {
			checks[m.Name()] = c.Check
		}
	}
	return checks
}
