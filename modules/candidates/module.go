package candidates

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// Accounts invites people; the accounts module satisfies it.
type Accounts interface {
	// InviteCandidate creates the account of a candidate inside the transaction of the context.
	InviteCandidate(ctx context.Context, p accounts.PersonInput, days int) (uuid.UUID, error)
	// ResendAs sends a new invitation to somebody who has not come in yet; the caller holds the law.
	ResendAs(ctx context.Context, account uuid.UUID) error
	// Referents returns the accounts of an establishment's referents.
	Referents(ctx context.Context, establishment uuid.UUID) ([]uuid.UUID, error)
}

// Panels has something to show on the page of a candidate's file, to a viewer who sees the file. Body is nil when there is nothing for this viewer.
type Panels interface {
	Panel(ctx context.Context, candidate uuid.UUID) (modules.Card, error)
}

// Waiting counts what waits for those who accompany, for each of some candidates; those with nothing are left out.
type Waiting interface {
	WaitingFor(ctx context.Context, candidates []uuid.UUID) (map[uuid.UUID]int, error)
}

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Accounts Accounts
}

// Module is the candidates capability.
type Module struct {
	*Service
	panels  []Panels
	waiting Waiting
}

// New returns the module.
func New(d Deps) *Module {
	return &Module{Service: &Service{db: d.DB, clock: d.Clock, outbox: d.Outbox, accounts: d.Accounts, trail: d.Trail}}
}

// Show adds panels to the page of a file. It belongs to start-up, as do their modules, which stand above this one.
func (m *Module) Show(panels ...Panels) { m.panels = append(m.panels, panels...) }

// CountWaiting says who counts what waits for those who accompany. It belongs to start-up.
func (m *Module) CountWaiting(w Waiting) { m.waiting = w }

// Name returns "candidates".
func (m *Module) Name() string { return "candidates" }

// Menu returns "Candidats" for those who see several, and "Mon profil" for a candidate.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	switch {
	case v.Is(viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin):
		return []layout.MenuItem{{Key: "candidats", Label: "candidates.title", Href: "/candidats", Icon: ui.IconPeople}}
	case v.Role == viewer.RoleCandidate:
		return []layout.MenuItem{{Key: "candidats", Label: "candidates.mine.title", Href: "/mon-profil", Icon: ui.IconPerson}}
	default:
		return nil
	}
}

// managers are those who see several files.
func managers() api.Who { return api.Only(viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin) }

// editors are those of them who may change a profile: an admin reads files only, and what one may not do does not exist.
func editors() api.Who { return api.Only(viewer.Accompanying()...) }

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
	_ modules.Completer = (*Module)(nil)
)
