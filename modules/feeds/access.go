package feeds

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
)

// mayPrepare says whether the viewer may ask for a feed of the company and see its runs.
func mayPrepare(v viewer.Viewer, company uuid.UUID) bool {
	return v.Is(viewer.RoleAdmin, viewer.RoleSystem) || v.RecruitsFor(company)
}

// mayOpen says whether the viewer may open, pause and run feeds.
func mayOpen(v viewer.Viewer) bool { return v.Is(viewer.RoleAdmin, viewer.RoleSystem) }
