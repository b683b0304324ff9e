package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/ops"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/redis"
	"github.com/atouts/atouts/worker/trail"
)

// Role is what a process does.
type Role string

// The roles: everything, the pages and operations alone, or the work alone.
const (
	Serve  Role = "serve"
	Web    Role = "web"
	Worker Role = "worker"
	// tool is the role of a command, which serves nobody and does no background work.
	tool Role = "command"
)

// program is everything that is open in a process. Its parts are closed in the reverse order of their opening.
type program struct {
	config Config
	role   Role
	log    *slog.Logger
	clock  func() time.Time
	// intervals are those of the outbox, where they are not the settings'.
	intervals outbox.Settings
	base      *url.URL
	found     modules.Foundations
	redis     *redis.Redis
	hub       *live.Hub // nil in a worker
	missed    func(ctx context.Context, account uuid.UUID, last string) ([]live.Event, error)
	modules   []modules.Module
	router    *api.Router
	closers   []func(context.Context) error
}

// openProgram opens the foundations and builds the modules; listener is nil for a process that serves nobody.
func openProgram(ctx context.Context, o Options, listener net.Listener) (p *program, err error) {
	c := o.Config
	p = &program{config: c, role: o.Role, log: o.Log, clock: o.Clock, intervals: o.Outbox}
	if p.clock == nil {
		p.clock = time.Now //nolint:forbidigo // this is where the clock of the modules comes from
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close(context.WithoutCancel(ctx)))
			p = nil
		}
	}()
	if err := c.prepareData(); err != nil {
		return p, err
	}
	if p.base, err = c.baseURL(listener); err != nil {
		return p, err
	}
	if p.role == Serve {
		if err := c.noteURL(p.base); err != nil {
			return p, err
		}
	}
	db, err := c.openDatabase(ctx)
	if err != nil {
		return p, err
	}
	p.later(func(context.Context) error { return db.Close() })
	if err := p.foundations(ctx, db); err != nil {
		return p, err
	}
	if p.found.Bundle, err = i18n.New(texts(o.Build(modules.Foundations{}))...); err != nil {
		return p, fmt.Errorf("reading the catalogues: %w", err)
	}
	p.modules = o.Build(p.found)
	err = p.connect()
	return p, err
}

func (p *program) foundations(ctx context.Context, db *open.DB) (err error) {
	clock := p.clock
	if p.redis, err = p.config.openRedis(ctx); err != nil {
		return err
	}
	p.later(func(context.Context) error { return p.redis.Close() })
	f := &p.found
	f.DB, f.Clock, f.Log, f.BaseURL, f.BlobURL = db, clock, p.log, p.base.String(), p.config.blobURL()
	if f.Secret, err = p.config.secret(); err != nil {
		return err
	}
	if f.Seal, err = p.config.keyring(f.Secret); err != nil {
		return err
	}
	f.Trail, f.SecondFactor = trail.New(db, clock), p.config.secondFactor()
	if f.Demo, err = p.demo(ctx, db); err != nil {
		return err
	}
	if f.Mail, err = p.config.sender(p.base, clock); err != nil {
		return err
	}
	intervals := p.intervals
	intervals.Process, intervals.Embedded, intervals.Lease = processName(), p.redis.Embedded(), cmp.Or(intervals.Lease, p.config.Lease)
	intervals.Requeue = cmp.Or(intervals.Requeue, 2*p.config.Lease)
	f.Outbox = outbox.New(db, clock, p.log, intervals)
	f.Ops = ops.New(db, f.Outbox, outbox.NewQueue(p.redis.Client))
	f.Live = p.publisher()
	f.Throttle = throttle.New(p.redis.Client, clock)
	if f.Sessions, err = session.New(session.Config{DB: db, BaseURL: p.base, Now: clock}); errors.Is(err, session.ErrInsecure) {
		err = &SettingError{Name: Prefix + "BASE_URL", Key: "insecure"}
	}
	return err
}

func (c Config) openRedis(ctx context.Context) (*redis.Redis, error) {
	address := c.RedisURL
	if address == "" {
		address = redis.Embedded
	}
	r, err := redis.Open(ctx, address)
	if err != nil {
		return nil, &SettingError{Name: Prefix + "REDIS_URL", Key: "redis", Cause: err}
	}
	return r, nil
}

