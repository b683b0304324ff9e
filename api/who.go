package api

import (
	"slices"
	"strings"

	"github.com/atouts/atouts/ent/viewer"
)

// Who says who may enter. The zero value lets nobody in and is refused at start-up.
type Who struct{ roles []viewer.Role }

// Everyone lets every member and every visitor in.
func Everyone() Who { return Who{viewer.Everyone()} }

// SignedIn lets every member in.
func SignedIn() Who { return Who{viewer.Members()} }

// Only lets some roles in; RoleVisitor is one.
func Only(roles ...viewer.Role) Who { return Who{slices.Clone(roles)} }

// Allows says whether a viewer may enter.
func (w Who) Allows(v viewer.Viewer) bool { return slices.Contains(w.roles, v.Role) }

// Public says whether a visitor may enter.
func (w Who) Public() bool { return slices.Contains(w.roles, viewer.RoleVisitor) }

// Roles lists the roles that may enter.
func (w Who) Roles() []viewer.Role { return slices.Clone(w.roles) }

// String writes the roles, for tables and messages.
func (w Who) String() string {
	words := make([]string, len(w.roles))
	for i, r := range w.roles {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

func (w Who) nobody() bool { return len(w.roles) == 0 }
