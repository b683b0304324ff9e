package accounts_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

type doneAnswer []struct{ Batch, Kind, Name, To string }

// TestSuspendedAndRestored suspends several people at once, who are signed out and told; undoing opens their accounts again.
func TestSuspendedAndRestored(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin, officer := app.As(t, cast.Admin), app.As(t, cast.Officer)
		referent, recruiter := app.As(t, cast.Referent), app.As(t, cast.Recruiter)
		ids := []uuid.UUID{cast.Referent.Account, cast.Recruiter.Account, cast.Referent.Account}
		in := map[string]any{"accounts": ids, "reason": "Départ non signalé"}
		officer.JSON("POST", "/api/v1/accounts/suspensions", in).Want(http.StatusNotFound) // the recruiter is not hers: nobody is suspended
		referent.Get("/candidats").Want(http.StatusOK)
		var done doneAnswer
		admin.JSON("POST", "/api/v1/accounts/suspensions", in).Want(http.StatusCreated).Into(&done)
		if len(done) != 2 || done[0].Kind != "suspend" {
			t.Fatalf("done: %+v", done)
		}
		for _, c := range []*hosttest.Client{referent, recruiter} {
			c.Get("/api/v1/session").Want(http.StatusUnauthorized)
		}
		app.Visitor(t).JSON("POST", "/api/v1/session", map[string]string{"email": cast.Referent.Email, "password": hosttest.Password}).Want(http.StatusUnauthorized)
		app.Mail(t, cast.Referent.Email, "suspendu")
		admin.JSON("POST", "/api/v1/accounts/suspensions", in).Want(http.StatusConflict)
		admin.Get("/comptes/"+cast.Referent.Account.String()).Want(http.StatusOK).Has("Départ non signalé", "Rétablir ce compte")
		path := "/comptes/changements/" + done[0].Batch
		officer.Get(path).Want(http.StatusNotFound)
		admin.Get(path).Want(http.StatusOK).Has(cast.Referent.Name, cast.Recruiter.Name, "Tout annuler")
		admin.Form(path+"/annuler", nil).Want(http.StatusSeeOther)
		admin.Form(path+"/annuler", nil).Want(http.StatusConflict)
		app.As(t, cast.Referent).Get("/candidats").Want(http.StatusOK)
		app.Mail(t, cast.Referent.Email, "rétabli")
		admin.JSON("POST", "/api/v1/accounts/suspensions", map[string]any{"accounts": []uuid.UUID{cast.Admin.Account}, "reason": "Moi"}).Want(http.StatusConflict)
		n := app.Foundations().DB.Client.Audit.Query().Where(audit.OwnerID(cast.Referent.Account), audit.ActionIn("accounts.suspended", "accounts.undone")).
			CountX(viewer.System(t.Context(), "test"))
		if n != 2 {
			t.Errorf("%d lines in the audit", n)
		}
	})
}

// TestSuspendedThroughThePages walks the forms of the list and of a person, as an officer.
func TestSuspendedThroughThePages(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		officer := app.As(t, cast.Officer)
		person := "/comptes/" + cast.Referent.Account.String()
		officer.Get("/comptes").Want(http.StatusOK).Has(`form="together"`, person)
		officer.Get(person).Want(http.StatusOK).Has("Suspendre le compte")
		officer.Form(person+"/suspendre", nil).Want(http.StatusUnprocessableEntity).Has("Suspendre le compte")
		officer.Form("/comptes/ensemble", map[string][]string{"act": {"suspend"}}).Want(http.StatusSeeOther)
		officer.Get("/comptes").Want(http.StatusOK).Has("Cochez au moins une personne")
		done := officer.Form("/comptes/ensemble", map[string][]string{"act": {"suspend"}, "accounts": {cast.Referent.Account.String()}, "reason": {"Absente"}}).
			Want(http.StatusSeeOther).Location()
		officer.Get(done).Want(http.StatusOK).Has("Compte suspendu", "Absente")
		officer.Form(person+"/retablir", nil).Want(http.StatusSeeOther)
		officer.Form(done+"/annuler", nil).Want(http.StatusConflict) // restored since
		for _, other := range []uuid.UUID{cast.OtherReferent.Account, cast.Recruiter.Account, cast.Admin.Account, uuid.New()} {
			officer.Get("/comptes/" + other.String()).Want(http.StatusNotFound)
			officer.Form("/comptes/"+other.String()+"/suspendre", nil).Want(http.StatusNotFound)
		}
		recruiter := app.As(t, cast.Recruiter)
		recruiter.Get("/comptes/" + cast.Recruiter.Account.String()).Want(http.StatusOK).Lacks("Suspendre le compte")
		recruiter.Form("/comptes/"+cast.Recruiter.Account.String()+"/suspendre", nil).Want(http.StatusNotFound)
	})
}

