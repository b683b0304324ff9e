package offers

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers/schema"
)

// mayManage says who creates, edits and moves a company's offers.
func mayManage(v viewer.Viewer, company uuid.UUID) bool {
	return v.Is(viewer.RoleAdmin, viewer.RoleSystem) || v.RecruitsFor(company)
}

// maySee says who reads an offer: everybody once it is published, and those who manage it always.
func maySee(v viewer.Viewer, state string, company uuid.UUID) bool {
	return state == schema.StatePublished || mayManage(v, company)
}

// maySeeSource says who is shown where a feed's offer comes from and how its employer takes applications elsewhere: those who accompany, and those
// who manage it. A candidate applies here.
func maySeeSource(v viewer.Viewer, company uuid.UUID) bool {
	return v.Is(viewer.Accompanying()...) || mayManage(v, company)
}

// countsAsView says whose reading is counted.
func countsAsView(v viewer.Viewer) bool {
	return v.Is(viewer.RoleVisitor, viewer.RoleCandidate, viewer.RoleReferent, viewer.RoleOfficer)
}
