package candidates

import (
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	here, elsewhere := uuid.New(), uuid.New()
	c := &ent.Candidate{ID: uuid.New(), EstablishmentID: here}
	at := func(role viewer.Role, places ...uuid.UUID) viewer.Viewer {
		return viewer.Viewer{Role: role, Account: uuid.New(), Establishments: places}
	}
	for name, want := range map[string]struct {
		v                         viewer.Viewer
		create, see, edit, invite bool
	}{
		"admin":                    {at(viewer.RoleAdmin), true, true, false, true},
		"officer":                  {at(viewer.RoleOfficer, elsewhere, here), true, true, true, true},
		"officer of elsewhere":     {at(viewer.RoleOfficer, elsewhere), false, false, false, false},
		"referent":                 {at(viewer.RoleReferent, here), true, true, true, true},
		"referent of elsewhere":    {at(viewer.RoleReferent, elsewhere), false, false, false, false},
		"referent of nowhere":      {at(viewer.RoleReferent), false, false, false, false},
		"recruiter":                {viewer.Viewer{Role: viewer.RoleRecruiter, Company: uuid.New(), Establishments: []uuid.UUID{here}}, false, false, false, false},
		"candidate":                {viewer.Viewer{Role: viewer.RoleCandidate, Candidate: c.ID}, false, true, true, false},
		"another candidate":        {viewer.Viewer{Role: viewer.RoleCandidate, Candidate: uuid.New()}, false, false, false, false},
		"candidate without a file": {viewer.Viewer{Role: viewer.RoleCandidate}, false, false, false, false},
		"visitor":                  {viewer.Visitor(), false, false, false, false},
	} {
		if got := mayCreate(want.v, here); got != want.create {
			t.Errorf("%s creates: %v", name, got)
		}
		if got := maySee(want.v, c); got != want.see {
			t.Errorf("%s sees: %v", name, got)
		}
		if got := mayEdit(want.v, c); got != want.edit {
			t.Errorf("%s edits: %v", name, got)
		}
		if got := mayInvite(want.v, c); got != want.invite {
			t.Errorf("%s invites: %v", name, got)
		}
	}
}
