package cvs

import (
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	here, elsewhere := uuid.New(), uuid.New()
	one := &ent.CV{ID: uuid.New(), CandidateID: uuid.New(), EstablishmentID: here}
	at := func(role viewer.Role, places ...uuid.UUID) viewer.Viewer {
		return viewer.Viewer{Role: role, Account: uuid.New(), Establishments: places}
	}
	for name, want := range map[string]struct {
		v           viewer.Viewer
		read, write bool
	}{
		"candidate":                {viewer.Viewer{Role: viewer.RoleCandidate, Candidate: one.CandidateID}, true, true},
		"another candidate":        {viewer.Viewer{Role: viewer.RoleCandidate, Candidate: uuid.New()}, false, false},
		"candidate without a file": {viewer.Viewer{Role: viewer.RoleCandidate}, false, false},
		"referent":                 {at(viewer.RoleReferent, here), true, false},
		"referent of elsewhere":    {at(viewer.RoleReferent, elsewhere), false, false},
		"officer":                  {at(viewer.RoleOfficer, elsewhere, here), true, false},
		"officer of elsewhere":     {at(viewer.RoleOfficer, elsewhere), false, false},
		"recruiter":                {viewer.Viewer{Role: viewer.RoleRecruiter, Company: uuid.New(), Establishments: []uuid.UUID{here}}, false, false},
		"admin":                    {at(viewer.RoleAdmin, here), false, false},
		"visitor":                  {viewer.Visitor(), false, false},
	} {
		if got := mayRead(want.v, one); got != want.read {
			t.Errorf("%s reads: %v", name, got)
		}
		if got := mayWrite(want.v, one); got != want.write {
			t.Errorf("%s writes: %v", name, got)
		}
		if got := mayFreeze(want.v, one); got != want.read {
			t.Errorf("%s freezes: %v", name, got)
		}
	}
}
