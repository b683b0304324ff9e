package accounts_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

// What differs from one answer to the next.
var (
	times = regexp.MustCompile(`20\d\d-\d\d-\d\d(T[0-9:.]+Z)?|\d{1,2}(er)? \p{L}+ 20\d\d`)
	ids   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|nonce="[^"]+"|"requestId":"[^"]+"`)
)

// colleague is an invitation by a recruiter.
func colleague(email string) map[string]any {
	return map[string]any{"role": "recruiter", "firstName": "Nina", "lastName": "Neuve", "email": email}
}

// TestATakenAddressIsToldToWhoMayKnow invites addresses that have an account, as everybody who invites.
func TestATakenAddressIsToldToWhoMayKnow(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		referent := func(email string, school uuid.UUID) map[string]any {
			return map[string]any{"role": "referent", "firstName": "A", "lastName": "B", "email": email, "establishment": school}
		}
		young := func(email string) map[string]any {
			return map[string]any{"firstName": "A", "lastName": "B", "email": email}
		}
		const says, hides = "a déjà un compte", "ne peut pas être invitée ici"
		for what, test := range map[string]struct {
			by   hosttest.Person
			path string
			in   map[string]any
			want string
		}{
			"an admin, a candidate":                      {cast.Admin, "/invitations", referent(cast.Candidate.Email, cast.School.ID), says},
			"an officer, a candidate of the territory":   {cast.Officer, "/invitations", referent(cast.Candidate.Email, cast.School.ID), says},
			"an officer, a candidate from elsewhere":     {cast.Officer, "/invitations", referent(cast.OtherCandidate.Email, cast.School.ID), hides},
			"an officer, a referent who is there":        {cast.Officer, "/invitations", referent(cast.Referent.Email, cast.School.ID), says},
			"a recruiter, a colleague":                   {cast.Recruiter, "/invitations", colleague(cast.Recruiter.Email), says},
			"a referent, her candidate":                  {cast.Referent, "/candidates", young(strings.ToUpper(cast.Candidate.Email)), says},
			"a referent, a candidate from elsewhere":     {cast.Referent, "/candidates", young(cast.OtherCandidate.Email), hides},
			"a referent, a professional as a candidate":  {cast.Referent, "/candidates", young(cast.Recruiter.Email), says},
			"an officer, somebody who is nothing there":  {cast.Officer, "/invitations", referent(cast.OtherReferent.Email, cast.School.ID), ""},
			"another recruiter, somebody of another one": {cast.OtherRecruiter, "/invitations", colleague(cast.Recruiter.Email), ""},
		} {
			got := app.As(t, test.by).JSON("POST", "/api/v1"+test.path, test.in)
			if test.want == "" {
				got.Want(http.StatusCreated)
			} else if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body, test.want) {
				t.Errorf("%s: %d %s", what, got.Code, got.Body)
			}
		}
	})
}

// TestARecruiterLearnsNothingOfACandidate invites the address of a candidate and one that nobody has: answers, lists and what can be done with the
// invitations are the same; only the candidate learns of it.
func TestARecruiterLearnsNothingOfACandidate(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		recruiter := app.As(t, cast.Recruiter)
		tell := func(email string) []string {
			var made struct{ Account string }
			seen := []string{recruiter.JSON("POST", "/api/v1/invitations", colleague(email)).Want(http.StatusCreated).Into(&made).Body}
			seen = append(seen, recruiter.JSON("POST", "/api/v1/invitations", colleague(email)).Want(http.StatusUnprocessableEntity).Body)
			for _, path := range []string{"/api/v1/accounts?pending=true&q=Neuve", "/comptes?pending=on", "/mon-employeur"} {
				seen = append(seen, recruiter.Get(path).Want(http.StatusOK).Has(email).Body)
			}
			recruiter.JSON("POST", "/api/v1/accounts/"+made.Account+"/invitation", map[string]int{"days": 3}).Want(http.StatusNoContent)
			seen = append(seen, recruiter.Get("/api/v1/accounts?q=Neuve").Want(http.StatusOK).Body)
			app.Mail(t, email, "invite") // before it is withdrawn
			recruiter.Form("/comptes/"+made.Account+"/retirer", nil).Want(http.StatusSeeOther)
			recruiter.Get("/comptes").Want(http.StatusOK).Has("L’invitation est annulée")
			app.Foundations().DB.Client.Membership.Update().Where(membership.AccountID(uuid.MustParse(made.Account))).SetEndedAt(time.Now()).
				ExecX(viewer.System(t.Context(), "test"))
			for i := range seen {
				seen[i] = masked(seen[i], email, made.Account)
			}
			return seen
		}
		stranger, known := tell("inconnue@exemple.test"), tell(cast.Candidate.Email)
		for i := range stranger {
			if stranger[i] != known[i] {
				at := 0
				for at < min(len(stranger[i]), len(known[i])) && stranger[i][at] == known[i][at] {
					at++
				}
				t.Errorf("answer %d differs: …%.200q and …%.200q", i, stranger[i][max(0, at-50):], known[i][max(0, at-50):])
			}
		}
		letter := app.Mail(t, cast.Candidate.Email, "inviter")
		if !strings.Contains(letter.Text, "rien dit de votre compte") || strings.Contains(letter.Text, "/invitation/") {
			t.Error(letter.Text)
		}
		app.As(t, cast.Candidate).Get("/tableau-de-bord").Want(http.StatusOK)
	})
}

// masked takes out of an answer what differs from one invitation to the next.
func masked(body, email, id string) string {
	body = strings.NewReplacer(email, "EMAIL", id, "ID").Replace(body)
	body = times.ReplaceAllString(body, "TIME")
	return ids.ReplaceAllString(body, "ID")
}

// TestAnAccountGetsOneMoreRole tells a person who has an account, and lets her choose.
func TestAnAccountGetsOneMoreRole(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		admin.Form("/comptes/nouveau", url.Values{
			"role": {"mission_officer"}, "firstName": {"R"}, "lastName": {"R"}, "email": {cast.Referent.Email},
			"departments": {"62, 2a;62"}, "establishments": {cast.OtherSchool.ID.String()},
		}).Want(http.StatusSeeOther)
		letter := app.Mail(t, cast.Referent.Email, "nouveau rôle")
		if !strings.Contains(letter.Text, "Chargé de mission") {
			t.Error(letter.Text)
		}
		system, client := viewer.System(t.Context(), "test"), app.Foundations().DB.Client
		made := client.Membership.Query().Where(membership.AccountID(cast.Referent.Account), membership.RoleEQ(viewer.RoleOfficer)).OnlyX(system)
		if strings.Join(made.Departments, " ") != "62 2A" || len(made.Establishments) != 1 {
			t.Errorf("territory %v, %v", made.Departments, made.Establishments)
		}
		if n := client.Audit.Query().Where(audit.Action("accounts.invited"), audit.OwnerID(cast.Referent.Account), audit.ActorID(cast.Admin.Account)).CountX(system); n != 1 {
			t.Errorf("%d lines in the audit", n)
		}
		app.As(t, cast.Referent).Get("/role").Want(http.StatusOK).Has("Chargé de mission", "Référent d’établissement")
	})
}

// TestEachKindHasItsForm reads the forms, and gives them what is wrong.
func TestEachKindHasItsForm(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		admin.Get("/comptes/nouveau").Want(http.StatusOK).Has("?role=recruiter", "?role=referent", "?role=mission_officer", "?role=admin").Lacks("?role=candidate")
		admin.Get("/comptes/nouveau?role=recruiter").Want(http.StatusOK).Has(`name="company"`).Lacks(`name="establishment"`, `name="departments"`)
		admin.Get("/comptes/nouveau?role=referent").Want(http.StatusOK).Has(`name="establishment"`).Lacks(`name="company"`)
		admin.Get("/comptes/nouveau?role=mission_officer").Want(http.StatusOK).Has(`name="departments"`, "d’autres départements")
		app.As(t, cast.Officer).Get("/comptes/nouveau?role=admin").Want(http.StatusOK).Has("Inviter un référent d’établissement", "Lycée des Exemples").
			Lacks("CFA d’Ailleurs", `name="departments"`)
		person := url.Values{"firstName": {"A"}, "lastName": {"B"}, "email": {"a@exemple.test"}}
		for name, test := range map[string]struct {
			with url.Values
			want string
		}{
			"no company":          {url.Values{"role": {"recruiter"}}, "Choisissez l’entreprise"},
			"a forged company":    {url.Values{"role": {"recruiter"}, "company": {uuid.NewString()}}, "Cette entreprise n’existe pas"},
			"no territory":        {url.Values{"role": {"mission_officer"}}, "au moins un département"},
			"a wrong department":  {url.Values{"role": {"mission_officer"}, "departments": {"59, 99"}}, "Le département 99 n’existe pas"},
			"a wrong single one":  {url.Values{"role": {"mission_officer"}, "establishments": {uuid.NewString()}}, "Cet établissement n’existe pas"},
			"too many days":       {url.Values{"role": {"admin"}, "days": {"91"}}, "90"},
			"no such department?": {url.Values{"role": {"mission_officer"}, "departments": {"<b>"}}, "Le département"},
		} {
			maps.Copy(test.with, person)
			if got := admin.Form("/comptes/nouveau", test.with); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body, test.want) {
				t.Errorf("%s: %d\n%s", name, got.Code, got.Body)
			}
		}
	})
}

// TestPendingInvitations lists them by their end; the late ones say so.
func TestPendingInvitations(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		for email, days := range map[string]int{"c@exemple.test": 90, "a@exemple.test": 1, "b@exemple.test": 30} {
			admin.JSON("POST", "/api/v1/invitations", map[string]any{"role": "admin", "firstName": "P", "lastName": "Attend", "email": email, "days": days}).
				Want(http.StatusCreated)
		}
		app.Clock.Advance(48 * time.Hour)
		page := admin.Get("/comptes?pending=on").Want(http.StatusOK).Has("Invitation expirée le", "Invitation valable jusqu’au").Lacks(cast.Referent.Email).Body
		a, b, c := strings.Index(page, "a@exemple.test"), strings.Index(page, "b@exemple.test"), strings.Index(page, "c@exemple.test")
		if a > b || b > c || a < 0 {
			t.Errorf("they stand in the order %d, %d, %d", a, b, c)
		}
		for order, want := range map[string]int{"name": 12, "seen": 12, "newest": 12, "end": 12} {
			var list struct{ Total int }
			admin.Get("/api/v1/accounts?sort=" + order).Want(http.StatusOK).Into(&list)
			if list.Total != want {
				t.Errorf("sorted by %s: %d people", order, list.Total)
			}
		}
		var list struct{ Total int }
		admin.Get("/api/v1/accounts?company=" + cast.Company.ID.String()).Want(http.StatusOK).Into(&list)
		if list.Total != 1 {
			t.Errorf("%d recruiters of the company", list.Total)
		}
		system := viewer.System(t.Context(), "test")
		id := app.Foundations().DB.Client.Account.Query().Where(account.Email("a@exemple.test")).OnlyIDX(system)
		admin.Form("/comptes/"+id.String()+"/relancer", url.Values{"days": {"5"}}).Want(http.StatusSeeOther)
		for try := 1; admin.Form("/comptes/"+id.String()+"/relancer", nil).Code != http.StatusTooManyRequests; try++ {
			if try > 9 { // six, and half as many more by the limiter in the process, where Redis was late
				t.Fatal("nobody stops the tenth invitation")
			}
		}
	})
}