// TestHandedOver gives a referent's candidates to a colleague, who is told; the referent acts no more; undoing gives all back.
func TestHandedOver(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		system, client := viewer.System(t.Context(), "test"), app.Foundations().DB.Client
		client.Membership.Create().SetAccountID(cast.OtherReferent.Account).SetRole(viewer.RoleReferent).SetEstablishmentID(cast.School.ID).
			SetCreatedAt(app.Clock.Now()).ExecX(system)
		admin, officer, referent := app.As(t, cast.Admin), app.As(t, cast.Officer), app.As(t, cast.Referent)
		path := "/comptes/roles/" + cast.Referent.Membership.String() + "/transmettre"
		app.As(t, cast.OtherOfficer).Get(path).Want(http.StatusNotFound)
		officer.Get(path).Want(http.StatusOK).Has(cast.OtherReferent.Name)
		for _, wrong := range []string{"", cast.Referent.Email, cast.Recruiter.Email, cast.Candidate.Email, "personne@exemple.test"} {
			officer.Form(path, map[string][]string{"to": {wrong}}).Want(http.StatusUnprocessableEntity)
		}
		done := officer.Form(path, map[string][]string{"to": {cast.OtherReferent.Email}, "note": {"Camille attend une réponse"}, "end": {"on"}}).
			Want(http.StatusSeeOther).Location()
		if c := client.Candidate.GetX(system, cast.Candidate.Candidate); c.ReferentID != cast.OtherReferent.Account {
			t.Errorf("the candidate is still with %s", c.ReferentID)
		}
		app.Mail(t, cast.OtherReferent.Email, "prenez la suite")
		referent.Get("/api/v1/candidates/" + cast.Candidate.Candidate.String()).Want(http.StatusUnauthorized) // no role is left to act by
		admin.Get(done).Want(http.StatusOK).Has("transmis à "+cast.OtherReferent.Name, "Rôle terminé")
		admin.Form(done+"/annuler", nil).Want(http.StatusSeeOther)
		if c := client.Candidate.GetX(system, cast.Candidate.Candidate); c.ReferentID != cast.Referent.Account {
			t.Errorf("undone, the candidate is with %s", c.ReferentID)
		}
		app.As(t, cast.Referent).Get("/api/v1/candidates/" + cast.Candidate.Candidate.String()).Want(http.StatusOK)

		over := func(p, to hosttest.Person) {
			var done doneAnswer
			admin.JSON("POST", "/api/v1/memberships/"+p.Membership.String()+"/handover", map[string]any{"to": to.Email}).Want(http.StatusCreated).Into(&done)
			admin.JSON("POST", "/api/v1/account-changes/"+done[0].Batch+"/undo", nil).Want(http.StatusOK)
		}
		over(cast.Recruiter, cast.OtherRecruiter)
		over(cast.Officer, cast.OtherOfficer)
		if m := client.Membership.GetX(system, cast.OtherOfficer.Membership); len(m.Departments) != 1 || m.Departments[0] != "13" {
			t.Errorf("undone, the other officer has %v", m.Departments)
		}
		app.As(t, cast.Recruiter).JSON("POST", "/api/v1/memberships/"+cast.Recruiter.Membership.String()+"/handover", map[string]any{"to": "a@b.fr"}).
			Want(http.StatusNotFound)
	})
}

