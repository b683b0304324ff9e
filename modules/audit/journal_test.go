package audit_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/audit"
	"github.com/atouts/atouts/modules/hosttest"
)

// mine reads what a person may read about her own data, newest first: "action by name".
func mine(t *testing.T, c *hosttest.Client, query string) []string {
	t.Helper()
	var list audit.MineListView
	c.Get("/api/v1/me/journal" + query).Want(http.StatusOK).Into(&list)
	said := make([]string, len(list.Lines))
	for i, l := range list.Lines {
		said[i] = l.Action + " by " + l.ActorName
	}
	return said
}

func equal(a, b []string) bool { return strings.Join(a, "\n") == strings.Join(b, "\n") }

// TestEachReadingOfAFileIsToldToItsPerson has several people read a candidate's file and CV by both doors, again and again; she reads who did, in plain words,
// and nobody else does.
func TestEachReadingOfAFileIsToldToItsPerson(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		file, id := "/candidats/"+cast.Candidate.Candidate.String(), cv(t, app, cast)
		referent, officer, admin, camille := app.As(t, cast.Referent), app.As(t, cast.Officer), app.As(t, cast.Admin), app.As(t, cast.Candidate)
		for range 3 {
			referent.Get(file).Want(http.StatusOK)
			referent.Get("/api/v1/candidates/" + cast.Candidate.Candidate.String()).Want(http.StatusOK)
		}
		referent.Get("/cv/" + id).Want(http.StatusOK)
		referent.Get("/cv/" + id + "/apercu").Want(http.StatusOK)
		officer.Get(file + "/profil").Want(http.StatusOK)
		officer.Form(file+"/profil", url.Values{"city": {"Lens"}, "department": {"59"}}).Want(http.StatusSeeOther)
		officer.Form(file+"/profil", url.Values{"city": {"Lens"}, "department": {"59"}}).Want(http.StatusSeeOther) // changes nothing
		admin.Get(file).Want(http.StatusOK)
		camille.Get("/mon-profil").Want(http.StatusOK)
		camille.Get("/cv/" + id).Want(http.StatusOK)
		app.As(t, cast.OtherReferent).Get(file).Want(http.StatusNotFound)
		want := []string{
			"candidates.file_read by Ada Admin", "candidates.file_changed by Odile Officier", "candidates.file_read by Odile Officier",
			"cvs.downloaded by Rémi Référent", "cvs.read by Rémi Référent", "candidates.file_read by Rémi Référent",
		}
		if got := mine(t, camille, ""); !equal(got, want) {
			t.Errorf("she reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, other := range []*hosttest.Client{referent, officer, admin, app.As(t, cast.OtherCandidate)} {
			if got := mine(t, other, ""); len(got) != 0 {
				t.Errorf("somebody else reads %v", got)
			}
		}
		camille.Get("/mon-compte").Want(http.StatusOK).Has(`href="/mon-compte/journal"`, "Qui a vu mon dossier")
		camille.Get("/mon-compte/journal").Want(http.StatusOK).Has("Rémi Référent", "Référent d’établissement", "a lu le dossier", "a modifié le profil",
			"Champs changés\u00a0: ville", "=1+1")
		camille.Get("/mon-compte/journal?own=true").Want(http.StatusOK).Lacks("Rémi Référent")
		app.Visitor(t).Get("/mon-compte/journal").Want(http.StatusSeeOther)
		app.Clock.Advance(61 * time.Minute)
		referent.Get(file).Want(http.StatusOK)
		if got := mine(t, camille, ""); len(got) != len(want)+1 {
			t.Errorf("an hour later %d lines, want %d", len(got), len(want)+1)
		}
	})
}

// TestAnApplicationIsReadByItsCompany follows an application from the referent to the recruiter; the candidate reads both, with the company's name, and no private note.
func TestAnApplicationIsReadByItsCompany(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		camille, referent, recruiter := app.As(t, cast.Candidate), app.As(t, cast.Referent), app.As(t, cast.Recruiter)
		var a struct {
			ID       string
			Revision int
		}
		camille.JSON("POST", "/api/v1/applications", fields{"company": cast.Company.Slug, "cv": cv(t, app, cast), "message": "Bonjour"}).Want(http.StatusCreated).Into(&a)
		path := "/api/v1/applications/" + a.ID
		referent.Get("/candidatures/" + a.ID).Want(http.StatusOK)
		recruiter.Get(path).Want(http.StatusNotFound)
		referent.JSON("POST", path+"/validate", fields{"revision": a.Revision}).Want(http.StatusOK)
		recruiter.Get(path).Want(http.StatusOK)
		recruiter.Get("/candidatures/" + a.ID).Want(http.StatusOK)
		recruiter.JSON("POST", path+"/notes", fields{"text": "Entre nous"}).Want(http.StatusCreated)
		app.Eventually(t, "the CV is printed", func() bool { return recruiter.Get(path+"/cv").Code == http.StatusOK })
		want := []string{
			"applications.cv_downloaded by Rose Recruteuse", "applications.read by Rose Recruteuse", "applications.step_taken by Rémi Référent",
			"applications.read by Rémi Référent",
		}
		if got := mine(t, camille, ""); !equal(got, want) {
			t.Errorf("she reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		camille.Get("/mon-compte/journal").Want(http.StatusOK).Has("De\u00a0: Exemple &amp; Fils", "Étape\u00a0: validation et envoi").Lacks("Entre nous")
		var found audit.FoundView
		app.As(t, cast.Admin).Get("/api/v1/audit?owner="+cast.Candidate.Account.String()).Want(http.StatusOK).Lacks("Entre nous", "note").Into(&found)
		lines := 0
		for _, l := range found.Lines {
			if strings.HasPrefix(l.Action, "applications.") {
				lines++
			}
		}
		if lines != len(want) {
			t.Errorf("the audit has %d lines, want %d", lines, len(want))
		}
	})
}

