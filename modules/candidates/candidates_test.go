package candidates_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/candidates"
	"github.com/atouts/atouts/modules/hosttest"
)

// service is a second one on the app's foundations, to act as people whom HTTP alone would not bring there.
func service(app *hosttest.App) *candidates.Module {
	f := app.Foundations()
	return candidates.New(candidates.Deps{Foundations: f, Accounts: accounts.New(accounts.Deps{Foundations: f}).Service})
}

func TestAReferentCreatesACandidateWhoComesIn(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		referent := app.As(t, cast.Referent)
		referent.Get("/candidats/nouveau").Want(http.StatusOK).Has("Créer un candidat", `name="email"`).Lacks(`name="establishment"`, `name="referent"`)
		form := url.Values{
			"firstName": {"Zoé"}, "lastName": {"Nouvelle"}, "email": {"Zoe.Nouvelle@exemple.test"}, "sought": {"internship", "apprenticeship"},
			"soughtJob": {"Fleuriste"}, "city": {"Roubaix"}, "department": {"59"}, "availableFrom": {"2026-09-01"},
		}
		made := referent.Form("/candidats/nouveau", form).Want(http.StatusSeeOther).Location()
		referent.Get(made).Want(http.StatusOK).
			Has("Zoé Nouvelle", "zoe.nouvelle@exemple.test", "Invité", "Stage, Apprentissage", "Fleuriste", "Roubaix (59)", "Lycée des Exemples", "Rémi Référent")
		referent.Get("/candidats?q=nouvelle").Want(http.StatusOK).Has("Zoé Nouvelle").Lacks("Camille Candidate")
		referent.Get("/candidats?state=active").Want(http.StatusOK).Has("Camille Candidate").Lacks("Zoé Nouvelle")
		// The address is taken now, by whoever asks.
		referent.Form("/candidats/nouveau", form).Want(http.StatusUnprocessableEntity).Has("Cette adresse a déjà un compte", `href="#f-email"`, "Fleuriste")
		referent.Form(made+"/relancer", nil).Want(http.StatusSeeOther)
		for _, p := range []hosttest.Person{cast.OtherReferent, cast.OtherOfficer, cast.Recruiter, cast.OtherCandidate} {
			app.As(t, p).Get(made).Want(http.StatusNotFound).Lacks("Nouvelle")
		}
		admin := app.As(t, cast.Admin)
		admin.Get(made).Want(http.StatusOK).Lacks("Modifier le profil", "/profil")
		admin.Get(made + "/profil").Want(http.StatusNotFound)
		admin.Form(made+"/profil", url.Values{"city": {"Lens"}}).Want(http.StatusNotFound)
		referent.Get(made + "/profil").Want(http.StatusOK)
		app.Visitor(t).Get(made).Want(http.StatusSeeOther)
	})
}

func TestWrongInputs(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast := app.Cast(t)
	referent := app.As(t, cast.Referent)
	referent.Form("/candidats/nouveau", url.Values{
		"email": {"pas une adresse"}, "department": {"Nord"}, "availableFrom": {"31/02/2026"}, "days": {"400"}, "sought": {"rien"},
	}).Want(http.StatusUnprocessableEntity).
		Has(`href="#f-firstName"`, `href="#f-lastName"`, `href="#f-email"`, `href="#f-department"`, `href="#f-availableFrom"`, `href="#f-days"`, "pas une adresse")
	referent.JSON("POST", "/api/v1/candidates", map[string]any{"email": "x"}).Want(http.StatusUnprocessableEntity)
	referent.Get("/candidats/pas-un-id").Want(http.StatusNotFound)
	referent.Get("/candidats/" + uuid.NewString()).Want(http.StatusNotFound)
}

func TestCreatePerRole(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		s := service(app)
		for name, c := range map[string]struct {
			by       hosttest.Person
			school   uuid.UUID
			referent uuid.UUID
			kind     fault.Kind // of the refusal; KindInternal means that it works
			who      uuid.UUID  // who accompanies then
		}{
			"referent":                {cast.Referent, uuid.Nil, uuid.Nil, fault.KindInternal, cast.Referent.Account},
			"referent elsewhere":      {cast.Referent, cast.OtherSchool.ID, uuid.Nil, fault.KindNotFound, uuid.Nil},
			"officer":                 {cast.Officer, cast.School.ID, cast.Referent.Account, fault.KindInternal, cast.Referent.Account},
			"officer herself":         {cast.Officer, cast.School.ID, uuid.Nil, fault.KindInternal, cast.Officer.Account},
			"officer, wrong referent": {cast.Officer, cast.School.ID, cast.OtherReferent.Account, fault.KindInvalid, uuid.Nil},
			"officer elsewhere":       {cast.Officer, cast.OtherSchool.ID, uuid.Nil, fault.KindNotFound, uuid.Nil},
			"admin":                   {cast.Admin, cast.OtherSchool.ID, cast.OtherReferent.Account, fault.KindInternal, cast.OtherReferent.Account},
			"admin, nobody named":     {cast.Admin, cast.OtherSchool.ID, uuid.Nil, fault.KindInvalid, uuid.Nil},
			"admin, nowhere":          {cast.Admin, uuid.Nil, cast.Referent.Account, fault.KindInvalid, uuid.Nil},
			"admin, no such place":    {cast.Admin, uuid.New(), cast.Referent.Account, fault.KindInvalid, uuid.Nil},
			"recruiter":               {cast.Recruiter, cast.School.ID, cast.Referent.Account, fault.KindNotFound, uuid.Nil},
			"candidate":               {cast.Candidate, cast.School.ID, cast.Referent.Account, fault.KindNotFound, uuid.Nil},
		} {
			ctx := viewer.With(t.Context(), c.by.Viewer)
			id, err := s.Create(ctx, candidates.CreateInput{
				Email: uuid.NewString() + "@exemple.test", FirstName: "A", LastName: "B", Establishment: c.school, Referent: c.referent,
			})
			if c.kind != fault.KindInternal {
				if !fault.Is(err, c.kind) {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			told, err := s.Accompanying(ctx, id)
			if err != nil || len(told) != 1 || told[0] != c.who {
				t.Errorf("%s: accompanied by %v, %v", name, told, err)
			}
		}
	})
}

