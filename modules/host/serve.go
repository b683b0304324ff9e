package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/worker/outbox"
)

// ErrPending is the answer to a web or worker process on a database that is not in the shape it expects.
var ErrPending = errors.New("the database waits for migrations: run atouts migrate first")

// ErrShared is the answer to a web or worker process on an embedded database or Redis, which one process holds.
var ErrShared = errors.New("the embedded database and Redis live in one process: set ATOUTS_DATABASE_URL and ATOUTS_REDIS_URL, or use atouts serve")

// serve runs a role until the context ends.
func (p invocation) serve(ctx context.Context, role Role) error {
	if role != Serve {
		if err := p.config.shared(); err != nil {
			return err
		}
	}
	return p.run(ctx, role)
}

// shared refuses a process beside others the settings by which each would have a world of its own.
func (c Config) shared() error {
	if c.Embedded() || c.RedisURL == "" {
		return ErrShared
	}
	if c.SecretKey == "" {
		return &SettingError{
			Prefix + "SECRET_KEY", "each process would make its own, and refuse what the others hand out",
			"Make one with: openssl rand -hex 32, and give it to every process.",
		}
	}
	return nil
}

// run is a whole life of a process: open, start, greet, wait for the end, stop in the reverse order.
func (p invocation) run(ctx context.Context, role Role) error {
	app, err := Start(ctx, Options{Config: p.config, Role: role, Build: p.build, Log: p.config.logger(p.errs)})
	if err != nil {
		return err
	}
	p.greet(app.program)
	ended := app.Done()
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	app.program.log.Info("stopping")
	return errors.Join(err, app.Stop(context.WithoutCancel(ctx)))
}

// Options say what to start. Zero values are those of the program.
type Options struct {
	Config Config
	Role   Role
	Build  Build
	Log    *slog.Logger
	// Clock is the time of everything that modules do.
	Clock func() time.Time
	// Outbox are the intervals of the outbox; tests make them short.
	Outbox outbox.Settings
}

// App is a started process.
type App struct {
	program *program
	server  *api.Server
	release func() error
}

// Start opens and starts everything that a role needs, and returns once it serves.
func Start(ctx context.Context, o Options) (app *App, err error) {
	app = &App{release: func() error { return nil }}
	defer func() {
		if err != nil {
			err = errors.Join(err, app.Stop(context.WithoutCancel(ctx)))
			app = nil
		}
	}()
	if err := o.Config.prepareData(); err != nil {
		return app, err
	}
	if o.Config.Embedded() {
		if app.release, err = o.Config.lockData(); err != nil {
			app.release = func() error { return nil }
			return app, err
		}
	}
	var listener net.Listener
	if o.Role != Worker {
		if listener, err = o.Config.listen(ctx); err != nil {
			return app, err
		}
	}
	if app.program, err = openProgram(ctx, o, listener); err != nil {
		return app, errors.Join(err, closeListener(listener))
	}
	if app.server, err = app.program.start(ctx, listener); app.server == nil {
		err = errors.Join(err, closeListener(listener)) // nobody else will
	}
	return app, err
}

// Done tells once when the server has ended by itself; never for a worker.
func (a *App) Done() <-chan error {
	if a.server == nil {
		return nil
	}
	return a.server.Done()
}

// Stop stops listening, lets requests and tasks end within the grace of the settings, and closes everything in the reverse order.
func (a *App) Stop(ctx context.Context) error {
	var err error
	if a.program != nil {
		ctx, cancel := context.WithTimeout(ctx, a.program.config.Grace+5*time.Second)
		defer cancel()
		err = a.program.close(ctx)
	}
	return errors.Join(err, a.release())
}

// URL returns where people reach the site, without a slash at the end.
func (a *App) URL() string { return a.program.base.String() }

// Foundations returns what the modules stand on.
func (a *App) Foundations() modules.Foundations { return a.program.found }

// Modules returns the modules.
func (a *App) Modules() []modules.Module { return a.program.modules }

// Routes lists every operation and page, for the authorisation matrix; empty for a worker.
func (a *App) Routes() []api.Route {
	if a.program.router == nil {
		return nil
	}
	return a.program.router.Routes()
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
	if err := p.startModules(ctx); err != nil {
		return nil, err
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