// TestAdministratorsSearchAndExport finds lines by each field, and takes a copy: with a purpose, which is a line itself, and without a formula.
func TestAdministratorsSearchAndExport(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		id := cv(t, app, cast)
		referent, admin := app.As(t, cast.Referent), app.As(t, cast.Admin)
		referent.Get("/candidats/" + cast.Candidate.Candidate.String()).Want(http.StatusOK)
		referent.Get("/cv/" + id).Want(http.StatusOK)
		app.As(t, cast.OtherReferent).Get("/candidats/" + cast.OtherCandidate.Candidate.String()).Want(http.StatusOK)
		today := app.Clock.Now().In(paris(t)).Format(time.DateOnly)
		const read = "action=candidates.file_read&"
		for query, want := range map[string]int{
			read: 2, read + "actor=r%C3%A9mi": 1, read + "actor=" + url.QueryEscape(cast.OtherReferent.Email): 1, read + "actor=" + cast.Referent.Account.String(): 1,
			"actor=r%C3%A9mi&owner=camille+candidate": 2, "actor=rita&owner=" + url.QueryEscape(cast.OtherCandidate.Email): 1, "owner=personne": 0,
			"action=cvs.read": 1, "subject=" + id: 1, "subject=Carl": 1, read + "from=" + today + "&to=" + today: 2, "to=2020-01-01": 0, "from=2100-01-01": 0,
		} {
			query = "?" + query
			var found audit.FoundView
			admin.Get("/api/v1/audit" + query).Want(http.StatusOK).Into(&found)
			if found.Total != want || len(found.Lines) != want {
				t.Errorf("%s finds %d lines, want %d", query, found.Total, want)
			}
			if code := admin.Get(audit.Journal + query).Code; code != http.StatusOK {
				t.Errorf("%s: the page answers %d", query, code)
			}
		}
		admin.Get("/administration").Want(http.StatusOK).Has(`href="` + audit.Journal + `"`)
		admin.Get(audit.Journal).Want(http.StatusOK).Has("Rémi Référent", "Camille Candidate", "a lu un CV", " lignes")
		admin.Get(audit.Journal + "?from=31/02/2026").Want(http.StatusUnprocessableEntity).Has(`href="#f-from"`)
		admin.Get(audit.Journal + "?from=2026-02-02&to=2026-02-01").Want(http.StatusUnprocessableEntity).Has("avant la première")
		admin.Get("/api/v1/audit?from=2026-02-02&to=2026-02-01").Want(http.StatusUnprocessableEntity)
		admin.Form(audit.Journal+"/export", url.Values{"actor": {"rémi"}}).Want(http.StatusUnprocessableEntity).Has(`href="#f-purpose"`, "Rémi Référent")
		file := admin.Form(audit.Journal+"/export", url.Values{"actor": {"rémi"}, "owner": {"camille"}, "purpose": {"Demande de Camille"}}).Want(http.StatusOK)
		rows := readCSV(t, file)
		if len(rows) != 3 || rows[0][2] != "Action" || rows[1][2] != "cvs.read" || rows[1][8] != "'=1+1" || rows[2][6] != "Camille Candidate" {
			t.Errorf("the copy holds %q", rows)
		}
		if !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment; ") {
			t.Errorf("the copy comes as %q", file.Header.Get("Content-Disposition"))
		}
		if rows := readCSV(t, admin.JSON("POST", "/api/v1/audit/export", fields{"action": "audit.exported", "purpose": "Qui exporte ?"}).Want(http.StatusOK)); len(rows) != 3 ||
			!strings.Contains(rows[2][10], "purpose=Demande de Camille") || !strings.Contains(rows[2][10], "filter=actor=rémi, owner=camille") || rows[2][3] != "Ada Admin" {
			t.Errorf("the exports are noted as %q", rows)
		}
		for name, p := range cast.People() {
			if name == "admin" {
				continue
			}
			c := app.As(t, p)
			c.Get(audit.Journal).Want(http.StatusNotFound)
			c.Get("/api/v1/audit").Want(http.StatusNotFound)
			c.JSON("POST", "/api/v1/audit/export", fields{"purpose": "Par curiosité"}).Want(http.StatusNotFound)
		}
	})
}

// TestAnExportOfManyLinesIsWhole writes more lines than are in memory at once, at the same moment, and counts those of the copy.
func TestAnExportOfManyLinesIsWhole(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		const many = 2500
		write(t, app, many)
		seen := map[string]bool{}
		for _, row := range readCSV(t, app.As(t, cast.Admin).JSON("POST", "/api/v1/audit/export", fields{"actor": "Ana", "purpose": "Compter les lignes"}).Want(http.StatusOK))[1:] {
			seen[row[9]] = true
		}
		if len(seen) != many {
			t.Errorf("the copy holds %d different things, want %d", len(seen), many)
		}
		app.As(t, cast.Admin).Get(audit.Journal+"?actor=Ana&page=3").Want(http.StatusOK).Has("2\u202f500 lignes", `href="/administration/journal?actor=Ana&amp;page=4"`)
	})
}

func readCSV(t *testing.T, a *hosttest.Answer) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(a.Body, "\ufeff")
	if !marked {
		t.Error("the copy has no byte-order mark")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func paris(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
