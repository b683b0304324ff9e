// Package hosttest starts the whole program for a test, on each combination of engines, with a cast of people of every role.
//
//	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
//		cast := app.Cast(t)
//		app.As(t, cast.Referent).Get("/candidats").Status(200)
//	})
//
// It is test support: nothing of the program imports it.
package hosttest

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/files/blob/blobtest"
	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/standard"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redistest"
)

// App is the program, started for one test.
type App struct {
	*host.App
	// Clock is the time of the modules. It begins at the real time, because sessions and certificates of the browser know no other.
	Clock *Clock
	// Config is what it was started with.
	Config host.Config

	devices sync.Map // what tells each person's browser, by her account
}

// Engines runs a test on both combinations, in parallel: embedded (SQLite, Redis in the process, files on disk) and servers (PostgreSQL, Redis, S3).
func Engines(t *testing.T, test func(t *testing.T, app *App)) {
	t.Helper()
	for name, start := range map[string]func(testing.TB, ...Option) *App{"embedded": Embedded, "servers": Servers} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, start(t))
		})
	}
}

// Option changes what is started.
type Option func(*host.Options)

// With builds one more module, as a plug-in's own main does.
func With(plugin func(modules.Foundations) modules.Module) Option {
	return func(o *host.Options) {
		build := o.Build
		o.Build = func(f modules.Foundations) []modules.Module { return append(build(f), plugin(f)) }
	}
}

// Demo starts the demonstration.
func Demo() Option { return func(o *host.Options) { o.Config.Demo = "on" } }

// Oblige obliges roles to a second factor.
func Oblige(roles ...string) Option { return func(o *host.Options) { o.Config.Factor = roles } }

// Embedded starts the program alone, on a new folder.
func Embedded(tb testing.TB, options ...Option) *App {
	tb.Helper()
	return start(tb, Settings(tb, map[string]string{}), options...)
}

// Servers starts the program on PostgreSQL, Redis and an S3 server of the test.
func Servers(tb testing.TB, options ...Option) *App {
	tb.Helper()
	return start(tb, Settings(tb, ServerSettings(tb)), options...)
}

// ServerSettings returns the settings of a program on a new database, Redis and bucket.
func ServerSettings(tb testing.TB) map[string]string {
	tb.Helper()
	return map[string]string{
		host.Prefix + "DATABASE_URL": template(tb).Database(tb), host.Prefix + "REDIS_URL": redistest.Start(tb), host.Prefix + "BLOB_URL": blobtest.StartS3(tb),
	}
}

// Settings returns settings for a test: a new folder, a free port, no demonstration, and what is given.
func Settings(tb testing.TB, given map[string]string) host.Config {
	tb.Helper()
	values := map[string]string{host.Prefix + "LISTEN": "127.0.0.1:0", host.Prefix + "DATA": tb.TempDir(), host.Prefix + "DEMO": "off", host.Prefix + "GRACE": "5s"}
	maps.Copy(values, given)
	c, err := host.Load("", nil, values)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func start(tb testing.TB, c host.Config, options ...Option) *App {
	tb.Helper()
	clock := &Clock{}
	o := host.Options{
		Config: c, Role: host.Serve, Build: standard.Modules, Log: Logger(tb), Clock: clock.Now,
		Outbox: outbox.Settings{Poll: 100 * time.Millisecond, Sweep: 500 * time.Millisecond, Requeue: 5 * time.Second, Backoff: 200 * time.Millisecond},
	}
	for _, change := range options {
		change(&o)
	}
	app, err := host.Start(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := app.Stop(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return &App{App: app, Clock: clock, Config: o.Config}
}

// Logger returns a logger that a test keeps quiet unless ATOUTS_TEST_LOG is set.
func Logger(tb testing.TB) *slog.Logger {
	tb.Helper()
	if os.Getenv("ATOUTS_TEST_LOG") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// template is the database of the program's shape that each test's is copied from: 47 ms instead of half a second.
func template(tb testing.TB) *pgtest.Template {
	tb.Helper()
	return pgtest.Start(tb).Template(tb, "program", func(url string) error {
		ctx := context.Background()
		db, err := open.Open(ctx, url)
		if err != nil {
			return err
		}
		sets := []migration.Set{migration.Main()}
		for _, m := range standard.Modules(modules.Foundations{}) {
			if own, ok := m.(modules.Migrator); ok {
				sets = append(sets, own.Migrations())
			}
		}
		if _, err := migration.Run(ctx, db, time.Now, sets...); err != nil {
			return err
		}
		return db.Close()
	})
}

// Clock is a time that a test moves.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
