package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/atouts/atouts/api"
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
		return &SettingError{Name: Prefix + "SECRET_KEY", Key: "shared_key"}
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
	server  *api.Server // nil in a worker
	probe   *api.Probe  // nil without its setting
	release func() error
}

// doors are what a process listens on; nil where it does not.
type doors struct{ site, probe net.Listener }

// open opens what the role and the settings ask for.
func (o Options) open(ctx context.Context) (d doors, err error) {
	if o.Role != Worker {
		if d.site, err = o.Config.listen(ctx); err != nil {
			return d, err
		}
	}
	if d.probe, err = o.Config.listenProbe(ctx); err != nil {
		err = errors.Join(err, d.close())
	}
	return d, err
}

func (d doors) close() error {
	var errs []error
	for _, l := range []net.Listener{d.site, d.probe} {
		if l != nil {
			errs = append(errs, l.Close())
		}
	}
	return errors.Join(errs...)
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
	listeners, err := o.open(ctx)
	if err != nil {
		return app, err
	}
	if app.program, err = openProgram(ctx, o, listeners.site); err != nil {
		return app, errors.Join(err, listeners.close())
	}
	if err = app.start(ctx, listeners); err != nil {
		_ = listeners.close() // those that nobody serves yet; the others are closed by who does
	}
	return app, err
}

// Done tells once when what a process listens on has ended by itself; never for a process that listens on nothing.
func (a *App) Done() <-chan error {
	switch {
	case a.server != nil:
		return a.server.Done()
	case a.probe != nil:
		return a.probe.Done()
	default:
		return nil
	}
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

// Redis returns the client of the Redis that the process uses, for tests that look into it.
func (a *App) Redis() *redis.Client { return a.program.redis.Client }

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
