package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	"github.com/atouts/atouts/ent/viewer"
	accounts "github.com/atouts/atouts/modules/accounts/schema"
	applications "github.com/atouts/atouts/modules/applications/schema"
	candidates "github.com/atouts/atouts/modules/candidates/schema"
)

// Policy widens what accounts shows of a person by what the modules above say: candidates and those who accompany them, and the candidates who sent
// an application to the viewer's company. Each module speaks of its own tables only.
func (Account) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role == viewer.RoleAdmin {
			return viewer.Everything(v, s)
		}
		return viewer.Either(viewer.Own(s, "id", v.Account), accounts.Colleagues(v, s), candidates.People(v, s, "id"), applications.Applicants(v, s, "id"))
	})
}
