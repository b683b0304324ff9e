package access

import (
	"context"
	"time"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
)

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	People *accounts.Service
	Alerts *notifications.Service
}

// Module is the access capability.
type Module struct {
	*Service
	sessions *session.Manager
	alerts   *notifications.Service
	mail     mail.Sender
	bundle   *i18n.Bundle
	baseURL  string
	demo     bool
}

// New returns the module.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{
			db: d.DB, clock: d.Clock, log: d.Log, outbox: d.Outbox, throttle: d.Throttle, trail: d.Trail, ring: d.Seal, secret: d.Secret,
			hasher: newHasher(), people: d.People, obliged: d.SecondFactor,
		},
		sessions: d.Sessions, alerts: d.Alerts, mail: d.Mail, bundle: d.Bundle, baseURL: d.BaseURL, demo: d.Demo,
	}
}

// Name returns "access".
func (m *Module) Name() string { return "access" }

// Schedule sweeps ended sessions and old tickets.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{{Name: "access:sweep", Interval: time.Hour, Run: func(ctx context.Context) error {
		if _, err := m.sessions.Sweep(ctx); err != nil {
			return err
		}
		return m.sweepTickets(ctx)
	}}}
}

var (
	_ modules.Module     = (*Module)(nil)
	_ modules.APIer      = (*Module)(nil)
	_ modules.Pager      = (*Module)(nil)
	_ modules.Worker     = (*Module)(nil)
	_ modules.Scheduler  = (*Module)(nil)
	_ modules.DataKeeper = (*Module)(nil)
	_ modules.Alerter    = (*Module)(nil)
	_ modules.Sealer     = (*Module)(nil)
	_ modules.Gatekeeper = (*Module)(nil)
)
