package offers

import (
	"context"
	"log/slog"
	"time"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker"
)

// expireEvery is how often offers whose date has come are looked for.
const expireEvery = 10 * time.Minute

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Companies *companies.Module
}

// Module is the offers capability.
type Module struct {
	*Service
	companies *companies.Module
	log       *slog.Logger
	baseURL   string
}

// New returns the module.
func New(d Deps) *Module {
	s := &Service{db: d.DB, clock: d.Clock, outbox: d.Outbox, writer: bulk.New(d.DB, d.Clock), views: newCounter(), facets: newCache()}
	if s.db != nil { // modules are also built on nothing, to say what they are
		s.bySlug, s.byID = s.reading("slug"), s.reading("id")
	}
	return &Module{Service: s, companies: d.Companies, log: d.Log, baseURL: d.BaseURL}
}

// Name returns "offers".
func (m *Module) Name() string { return "offers" }

// Menu returns the line of the offers, for everybody with an account.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !v.SignedIn() {
		return nil
	}
	return []layout.MenuItem{{Key: "offres", Label: "offers.title", Href: Root, Icon: ui.IconBriefcase}}
}

// Migrations returns the search tables.
func (m *Module) Migrations() migration.Set { return bulk.Migrations() }

// Schedule expires offers.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{{Name: "offers:expire", Interval: expireEvery, Run: func(ctx context.Context) error {
		_, err := m.Expire(ctx)
		return err
	}}}
}

// Start begins to write down readings.
func (m *Module) Start(context.Context) error {
	ctx, stop := context.WithCancel(viewer.System(context.Background(), "offers.views"))
	m.views.stop, m.views.done = stop, make(chan struct{})
	go m.views.run(ctx, m.FlushViews, func(err error) { m.log.Warn("readings of offers", "error", err) })
	return nil
}

// Stop writes down the last readings.
func (m *Module) Stop(ctx context.Context) error {
	if m.views.stop != nil {
		m.views.stop()
		<-m.views.done
	}
	return m.FlushViews(ctx)
}

var (
	_ modules.Module          = (*Module)(nil)
	_ modules.APIer           = (*Module)(nil)
	_ modules.Pager           = (*Module)(nil)
	_ modules.Navigator       = (*Module)(nil)
	_ modules.Carder          = (*Module)(nil)
	_ modules.Migrator        = (*Module)(nil)
	_ modules.Scheduler       = (*Module)(nil)
	_ modules.Starter         = (*Module)(nil)
	_ companies.HomePaneler   = (*Module)(nil)
	_ companies.PublicPaneler = (*Module)(nil)
)
