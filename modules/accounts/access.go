package accounts

import (
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
)

// mayInvite is the law of domain.md's table: who creates which kind of account, and where.
func mayInvite(v viewer.Viewer, role viewer.Role, company, establishment uuid.UUID) bool {
	switch v.Role {
	case viewer.RoleAdmin:
		return role != viewer.RoleCandidate && slices.Contains(viewer.Members(), role)
	case viewer.RoleOfficer:
		return role == viewer.RoleReferent && v.AccompaniesAt(establishment)
	case viewer.RoleRecruiter:
		return role == viewer.RoleRecruiter && v.RecruitsFor(company)
	default:
		return false
	}
}

// invitable returns the roles that the viewer may invite somewhere, in the order of the form.
func invitable(v viewer.Viewer) []viewer.Role {
	switch v.Role {
	case viewer.RoleAdmin:
		return []viewer.Role{viewer.RoleRecruiter, viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin}
	case viewer.RoleOfficer:
		return []viewer.Role{viewer.RoleReferent}
	case viewer.RoleRecruiter:
		return []viewer.Role{viewer.RoleRecruiter}
	default:
		return nil
	}
}
