package queues

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker/ops"
	"github.com/atouts/atouts/worker/trail"

	pages "github.com/atouts/atouts/templates/queues"
)

// ActionRetried is what the audit calls a row that an administrator lets wait again.
const ActionRetried = "queues.retried"

// Work is the background work; worker/ops satisfies it.
type Work interface {
	View(ctx context.Context) (ops.View, error)
	Retry(ctx context.Context, id uuid.UUID) error
}

// Module is the queue console.
type Module struct {
	work  Work
	clock func() time.Time
	trail *trail.Trail
	db    *open.DB
}

// New returns the module.
func New(f modules.Foundations) *Module {
	return &Module{work: f.Ops, clock: f.Clock, trail: f.Trail, db: f.DB}
}

// Name returns "queues".
func (m *Module) Name() string { return "queues" }

// Menu returns the administration, for an admin.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !mayLook(v) {
		return nil
	}
	return []layout.MenuItem{{Key: "administration", Label: "queues.administration", Href: pages.Home, Icon: ui.IconSettings}}
}

// View returns the state of the background work.
func (m *Module) View(ctx context.Context) (ops.View, error) {
	if !mayLook(viewer.Get(ctx)) {
		return ops.View{}, unknown()
	}
	return m.work.View(ctx)
}

// Retry lets a row that was given up wait again, with all its attempts. What is not dead (any more) is a conflict.
func (m *Module) Retry(ctx context.Context, id uuid.UUID) error {
	if !mayLook(viewer.Get(ctx)) {
		return unknown()
	}
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		err := m.work.Retry(ctx, id)
		switch {
		case errors.Is(err, ops.ErrNotDead):
			return fault.Conflict("queues.not_dead")
		case err != nil:
			return fmt.Errorf("trying a row again: %w", err)
		}
		return m.trail.Record(ctx, trail.Line{Action: ActionRetried, Kind: "task", ID: id.String()})
	})
}

// mayLook says whether a person may look into the background work and act on it.
func mayLook(v viewer.Viewer) bool { return v.Role == viewer.RoleAdmin }

func unknown() error { return fault.NotFound("queues.not_found") }

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
)
