package programtest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/programtest"
)

type fields = map[string]any

// TestSeveralProcessesAreOne does on one process what another must know.
func TestSeveralProcessesAreOne(t *testing.T) {
	t.Parallel()
	fleet := programtest.Fleet(t)
	cast := fleet.Cast()
	for name, test := range map[string]func(*testing.T, *programtest.Program, *programtest.Cast){
		"every role on the other web":   everyRole,
		"a session":                     session,
		"the budget of sign-ins":        budget,
		"a live event":                  liveEvent,
		"a mail once":                   mailOnce,
		"health, readiness and metrics": probes,
		"the site's own address":        ownAddress,
		"commands beside it":            commands,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, fleet, cast)
		})
	}
}

func everyRole(_ *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	for _, who := range []programtest.Person{cast.Admin, cast.Officer, cast.Referent, cast.Recruiter, cast.OtherCandidate} {
		who.At(fleet.Site(1)).Get("/tableau-de-bord").Want(http.StatusOK).Has(who.Name)
	}
}

// session signs in on one web, reads on the other, and signs out on the first: the cookie, kept by somebody, opens nothing on either.
func session(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	who := fleet.Visitor(0)
	signIn(who, cast.Referent.Email, hosttest.Password).Want(http.StatusOK)
	thief := fleet.Visitor(1)
	site, err := url.Parse(fleet.URL())
	if err != nil {
		t.Fatal(err)
	}
	thief.Jar().SetCookies(site, who.Jar().Cookies(site))
	thief.Get("/api/v1/session").Want(http.StatusOK).Has(`"referent"`)
	who.At(fleet.Site(1)).Get("/candidats").Want(http.StatusOK)
	who.JSON("DELETE", "/api/v1/session", nil).Want(http.StatusNoContent)
	thief.Get("/api/v1/session").Want(http.StatusUnauthorized)
	thief.At(fleet.Site(0)).Get("/api/v1/session").Want(http.StatusUnauthorized)
}

// budget guesses a password on one web until it is refused to try; the other web, which has seen nothing, refuses too. Should Redis be slow to
// answer, a web counts by itself for a moment: its own budget is four, so three tries tell.
func budget(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	tries := 0
	for signIn(fleet.Visitor(0), cast.OtherRecruiter.Email, "pas cette phrase").Code != http.StatusTooManyRequests {
		if tries++; tries > 20 {
			t.Fatal("20 wrong passwords, and one more may be tried")
		}
	}
	for beside := 1; signIn(fleet.Visitor(1), cast.OtherRecruiter.Email, hosttest.Password).Code != http.StatusTooManyRequests; beside++ {
		if beside == 3 {
			t.Fatalf("after %d wrong passwords on one web, the other lets people try", tries)
		}
	}
	signIn(fleet.Visitor(1), cast.OtherReferent.Email, hosttest.Password).Want(http.StatusOK)
	t.Logf("%d wrong passwords were looked at", tries)
}

func signIn(who *hosttest.Client, email, password string) *hosttest.Answer {
	return who.JSON("POST", "/api/v1/session", fields{"email": email, "password": password})
}

// liveEvent asks one web for a PDF; the page that listens to the other is told when a worker has printed it.
func liveEvent(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	page := fleet.Listen(cast.Candidate.Client, 1)
	cv := writeCV(cast.Candidate.Client, "Mon CV d’ici")
	cast.Candidate.JSON("POST", "/api/v1/cvs/"+cv+"/rendering", nil).Want(http.StatusAccepted)
	e := page.Await("notification", "Mon CV d’ici")
	cast.Candidate.Get("/api/v1/notifications").Want(http.StatusOK).Has(e.ID)
	page.Await("changed", "cv:"+cv)
	if n := len(page.Events("notification")); n != 1 {
		t.Errorf("the page was told %d times", n)
	}
}

// writeCV makes a CV with a title of its own and returns its id.
func writeCV(who *hosttest.Client, title string) string {
	var made struct{ ID string }
	who.JSON("POST", "/api/v1/cvs", fields{"title": title, "data": fields{
		"basics": fields{"name": "Camille Candidate", "label": title, "email": "camille@exemple.test"},
		"skills": []fields{{"name": "Ponctuelle"}},
		"work":   []fields{{"name": "Cantine Fictive", "position": "Stagiaire", "startDate": "2026-01"}},
	}}).Want(http.StatusCreated).Into(&made)
	return made.ID
}

// mailOnce invites twenty people on both webs; two workers send one mail to each.
func mailOnce(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	for i := range 20 {
		invite(cast.Admin.At(fleet.Site(i%2)), "une", i, cast.School.ID)
	}
	fleet.Settle()
	for i := range 20 {
		if n := len(fleet.Mails.To(fmt.Sprintf("une.%d@exemple.test", i), "")); n != 1 {
			t.Errorf("person %d got %d mails", i, n)
		}
	}
}

// invite invites the referent NAME.i of a school.
func invite(admin *hosttest.Client, name string, i int, school string) {
	admin.JSON("POST", "/api/v1/invitations", fields{
		"email": fmt.Sprintf("%s.%d@exemple.test", name, i), "firstName": name, "lastName": strconv.Itoa(i), "role": "referent", "establishment": school,
	}).Want(http.StatusCreated)
}

// probes asks a worker, which has no page, and a web how they are; the image's health check does the same.
func probes(t *testing.T, fleet *programtest.Program, _ *programtest.Cast) {
	worker := hosttest.NewClient(t, fleet.Probe(0))
	worker.Get("/healthz").Want(http.StatusOK).Has("alive")
	worker.Get("/readyz").Want(http.StatusOK).Has(`"database":"ready"`, `"redis":"ready"`, `"migrations":"ready"`, `"files":"ready"`)
	worker.Get("/metrics").Want(http.StatusOK).Has("atouts_outbox_handled_total", `atouts_outbox_rows{state="dead"} 0`, "go_goroutines")
	worker.Get("/connexion").Want(http.StatusNotFound)
	hosttest.NewClient(t, fleet.Site(1)).Get("/metrics").Want(http.StatusOK).Has("atouts_http_requests_total", "atouts_outbox_rows", "go_goroutines")
	for _, p := range append(fleet.Webs[:1:1], fleet.Workers[0]) {
		check := programtest.NewProcess(t, "health check of "+p.Name, p.Env, "doctor", "--ready")
		check.Start()
		if code := check.Await(); code != 0 {
			t.Errorf("the health check of %s ends with code %d: %s", p.Name, code, check.Said())
		}
	}
}

// ownAddress looks where links lead that either web and a worker write.
func ownAddress(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	for web := range fleet.Webs {
		fleet.Visitor(web).Get("/").Want(http.StatusOK).Has(fleet.URL())
	}
	if m := fleet.Mails.Await(cast.Recruiter.Email, ""); !strings.Contains(m.From, "Atouts") || !strings.Contains(m.Text, fleet.URL()) {
		t.Errorf("the mail of %s says\n%s", m.From, m.Text)
	}
}

// commands runs what an operator runs beside the processes.
func commands(t *testing.T, fleet *programtest.Program, _ *programtest.Cast) {
	if said := fleet.Command("doctor"); !strings.Contains(said, "mail         ok") || !strings.Contains(said, "files        ok") {
		t.Errorf("the doctor says\n%s", said)
	}
	if said := fleet.Command("migrate"); !strings.Contains(said, "nothing to run") {
		t.Errorf("a second migration says\n%s", said)
	}
}
