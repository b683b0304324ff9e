package access

import (
	"context"
	"time"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker"
)

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	People *accounts.Service
}

// Module is the access capability.
type Module struct {
	*Service
	sessions *session.Manager
	demo     bool
}

// New returns the module.
func New(d Deps) *Module {
	return &Module{
		Service:  &Service{db: d.DB, throttle: d.Throttle, hasher: newHasher(), people: d.People},
		sessions: d.Sessions, demo: d.Demo,
	}
}

// Name returns "access".
func (m *Module) Name() string { return "access" }

// Schedule sweeps ended sessions.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{{Name: "access:sweep_sessions", Interval: time.Hour, Run: func(ctx context.Context) error {
		_, err := m.sessions.Sweep(ctx)
		return err
	}}}
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Scheduler = (*Module)(nil)
)
