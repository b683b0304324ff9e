package audit

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Alerts tells people, inside the transaction of the context.
type Alerts interface {
	Tell(ctx context.Context, t notifications.Told) error
}

// Admins returns the active accounts of administrators; the accounts module satisfies it.
type Admins interface {
	Admins(ctx context.Context) ([]uuid.UUID, error)
}

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Alerts Alerts
	Admins Admins
}

// Service holds the commands and queries; pages and operations call the same methods.
type Service struct {
	db     *open.DB
	clock  func() time.Time
	log    *slog.Logger
	outbox *outbox.Outbox
	bundle *i18n.Bundle
	trail  *trail.Trail
	alerts Alerts
	admins Admins

	mu     sync.Mutex
	logged time.Time // when the head of the chain was last written to the log
}

// Module is the audit capability.
type Module struct{ *Service }

// New returns the module.
func New(d Deps) *Module {
	return &Module{&Service{
		db: d.DB, clock: d.Clock, log: d.Log, outbox: d.Outbox, bundle: d.Bundle, trail: d.Trail, alerts: d.Alerts, admins: d.Admins,
	}}
}

// Name returns "audit".
func (m *Module) Name() string { return "audit" }

// Alerts declares whom a broken chain is told to.
func (m *Module) Alerts() []modules.Alert {
	return []modules.Alert{{Event: FactBroken, Roles: []viewer.Role{viewer.RoleAdmin}, Mail: true, Live: true}}
}

// Schedule chains new lines, and verifies the chain each night.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{
		{Name: "audit:chain", Interval: 5 * time.Second, Run: m.chain},
		{Name: "audit:verify", Interval: 30 * time.Minute, Run: m.nightly},
	}
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Alerter   = (*Module)(nil)
	_ modules.Scheduler = (*Module)(nil)
	_ modules.Commander = (*Module)(nil)
	_ modules.Examiner  = (*Module)(nil)

	_ modules.DataKeeper = (*Module)(nil)
)
