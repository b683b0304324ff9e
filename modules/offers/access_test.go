package offers

import (
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers/schema"
)

func TestLaw(t *testing.T) {
	t.Parallel()
	company, other := uuid.New(), uuid.New()
	for _, c := range []struct {
		name                           string
		v                              viewer.Viewer
		manage, seeDraft, source, view bool
	}{
		{"visitor", viewer.Visitor(), false, false, false, true},
		{"nobody's recruiter", viewer.Viewer{Role: viewer.RoleRecruiter}, false, false, false, false},
		{"candidate", viewer.Viewer{Role: viewer.RoleCandidate}, false, false, false, true},
		{"candidate with a company", viewer.Viewer{Role: viewer.RoleCandidate, Company: company}, false, false, false, true},
		{"referent", viewer.Viewer{Role: viewer.RoleReferent}, false, false, true, true},
		{"officer", viewer.Viewer{Role: viewer.RoleOfficer}, false, false, true, true},
		{"recruiter", viewer.Viewer{Role: viewer.RoleRecruiter, Company: company}, true, true, true, false},
		{"other recruiter", viewer.Viewer{Role: viewer.RoleRecruiter, Company: other}, false, false, false, false},
		{"admin", viewer.Viewer{Role: viewer.RoleAdmin}, true, true, true, false},
		{"system", viewer.Viewer{Role: viewer.RoleSystem}, true, true, true, false},
	} {
		if got := mayManage(c.v, company); got != c.manage {
			t.Errorf("%s manages: %t", c.name, got)
		}
		for _, state := range schema.States() {
			want := c.seeDraft || state == schema.StatePublished
			if got := maySee(c.v, state, company); got != want {
				t.Errorf("%s sees %s: %t", c.name, state, got)
			}
		}
		if got := maySeeSource(c.v, company); got != c.source {
			t.Errorf("%s sees the source: %t", c.name, got)
		}
		if got := countsAsView(c.v); got != c.view {
			t.Errorf("%s is counted: %t", c.name, got)
		}
	}
	if mayManage(viewer.Viewer{Role: viewer.RoleRecruiter}, uuid.Nil) {
		t.Error("a recruiter of no company manages the offers of none")
	}
}
