package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/modules"
)

// ErrPending is the answer to a web or worker process on a database that is not in the shape it expects.
var ErrPending = errors.New("the database waits for migrations: run atouts migrate first")

// ErrShared is the answer to a web or worker process on an embedded database or Redis, which one process holds.
var ErrShared = errors.New("the embedded database and Redis live in one process: set ATOUTS_DATABASE_URL and ATOUTS_REDIS_URL, or use atouts serve")

// serve runs a role until the context ends.
func (p invocation) serve(ctx context.Context, role Role) error {
	if len(p.args) > 0 {
		return fmt.Errorf("%w: %s takes no argument, not %q", ErrUsage, role, p.args[0])
	}
	if role != Serve && (p.config.Embedded() || p.config.RedisURL == "") {
		return ErrShared
	}
	return p.run(ctx, role, nil)
}

// run opens everything, starts what the role needs, tells ready, waits for the end and stops in the reverse order.
func (p invocation) run(ctx context.Context, role Role, ready func(*program)) (err error) {
	log := p.config.logger(p.errs)
	if err := p.config.prepareData(); err != nil {
		return err
	}
	if p.config.Embedded() {
		release, err := p.config.lockData()
		if err != nil {
			return err
		}
		defer release() //nolint:errcheck // the lock ends with the process in any case
	}
	var listener net.Listener
	if role != Worker {
		if listener, err = p.config.listen(ctx); err != nil {
			return err
		}
	}
	g, err := openProgram(ctx, p.config, role, listener, log, p.build)
	if err != nil {
		return errors.Join(err, closeListener(listener))
	}
	stopping := func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(context.WithoutCancel(ctx), p.config.Grace+5*time.Second)
	}
	defer func() {
		stop, cancel := stopping()
		defer cancel()
		err = errors.Join(err, g.close(stop))
	}()
	server, err := g.start(ctx, listener)
	if err != nil {
		return err
	}
	p.greet(g)
	if ready != nil {
		ready(g)
	}
	if server == nil {
		<-ctx.Done()
	} else {
		select {
		case <-ctx.Done():
		case err = <-server.Done():
		}
	}
	log.Info("stopping")
	return err
}

func closeListener(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// greet says on standard output where the site is.
func (p invocation) greet(g *program) {
	if g.role == Worker {
		fmt.Fprintln(p.out, "Atouts works.") //nolint:errcheck // a closed output is no reason to stop
		return
	}
	fmt.Fprintf(p.out, "Atouts listens: %s\n", g.base) //nolint:errcheck // a closed output is no reason to stop
	if g.found.Demo {
		fmt.Fprintf(p.out, "Demonstration: enter as anybody at %s/connexion, mails at %s/demo/courriels\n", g.base, g.base) //nolint:errcheck // likewise
		return
	}
	fmt.Fprintln(p.out, "The first administrator is made with: atouts admin create EMAIL FIRST-NAME LAST-NAME") //nolint:errcheck // likewise
}

// start migrates (or refuses an old shape), starts the modules, fills the demonstration, then starts the work and the server, which is nil in a
// worker. What it started is closed by close.
func (p *program) start(ctx context.Context, listener net.Listener) (*api.Server, error) {
	if err := p.shape(ctx); err != nil {
		return nil, err
	}
	w, err := p.worker()
	if err != nil {
		return nil, err
	}
	for _, m := range p.modules {
		if s, ok := m.(modules.Starter); ok {
			if err := s.Start(ctx); err != nil {
				return nil, fmt.Errorf("starting %s: %w", m.Name(), err)
			}
			p.later(s.Stop)
		}
	}
	if err := p.seed(ctx); err != nil {
		return nil, err
	}
	metrics := prometheus.NewRegistry()
	var server *api.Server
	if p.role != Worker {
		if server, err = p.server(metrics, listener); err != nil {
			return nil, err
		}
		if err := p.hub.Start(ctx); err != nil {
			return nil, err
		}
		p.later(p.hub.Stop)
	}
	if err := w.Start(ctx); err != nil {
		return nil, err
	}
	p.later(w.Stop)
	if server == nil {
		return nil, nil //nolint:nilnil // a worker has none
	}
	if err := server.Start(ctx); err != nil {
		return nil, err
	}
	p.later(server.Stop)
	return server, nil
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
		Checks: p.checks(), Drain: p.hub.Drain, Log: p.log, Now: p.found.Clock,
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
