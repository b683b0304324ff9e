package accounts

import (
	"time"

	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
)

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	// Places names companies and establishments.
	Places Places
	// Departments names departments.
	Departments Departments
}

// Module is the accounts capability.
type Module struct {
	*Service
	mail    mail.Sender
	bundle  *i18n.Bundle
	baseURL string
	demo    bool
}

// New returns the module.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{
			db: d.DB, clock: d.Clock, log: d.Log, outbox: d.Outbox, secret: d.Secret, places: d.Places,
			throttle: d.Throttle, trail: d.Trail, seal: d.Seal, sessions: d.Sessions, departments: d.Departments,
		},
		mail: d.Mail, bundle: d.Bundle, baseURL: d.BaseURL, demo: d.Demo,
	}
}

// Meet says who knows the files of candidates; it belongs to start-up, as does their module, which stands above this one.
func (m *Module) Meet(y Young) { m.young = y }

// Name returns "accounts".
func (m *Module) Name() string { return "accounts" }

// Menu returns "Comptes" for those who manage some, and "Mon compte".
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	var items []layout.MenuItem
	if len(invitable(v)) > 0 {
		items = append(items, layout.MenuItem{Key: "comptes", Label: "accounts.people.title", Href: "/comptes", Icon: ui.IconPeople})
	}
	if v.SignedIn() {
		items = append(items, layout.MenuItem{Key: "mon-compte", Label: "accounts.mine.title", Href: "/mon-compte", Icon: ui.IconPerson})
	}
	return items
}

// Schedule forgets the lines of old files of accounts.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{{Name: "accounts:sweep_intakes", Interval: time.Hour, Run: m.sweepIntakes}}
}

// Sealed are the lines of files of accounts.
func (m *Module) Sealed() []seal.Column { return []seal.Column{intakeLines()} }

var (
	_ modules.Module        = (*Module)(nil)
	_ modules.Authenticator = (*Module)(nil)
	_ modules.Preferrer     = (*Module)(nil)
	_ modules.APIer         = (*Module)(nil)
	_ modules.Pager         = (*Module)(nil)
	_ modules.Navigator     = (*Module)(nil)
	_ modules.Worker        = (*Module)(nil)
	_ modules.Commander     = (*Module)(nil)
	_ modules.Scheduler     = (*Module)(nil)
	_ modules.Sealer        = (*Module)(nil)
)
