package establishments_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/establishments"
	"github.com/atouts/atouts/modules/hosttest"
)

// departments knows one.
type departments struct{}

func (departments) OfPostcode(string) string { return "59" }

func (departments) Name(string) string { return "Nord" }

func TestPagesAndOperations(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		admin.Form(establishments.Root+"/nouveau", url.Values{"name": {"L"}, "kind": {"school"}, "postcode": {"99999"}, "city": {"Lyon"}}).
			Want(http.StatusUnprocessableEntity).Has(`value="99999"`, "Nom")
		admin.Form(establishments.Root+"/nouveau", url.Values{"name": {"Lycée du Test"}, "kind": {"school"}, "postcode": {"99999"}, "city": {"Lyon"}}).
			Want(http.StatusUnprocessableEntity).Has("aucun département")
		admin.Form(establishments.Root+"/nouveau", url.Values{"name": {"Lycée du Test"}, "kind": {"school"}, "postcode": {"69003"}, "city": {"Lyon"}}).
			Want(http.StatusSeeOther)
		admin.Get(establishments.Root+"?q=lycee").Want(http.StatusOK).Has("Lycée du Test", "Rhône", "est enregistré").Lacks("CFA d’Ailleurs")
		var list establishments.ListView
		admin.Get("/api/v1/establishments?q=test").Want(http.StatusOK).Into(&list)
		if list.Total != 1 || list.Items[0].Department != "69" {
			t.Fatalf("%+v", list)
		}
		id := list.Items[0].ID.String()
		admin.Get(establishments.Root + "/" + id).Want(http.StatusOK).Has(`value="69003"`)
		admin.Form(establishments.Root+"/"+id, url.Values{"name": {"Lycée Renommé"}, "kind": {"school"}, "postcode": {"59000"}, "city": {"Lille"}}).
			Want(http.StatusSeeOther)
		admin.Get("/api/v1/establishments/"+id).Want(http.StatusOK).Has("Lycée Renommé", `"59"`)
		admin.Get(establishments.Root + "/" + uuid.NewString()).Want(http.StatusNotFound)
		admin.Get(establishments.Root + "/rien").Want(http.StatusNotFound)
		body := establishments.Input{Name: "X Y", Kind: "school", Postcode: "59000", City: "Lille"}
		for name, p := range cast.People() {
			if name == "admin" {
				continue
			}
			c := app.As(t, p)
			c.Get(establishments.Root).Want(http.StatusNotFound)
			c.JSON("POST", "/api/v1/establishments", body).Want(http.StatusNotFound)
			c.Get("/api/v1/establishments").Want(http.StatusOK)
		}
		app.Visitor(t).Get("/api/v1/establishments").Want(http.StatusUnauthorized)
	})
}

func TestTerritory(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		m := establishments.New(establishments.Deps{Foundations: app.Foundations(), Departments: departments{}})
		people := accounts.New(accounts.Deps{Foundations: app.Foundations()})
		people.Complete(m.Joins())
		for _, c := range []struct {
			who  hosttest.Person
			want []uuid.UUID
		}{
			{cast.Officer, []uuid.UUID{cast.School.ID}},
			{cast.OtherOfficer, []uuid.UUID{cast.OtherSchool.ID}},
			{cast.Referent, []uuid.UUID{cast.School.ID}},
			{cast.Candidate, nil},
			{cast.Admin, nil},
		} {
			got, ok, err := people.Resolve(t.Context(), c.who.Viewer.Account, c.who.Viewer.Membership)
			if err != nil || !ok || !slices.Equal(got.Establishments, c.want) {
				t.Errorf("%s: %v, %v; want %v", c.who.Name, got.Establishments, err, c.want)
			}
		}
		// Single establishments of other departments belong to it too, each once, at once.
		system := viewer.System(t.Context(), "test")
		app.Foundations().DB.Client.Membership.UpdateOneID(cast.Officer.Membership).
			SetEstablishments([]uuid.UUID{cast.OtherSchool.ID, cast.School.ID, uuid.New()}).ExecX(system)
		got, _, err := people.Resolve(t.Context(), cast.Officer.Account, cast.Officer.Membership)
		if err != nil || len(got.Establishments) != 2 || !got.AccompaniesAt(cast.OtherSchool.ID) || !got.AccompaniesAt(cast.School.ID) {
			t.Errorf("with a single establishment: %v, %v", got.Establishments, err)
		}
		// A service holds the law by itself, whoever the door let in.
		in := establishments.Input{Name: "X Y", Kind: "school", Postcode: "59000", City: "Lille"}
		for name, p := range cast.People() {
			_, err := m.Create(viewer.With(t.Context(), p.Viewer), in)
			_, edit := m.Edit(viewer.With(t.Context(), p.Viewer), cast.School.ID, in)
			if allowed := name == "admin"; (err == nil) != allowed || (edit == nil) != allowed {
				t.Errorf("%s: %v, %v", name, err, edit)
			}
		}
	})
}