// publisher returns who tells live events: the hub of a process with browsers, else Redis, by which the other processes hear.
func (p *program) publisher() live.Publisher {
	if p.role == Worker || p.role == tool {
		return live.NewRemote(p.redis.Client)
	}
	c := live.Config{Log: p.log, Missed: func(ctx context.Context, account uuid.UUID, last string) ([]live.Event, error) {
		if p.missed == nil {
			return nil, nil
		}
		return p.missed(ctx, account, last)
	}}
	if !p.redis.Embedded() {
		c.Redis = p.redis.Client
	}
	p.hub = live.NewHub(c)
	return p.hub
}

// connect gives the modules what only exists once they are built: texts, alerts.
func (p *program) connect() error {
	var alerts []modules.Alert
	for _, m := range p.modules {
		if a, ok := m.(modules.Alerter); ok {
			alerts = append(alerts, a.Alerts()...)
		}
	}
	for _, m := range p.modules {
		if t, ok := m.(modules.AlertTaker); ok {
			if err := t.TakeAlerts(alerts); err != nil {
				return err
			}
		}
	}
	var sealed []seal.Column
	for _, m := range p.modules {
		if s, ok := m.(modules.Sealer); ok {
			sealed = append(sealed, s.Sealed()...)
		}
	}
	for _, m := range p.modules {
		if t, ok := m.(modules.SealedTaker); ok {
			t.TakeSealed(sealed)
		}
	}
	for _, m := range p.modules {
		if r, ok := m.(modules.Rememberer); ok {
			p.missed = r.Missed
		}
	}
	p.authenticate()
	names := map[string]bool{}
	for _, m := range p.modules {
		if names[m.Name()] {
			return fmt.Errorf("two modules are called %s", m.Name())
		}
		names[m.Name()] = true
	}
	return nil
}

// authenticate lets the module that knows accounts read the sessions, with what the others know of who acts.
func (p *program) authenticate() {
	var joins []modules.Join
	for _, m := range p.modules {
		if c, ok := m.(modules.Completer); ok {
			joins = append(joins, c.Joins()...)
		}
	}
	for _, m := range p.modules {
		if a, ok := m.(modules.Authenticator); ok {
			a.Complete(joins)
			p.found.Sessions.FindBy(a.Session)
		}
	}
}

// texts returns the catalogues that modules bring. They are asked of modules that stand on nothing: texts need no foundation.
func texts(list []modules.Module) []fs.FS {
	var all []fs.FS
	for _, m := range list {
		if t, ok := m.(modules.Texter); ok {
			all = append(all, t.Texts())
		}
	}
	return all
}

// sets returns the migrations of the entities and of each module that brings tables of its own.
func (p *program) sets() []migration.Set {
	sets := []migration.Set{migration.Main()}
	for _, m := range p.modules {
		if b, ok := m.(modules.Migrator); ok {
			sets = append(sets, b.Migrations())
		}
	}
	return sets
}

func (p *program) later(f func(context.Context) error) { p.closers = append(p.closers, f) }

// close closes everything, the last opened first.
func (p *program) close(ctx context.Context) error {
	var errs []error
	for _, f := range slices.Backward(p.closers) {
		errs = append(errs, f(ctx))
	}
	p.closers = nil
	return errors.Join(errs...)
}

// resolve returns who acts in a session, which was found out in reading it.
func (p *program) resolve(ctx context.Context, _, _ uuid.UUID) (viewer.Viewer, bool, error) {
	v, ok := p.found.Sessions.Acting(ctx)
	return v, ok, nil
}

// worker returns the background work of the process, with the handlers and the schedule of the modules.
func (p *program) worker() (*worker.Worker, error) {
	w := worker.New(worker.Config{
		DB: p.found.DB, Redis: p.redis, Outbox: p.found.Outbox, Clock: p.found.Clock, Log: p.log,
		Settings: worker.Settings{RelayOnly: p.role == Web, Grace: p.config.Grace, Leadership: p.config.Lease},
	})
	for _, m := range p.modules {
		if h, ok := m.(modules.Worker); ok {
			if err := p.found.Outbox.Handle(h.Handlers()...); err != nil {
				return nil, err
			}
		}
		if s, ok := m.(modules.Scheduler); ok {
			if err := w.Every(s.Schedule()...); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

// processName is the name under which a process takes back what it had claimed before it was restarted: that of the machine or container, where
// two processes never share one.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}
