package applications

import (
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	CVs        CVs
	Candidates Candidates
	Recruiters Recruiters
	Alerts     Alerts
}

// Module is the applications capability.
type Module struct{ *Service }

// New returns the module.
func New(d Deps) *Module {
	return &Module{&Service{
		db: d.DB, clock: d.Clock, outbox: d.Outbox, cvs: d.CVs, candidates: d.Candidates, recruiters: d.Recruiters, alerts: d.Alerts,
		bundle: d.Bundle, baseURL: d.BaseURL, seal: d.Seal, trail: d.Trail,
	}}
}

// Name returns "applications".
func (m *Module) Name() string { return "applications" }

// Sealed returns the column of the private notes.
func (m *Module) Sealed() []seal.Column { return []seal.Column{noteText} }

// MenuKey is the key of the menu line that carries the count of what waits.
const MenuKey = "candidatures"

// Menu returns the line of the applications, for everybody with an account.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !v.SignedIn() {
		return nil
	}
	return []layout.MenuItem{{Key: MenuKey, Label: "applications.title", Href: "/candidatures", Icon: ui.IconSend}}
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
	_ modules.Worker    = (*Module)(nil)
	_ modules.Scheduler = (*Module)(nil)
	_ modules.Alerter   = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Carder    = (*Module)(nil)
	_ modules.Counter   = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Sealer    = (*Module)(nil)
)
