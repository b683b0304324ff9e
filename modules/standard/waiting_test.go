package standard_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

// TestTheListOfCandidatesSaysWhatWaits: a referent reads there whose applications wait.
func TestTheListOfCandidatesSaysWhatWaits(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, now := app.Cast(t), time.Now()
		app.Foundations().DB.Client.Offer.Create().SetCompanyID(cast.Company.ID).SetSlug("boulanger").SetTitle("Boulanger").SetKind("apprenticeship").
			SetDescription("<p>Pétrir</p>").SetDescriptionText("Pétrir").SetState("published").SetPublishedAt(now).SetExpiresAt(now.AddDate(0, 2, 0)).
			SetCreatedAt(now).SetUpdatedAt(now).ExecX(viewer.System(t.Context(), "test"))
		referent, young := app.As(t, cast.Referent), app.As(t, cast.Candidate)
		var cv struct{ ID string }
		young.JSON("POST", "/api/v1/cvs", fields{"title": "Mon CV", "data": fields{"basics": fields{"name": "Camille Candidate"}}}).Want(http.StatusCreated).Into(&cv)
		referent.Get("/candidats").Want(http.StatusOK).Lacks("1 candidature")
		young.JSON("POST", "/api/v1/applications", fields{"offer": "boulanger", "cv": cv.ID, "message": "Bonjour."}).Want(http.StatusCreated)
		referent.Get("/candidats").Want(http.StatusOK).Has("1 candidature")
	})
}
