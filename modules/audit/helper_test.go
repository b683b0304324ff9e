package audit_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/hosttest"
)

type fields = map[string]any

func system(t *testing.T) context.Context {
	t.Helper()
	return viewer.System(t.Context(), "test")
}

// scheduled runs one entry of the schedule, as its leader would.
func scheduled(t *testing.T, app *hosttest.App, name string) error {
	t.Helper()
	for _, m := range app.Modules() {
		if s, ok := m.(modules.Scheduler); ok {
			for _, e := range s.Schedule() {
				if e.Name == name {
					return e.Run(system(t))
				}
			}
		}
	}
	t.Fatalf("nothing is scheduled as %s", name)
	return nil
}

// cv gives the candidate a CV.
func cv(t *testing.T, app *hosttest.App, cast *hosttest.Cast) string {
	t.Helper()
	var made struct{ ID string }
	app.As(t, cast.Candidate).JSON("POST", "/api/v1/cvs", fields{"title": "=1+1", "data": fields{"basics": fields{"name": "Camille Candidate"}}}).
		Want(http.StatusCreated).Into(&made)
	return made.ID
}
