package queues

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker/ops"

	pages "github.com/atouts/atouts/templates/queues"
)

// Work is the background work; worker/ops satisfies it.
type Work interface {
	View(ctx context.Context) (ops.View, error)
	Retry(ctx context.Context, id uuid.UUID) error
}

// Module is the queue console.
type Module struct {
	work  Work
	log   *slog.Logger
	clock func() time.Time
}

// New returns the module.
func New(f modules.Foundations) *Module { return &Module{work: f.Ops, log: f.Log, clock: f.Clock} }

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
	v := viewer.Get(ctx)
	if !mayLook(v) {
		return unknown()
	}
	err := m.work.Retry(ctx, id)
	switch {
	case errors.Is(err, ops.ErrNotDead):
		return fault.Conflict("queues.not_dead")
	case err != nil:
		return fmt.Errorf("trying a row again: %w", err)
	}
	m.log.InfoContext(ctx, "a dead row waits again", "row", id, "account", v.Account)
	return nil
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
