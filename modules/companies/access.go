package companies

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
)

// mayCreate says who creates companies.
func mayCreate(v viewer.Viewer) bool { return v.Is(viewer.RoleAdmin, viewer.RoleSystem) }

// mayEdit says who edits a company's page and sees its home.
func mayEdit(v viewer.Viewer, company uuid.UUID) bool { return mayCreate(v) || v.RecruitsFor(company) }
