package companies

import (
	"cmp"
	"context"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// Panel is one block of a company's pages. Panels stand in the order of Order.
type Panel struct {
	Order int
	Body  templ.Component
}

// HomePaneler has blocks for "Mon employeur"; modules above satisfy it. It is asked only for those who may edit the company.
type HomePaneler interface {
	HomePanels(ctx context.Context, company uuid.UUID) ([]Panel, error)
}

// PublicPaneler has blocks for the public page of a company; modules above satisfy it.
type PublicPaneler interface {
	PublicPanels(ctx context.Context, company uuid.UUID) ([]Panel, error)
}

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Departments Departments
}

// Module is the companies capability.
type Module struct {
	*Service
	home   []HomePaneler
	public []PublicPaneler
}

// New returns the module.
func New(d Deps) *Module {
	return &Module{Service: &Service{db: d.DB, clock: d.Clock, outbox: d.Outbox, departments: d.Departments, trail: d.Trail}}
}

// Attach gives the module the blocks of the modules above. It belongs to start-up, before anything is served.
func (m *Module) Attach(home []HomePaneler, public []PublicPaneler) {
	m.home, m.public = append(m.home, home...), append(m.public, public...)
}

// Name returns "companies".
func (m *Module) Name() string { return "companies" }

// Menu returns the list of employers for members, and "Mon employeur" for a recruiter.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !v.SignedIn() {
		return nil
	}
	items := []layout.MenuItem{{Key: "entreprises", Label: "companies.menu", Href: "/entreprises", Icon: ui.IconBuilding}}
	if v.Role == viewer.RoleRecruiter {
		items = append(items, layout.MenuItem{Key: "mon-employeur", Label: "companies.home", Href: "/mon-employeur", Icon: ui.IconHome})
	}
	return items
}

func (m *Module) homePanels(ctx context.Context, id uuid.UUID) ([]templ.Component, error) {
	var all []Panel
	for _, p := range m.home {
		panels, err := p.HomePanels(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, panels...)
	}
	return inOrder(all), nil
}

func (m *Module) publicPanels(ctx context.Context, id uuid.UUID) ([]templ.Component, error) {
	var all []Panel
	for _, p := range m.public {
		panels, err := p.PublicPanels(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, panels...)
	}
	return inOrder(all), nil
}

func inOrder(all []Panel) []templ.Component {
	slices.SortStableFunc(all, func(a, b Panel) int { return cmp.Compare(a.Order, b.Order) })
	bodies := make([]templ.Component, len(all))
	for i, p := range all {
		bodies[i] = p.Body
	}
	return bodies
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
)
