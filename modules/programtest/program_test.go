package programtest_test

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"github.com/atouts/atouts/modules/programtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestAlone runs the program as the README says.
func TestAlone(t *testing.T) {
	t.Parallel()
	alone := programtest.Embedded(t)
	cast := alone.Cast()
	cast.Candidate.Get("/api/v1/session").Want(http.StatusOK).Has(`"candidate"`)
	alone.Webs[0].Stop()
	alone.Webs[0].Ready()
	cast.Candidate.Get("/api/v1/session").Want(http.StatusOK).Has(`"candidate"`)
}

// TestFleet runs what docker-compose.yml runs.
func TestFleet(t *testing.T) {
	t.Parallel()
	fleet := programtest.Fleet(t)
	cast := fleet.Cast()
	for _, who := range []programtest.Person{cast.Admin, cast.Officer, cast.Referent, cast.Recruiter, cast.Candidate} {
		who.At(fleet.Site(1)).Get("/tableau-de-bord").Want(http.StatusOK)
	}
}