func TestARefusedAccountLeavesNoFile(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		ctx := viewer.With(t.Context(), cast.Referent.Viewer)
		_, err := service(app).Create(ctx, candidates.CreateInput{Email: cast.Recruiter.Email, FirstName: "A", LastName: "B"})
		if fields := fault.Fields(err); len(fields) != 1 || fields[0].Name != "email" {
			t.Fatalf("a taken address: %v", err)
		}
		if n := app.Foundations().DB.Client.Candidate.Query().CountX(viewer.System(t.Context(), "test")); n != 2 {
			t.Errorf("%d files, want the cast's two", n)
		}
	})
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		candidate := app.As(t, cast.Candidate)
		candidate.Get("/mon-profil").Want(http.StatusOK).Has("Mon profil", "Lycée des Exemples", "Rémi Référent", `value="Lille"`)
		candidate.Form("/mon-profil", url.Values{"soughtJob": {"Jardinière"}, "sought": {"permanent"}, "department": {"Nord"}}).
			Want(http.StatusUnprocessableEntity).Has("Jardinière", `href="#f-department"`)
		candidate.Form("/mon-profil", url.Values{"soughtJob": {"Jardinière"}, "sought": {"permanent", "internship"}, "city": {"Lens"}}).Want(http.StatusSeeOther)
		candidate.Get("/mon-profil").Want(http.StatusOK).Has("Le profil est enregistré", "Jardinière", "Lens")
		path := "/api/v1/candidates/" + cast.Candidate.Candidate.String()
		var view candidates.View
		candidate.Get(path).Want(http.StatusOK).Into(&view)
		if view.SoughtJob != "Jardinière" || len(view.Sought) != 2 || view.Sought[0] != "internship" || view.Department != "" {
			t.Errorf("read back: %+v", view)
		}
		app.As(t, cast.Referent).JSON("PUT", path, candidates.ProfileInput{City: "Arras", AvailableFrom: "2026-10-01"}).Want(http.StatusOK).Into(&view)
		if view.City != "Arras" || view.AvailableFrom != "2026-10-01" || view.SoughtJob != "" {
			t.Errorf("changed by the referent: %+v", view)
		}
		app.As(t, cast.Admin).JSON("PUT", path, candidates.ProfileInput{}).Want(http.StatusNotFound)
		app.As(t, cast.OtherReferent).JSON("PUT", path, candidates.ProfileInput{}).Want(http.StatusNotFound)
		app.As(t, cast.OtherCandidate).Get(path).Want(http.StatusNotFound)
		app.As(t, cast.Recruiter).Get(path).Want(http.StatusNotFound)
		var list candidates.ListView
		candidate.Get("/api/v1/candidates").Want(http.StatusOK).Into(&list)
		if list.Total != 1 || list.Candidates[0].ID != cast.Candidate.Candidate {
			t.Errorf("a candidate lists %+v", list)
		}
		// She came in long ago: there is nothing to send again.
		app.As(t, cast.Referent).JSON("POST", path+"/invitation", nil).Want(http.StatusConflict)
	})
}

func TestCard(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		s := service(app)
		card, err := s.Card(viewer.System(t.Context(), "test"), cast.Candidate.Candidate)
		if err != nil || card.Name != "Camille Candidate" || card.Establishment != "Lycée des Exemples" || card.ReferentAccount != cast.Referent.Account ||
			card.AccountID != cast.Candidate.Account || card.EstablishmentID != cast.School.ID || card.City != "Lille" {
			t.Errorf("card: %+v, %v", card, err)
		}
		if _, err := s.Card(viewer.With(t.Context(), cast.Recruiter.Viewer), cast.Candidate.Candidate); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a recruiter's card: %v", err)
		}
	})
}
