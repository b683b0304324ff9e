package directory_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/directory"
	"github.com/atouts/atouts/modules/hosttest"
)

// names gives every place the same name: what is tested is who stands in the list.
type names struct{}

func (names) CompanyNames(_ context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	return named(ids), nil
}

func (names) EstablishmentNames(_ context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	return named(ids), nil
}

func named(ids []uuid.UUID) map[uuid.UUID]string {
	all := map[uuid.UUID]string{}
	for _, id := range ids {
		all[id] = "Un lieu"
	}
	return all
}

// TestProfessionalsFindEachOther holds the table of who reads the directory: it shows people whom the net does not.
func TestProfessionalsFindEachOther(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		for name, p := range cast.People() {
			reads := p.Role != viewer.RoleCandidate
			client, status := app.As(t, p), http.StatusNotFound
			if reads {
				status = http.StatusOK
			}
			for _, path := range []string{"/referents-etablissements", "/api/v1/directory/referents"} {
				page := client.Get(path).Want(status)
				if reads {
					page.Has(cast.Referent.Name, cast.OtherReferent.Name).Lacks(cast.Recruiter.Email, cast.Candidate.Email)
				} else {
					page.Lacks(cast.Referent.Name)
				}
			}
			for _, path := range []string{"/referents-employeur", "/api/v1/directory/recruiters"} {
				page := client.Get(path).Want(status)
				if reads {
					page.Has(cast.Recruiter.Name, cast.OtherRecruiter.Name).Lacks(cast.Referent.Email, cast.Candidate.Email)
				}
			}
			if home := client.Get("/mon-compte").Want(http.StatusOK); reads {
				home.Has(`href="/referents-employeur"`)
			} else {
				home.Lacks(`href="/referents-employeur"`, `href="/referents-etablissements"`)
			}
			if t.Failed() {
				t.Fatalf("as the %s", name)
			}
		}
	})
}

// TestTheServiceHoldsItself refuses what the doors never ask: other roles than the two, and readers who may not.
func TestTheServiceHoldsItself(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast := app.Cast(t)
	m := directory.New(app.Foundations(), names{})
	for name, c := range map[string]struct {
		by   viewer.Viewer
		role viewer.Role
		ok   bool
	}{
		"recruiter looks for referents":  {cast.Recruiter.Viewer, viewer.RoleReferent, true},
		"referent looks for recruiters":  {cast.Referent.Viewer, viewer.RoleRecruiter, true},
		"referent looks for candidates":  {cast.Referent.Viewer, viewer.RoleCandidate, false},
		"admin looks for admins":         {cast.Admin.Viewer, viewer.RoleAdmin, false},
		"candidate looks for recruiters": {cast.Candidate.Viewer, viewer.RoleRecruiter, false},
		"visitor":                        {viewer.Visitor(), viewer.RoleReferent, false},
	} {
		list, err := m.People(viewer.With(t.Context(), c.by), c.role, directory.Filter{})
		if c.ok && (err != nil || list.Total != 2 || list.People[0].Place != "Un lieu") {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
		if !c.ok && !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
