package cvs

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

// mayRead says whether a CV exists for the viewer: it is hers, or of somebody whom she accompanies. Admins read none.
func mayRead(v viewer.Viewer, cv *ent.CV) bool {
	return mayWrite(v, cv) || v.AccompaniesAt(cv.EstablishmentID)
}

// mayWrite says whether the viewer may change, print or delete a CV: the candidate alone.
func mayWrite(v viewer.Viewer, cv *ent.CV) bool {
	return v.Role == viewer.RoleCandidate && v.Candidate != uuid.Nil && v.Candidate == cv.CandidateID
}

// mayFreeze says whether the viewer may join the CV to an application: the candidate, or those who write it with her.
func mayFreeze(v viewer.Viewer, cv *ent.CV) bool { return mayRead(v, cv) }