// TestTerritoryHoldsAtOnce changes where an officer is in charge, between two requests of one session.
func TestTerritoryHoldsAtOnce(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin, officer := app.As(t, cast.Admin), app.As(t, cast.Officer)
		here, there := "/api/v1/candidates/"+cast.Candidate.Candidate.String(), "/api/v1/candidates/"+cast.OtherCandidate.Candidate.String()
		officer.Get(here).Want(http.StatusOK)
		officer.Get(there).Want(http.StatusNotFound)
		path := "/comptes/roles/" + cast.Officer.Membership.String() + "/territoire"
		admin.Get(path).Want(http.StatusOK).Has(`value="59"`)
		admin.Form(path, nil).Want(http.StatusUnprocessableEntity)
		admin.Form(path, map[string][]string{"departments": {"59, 999"}}).Want(http.StatusUnprocessableEntity).Has("999")
		admin.Form(path, map[string][]string{"departments": {"62"}, "establishments": {cast.OtherSchool.ID.String()}}).Want(http.StatusSeeOther)
		officer.Get(here).Want(http.StatusNotFound)
		officer.Get(there).Want(http.StatusOK)
		officer.JSON("PUT", "/api/v1/memberships/"+cast.Officer.Membership.String()+"/territory", map[string]any{"departments": []string{"59"}}).
			Want(http.StatusNotFound)
	})
}

// TestGapsAreShownUntilCured ends what a company and a candidate had, and cures both.
func TestGapsAreShownUntilCured(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin, officer := app.As(t, cast.Admin), app.As(t, cast.Officer)
		const gaps = "/comptes/a-pourvoir"
		admin.Get(gaps).Want(http.StatusOK).Has("Tout est pourvu")
		for _, p := range []hosttest.Person{cast.Referent, cast.Recruiter} {
			admin.Form("/comptes/roles/"+p.Membership.String()+"/terminer", nil).Want(http.StatusSeeOther)
		}
		admin.Get(gaps).Want(http.StatusOK).Has(cast.Candidate.Name, cast.Referent.Name, "Exemple &amp; Fils", cast.School.Name).Lacks(cast.OtherCompany.Name)
		officer.Get(gaps).Want(http.StatusOK).Has(cast.Candidate.Name, cast.School.Name).Lacks("Exemple &amp; Fils", cast.OtherSchool.Name)
		app.As(t, cast.OtherOfficer).Get(gaps).Want(http.StatusOK).Has("Tout est pourvu")
		entrust := "/candidats/" + cast.Candidate.Candidate.String() + "/referent"
		officer.Get(entrust).Want(http.StatusOK)
		officer.Form(entrust, map[string][]string{"referent": {cast.OtherReferent.Account.String()}}).Want(http.StatusUnprocessableEntity)
		officer.Form(entrust, map[string][]string{"referent": {cast.Officer.Account.String()}, "note": {"En attendant"}}).Want(http.StatusSeeOther)
		admin.JSON("POST", "/api/v1/invitations", map[string]any{
			"email": "nouvelle@exemple.test", "firstName": "Nour", "lastName": "Velle", "role": "recruiter", "company": cast.Company.ID,
		}).Want(http.StatusCreated)
		admin.Get(gaps).Want(http.StatusOK).Lacks(cast.Candidate.Name, "Exemple &amp; Fils")
		app.As(t, cast.Candidate).Form(entrust, nil).Want(http.StatusNotFound)
		if n := app.Foundations().DB.Client.Account.Query().Where(account.State("suspended")).CountX(viewer.System(t.Context(), "test")); n != 0 {
			t.Errorf("%d accounts were suspended", n)
		}
	})
}
