package establishments

import (
	"github.com/atouts/atouts/modules"
)

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Departments Departments
}

// Module is the establishments capability.
type Module struct{ *Service }

// New returns the module.
func New(d Deps) *Module {
	return &Module{Service: &Service{db: d.DB, clock: d.Clock, departments: d.Departments, trail: d.Trail}}
}

// Name returns "establishments".
func (m *Module) Name() string { return "establishments" }

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Completer = (*Module)(nil)
)
