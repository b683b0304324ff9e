package programtest_test

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"github.com/atouts/atouts/modules/programtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestAlone runs the program as the README says, and once more on the same folder.
func TestAlone(t *testing.T) {
	t.Parallel()
	alone := programtest.Embedded(t)
	admin := alone.Admin("ada.admin@exemple.test", "Ada", "Admin")
	alone.Webs[0].Stop()
	alone.Webs[0].Ready()
	admin.Get("/api/v1/session").Want(http.StatusOK).Has(`"admin"`)
}
