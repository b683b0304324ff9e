package applications

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
)

// maySee says whose an application is. Which steps may then be taken is flow's law; the row policies repeat this one underneath.
func maySee(v viewer.Viewer, a *ent.Application) bool {
	switch v.Role {
	case viewer.RoleSystem, viewer.RoleAdmin:
		return true
	case viewer.RoleCandidate:
		return v.Candidate != uuid.Nil && a.CandidateID == v.Candidate
	case viewer.RoleReferent, viewer.RoleOfficer:
		return v.AccompaniesAt(a.EstablishmentID)
	case viewer.RoleRecruiter:
		return v.RecruitsFor(a.CompanyID) && a.SentAt != nil
	default:
		return false
	}
}

// mayApplyFor says who writes an application for a candidate: she herself, or those who accompany her, with her.
func mayApplyFor(v viewer.Viewer, c *ent.Candidate) bool {
	return v.Role == viewer.RoleCandidate && v.Candidate == c.ID || v.AccompaniesAt(c.EstablishmentID)
}

// mayNote says who reads and writes private notes: the company's recruiters, about what was sent to them.
func mayNote(v viewer.Viewer, a *ent.Application) bool {
	return v.Role == viewer.RoleRecruiter && maySee(v, a)
}

// mayChangeNote says who changes a note: its author, as long as she may write notes at all.
func mayChangeNote(v viewer.Viewer, a *ent.Application, n *ent.Note) bool {
	return mayNote(v, a) && n.ApplicationID == a.ID && n.CompanyID == v.Company && n.AuthorID == v.Account
}

// roleOf is the viewer's role in the words of the law; they are spelt alike.
func roleOf(v viewer.Viewer) flow.Role { return flow.Role(v.Role) }
