package candidates

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

// mayCreate is the law of domain.md: admins anywhere, those who accompany at their establishments.
func mayCreate(v viewer.Viewer, establishment uuid.UUID) bool {
	return v.Role == viewer.RoleAdmin || v.AccompaniesAt(establishment)
}

// maySee says whether the file exists for the viewer.
func maySee(v viewer.Viewer, c *ent.Candidate) bool {
	return v.Role == viewer.RoleAdmin || mayEdit(v, c)
}

// mayEdit says whether the viewer may change the profile: the candidate's own, or of somebody whom the viewer accompanies.
func mayEdit(v viewer.Viewer, c *ent.Candidate) bool {
	return isOwn(v, c) || v.AccompaniesAt(c.EstablishmentID)
}

// mayInvite says whether the viewer may send the invitation again.
func mayInvite(v viewer.Viewer, c *ent.Candidate) bool {
	return v.Role == viewer.RoleAdmin || v.AccompaniesAt(c.EstablishmentID)
}

func isOwn(v viewer.Viewer, c *ent.Candidate) bool {
	return v.Role == viewer.RoleCandidate && v.Candidate != uuid.Nil && v.Candidate == c.ID
}
