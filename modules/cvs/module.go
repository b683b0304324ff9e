package cvs

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/candidates"
	"github.com/atouts/atouts/modules/cvs/pdfua"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/files/blob"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
)

// Candidates knows whose CVs these are; the candidates module satisfies it.
type Candidates interface {
	Card(ctx context.Context, id uuid.UUID) (candidates.Card, error)
}

// Blobs keeps the durable copies; the files module satisfies it.
type Blobs interface {
	Put(ctx context.Context, key string, body io.Reader, size int64, contentType string) (created bool, err error)
	Get(ctx context.Context, key string) (io.ReadCloser, blob.Info, error)
	Delete(ctx context.Context, key string) error
}

// Alerts tells people, inside the transaction of the context.
type Alerts interface {
	Tell(ctx context.Context, t notifications.Told) error
}

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Candidates Candidates
	Blobs      Blobs
	Alerts     Alerts
}

// Module is the cvs capability.
type Module struct{ *Service }

// New returns the module. The fonts are read at Start.
func New(d Deps) *Module {
	return &Module{&Service{
		db: d.DB, clock: d.Clock, log: d.Log, outbox: d.Outbox, live: d.Live, candidates: d.Candidates, blobs: d.Blobs, alerts: d.Alerts, trail: d.Trail,
		renderer: sync.OnceValues(func() (render.Renderer, error) { return pdfua.New() }),
		slots:    make(chan struct{}, runtime.GOMAXPROCS(0)),
	}}
}

// Name returns "cvs".
func (m *Module) Name() string { return "cvs" }

// Start reads the fonts, so that a program that cannot print says so at once.
func (m *Module) Start(context.Context) error {
	if _, err := m.renderer(); err != nil {
		return fmt.Errorf("reading the fonts of CVs: %w", err)
	}
	return nil
}

// Stop has nothing to close.
func (m *Module) Stop(context.Context) error { return nil }

// Menu returns "Mes CV" for candidates.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if v.Role != viewer.RoleCandidate {
		return nil
	}
	return []layout.MenuItem{{Key: "mes-cv", Label: "cvs.title", Href: "/mes-cv", Icon: ui.IconDocument}}
}

// AlertReady tells a candidate that her CV is printed.
const AlertReady = "cvs.ready"

// Alerts declares that a candidate may be told of her printed CV; it is only a matter of seconds, so not by mail.
func (m *Module) Alerts() []modules.Alert {
	return []modules.Alert{{Event: AlertReady, Roles: []viewer.Role{viewer.RoleCandidate}, Live: true}}
}

// Handlers returns who prints and who throws away.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{
		{
			Topic: TaskRender, Name: "cvs.render", Queue: worker.QueueDocuments, Timeout: 30 * time.Second, MaxAttempts: renderAttempts, Outside: true,
			Run: m.runRender,
		},
		{Topic: TaskDiscard, Name: "cvs.discard", Queue: worker.QueueDocuments, Timeout: time.Minute, Outside: true, Run: m.runDiscard},
	}
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
	_ modules.Worker    = (*Module)(nil)
	_ modules.Scheduler = (*Module)(nil)
	_ modules.Alerter   = (*Module)(nil)
	_ modules.Starter   = (*Module)(nil)
	_ candidates.Panels = (*Module)(nil)
)
