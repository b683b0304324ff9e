package standard_test

import (
	"bytes"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

// flux is a small feed in a common form, in which the story's offer arrives.
const flux = `<source><publisher>Exemple</publisher><job><referencenumber>B-1</referencenumber><title>Apprenti boulanger (H/F)</title>
<url>https://exemple.test/b1</url><city>Lille</city><postalcode>59000</postalcode><jobtype>apprenticeship</jobtype>
<description><![CDATA[<p>Vous apprenez à pétrir et à cuire le pain, avec un maître d’apprentissage patient.</p>]]></description></job>
<job><referencenumber>B-2</referencenumber><title>Vendeuse en boulangerie</title><url>https://exemple.test/b2</url><city>Lille</city><postalcode>59000</postalcode>
<description><![CDATA[<p>Vous accueillez les clients et vous servez le pain, dans une équipe de six.</p>]]></description></job></source>`

type fields = map[string]any

// sheet is an application as an operation answers.
type sheet struct {
	ID, State    string
	Revision     int
	History      []struct{ Step, Message string }
	Appointments []struct{ ID, State string }
	Steps        []string
}

// TestTheStoryByOperationsAlone is the whole way of one offer and one candidate, through the JSON door, on both combinations of engines.
func TestTheStoryByOperationsAlone(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		offers := readFlux(t, app, cast)
		referent, recruiter := app.As(t, cast.Referent), app.As(t, cast.Recruiter)
		young, cv := comeIn(t, app, referent)
		papers := fields{"cv": cv, "message": "Bonjour, j’aimerais apprendre ce métier avec vous. 🥖"}
		var first sheet
		young.JSON("POST", "/api/v1/applications", with(papers, fields{"offer": offers[0]})).Want(http.StatusCreated).Into(&first)
		young.JSON("POST", "/api/v1/applications", with(papers, fields{"offer": offers[0]})).Want(http.StatusConflict)
		at := "/api/v1/applications/" + first.ID
		app.Mail(t, cast.Referent.Email, "Candidature à valider")
		blind(t, recruiter, at)
		s := step(t, referent, at+"/request-changes", first, fields{"comment": "Parle de ton stage."})
		blind(t, recruiter, at)
		s = step(t, young, at+"/resubmit", s, with(papers, fields{"message": "Bonjour, j’ai fait un stage en cuisine."}))
		s = step(t, referent, at+"/validate", s, fields{"message": "Bravo."})
		app.Mail(t, cast.Recruiter.Email, "Nouvelle candidature")
		recruiter.Get("/api/v1/applications?tab=waiting").Want(http.StatusOK).Has(first.ID)
		app.As(t, cast.OtherRecruiter).Get(at).Want(http.StatusNotFound)
		recruiter.Get(at).Want(http.StatusOK).Has("stage en cuisine").Lacks("Parle de ton stage", "Bravo.")
		frozen(t, app, recruiter, at)
		s = step(t, recruiter, at+"/take-on", s, fields{})
		s = step(t, recruiter, at+"/appointments", s, fields{
			"at": time.Now().Add(48 * time.Hour).UTC(), "minutes": 30, "mode": "phone", "place": "01 99 00 00 00", "message": "Parlons du métier.",
		})
		letter := app.Mail(t, "nour@exemple.test", "Rendez-vous avec")
		if len(letter.Attachments) != 1 || !strings.HasSuffix(letter.Attachments[0], ".ics") {
			t.Errorf("the mail of the appointment carries %v", letter.Attachments)
		}
		s = step(t, recruiter, at+"/appointments/"+s.Appointments[0].ID+"/done", s, fields{})
		stale := recruiter.JSON("POST", at+"/hire", fields{"revision": s.Revision - 1, "startsOn": "2027-01-04"})
		stale.Want(http.StatusConflict)
		s = step(t, recruiter, at+"/hire", s, fields{"startsOn": time.Now().AddDate(0, 1, 0).Format(time.DateOnly), "message": "Bienvenue !"})
		if s.State != "hired" {
			t.Fatalf("the story ends in %s", s.State)
		}
		app.Mail(t, "nour@exemple.test", "embauche")
	})
}

// TestARefusalIsExplained is the second application of the story.
func TestARefusalIsExplained(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		offers := readFlux(t, app, cast)
		referent, recruiter := app.As(t, cast.Referent), app.As(t, cast.Recruiter)
		young, cv := comeIn(t, app, referent)
		var s sheet
		young.JSON("POST", "/api/v1/applications", fields{"offer": offers[1], "cv": cv, "message": "Bonjour, je suis souriant."}).Want(http.StatusCreated).Into(&s)
		at := "/api/v1/applications/" + s.ID
		s = step(t, referent, at+"/validate", s, fields{})
		recruiter.JSON("POST", at+"/refuse", fields{"revision": s.Revision}).Want(http.StatusUnprocessableEntity).Has("reason", "reasonText")
		recruiter.JSON("POST", at+"/hire", fields{"revision": s.Revision, "startsOn": "2027-01-04"}).Want(http.StatusConflict)
		s = step(t, recruiter, at+"/refuse", s, fields{"reason": "already_filled", "reasonText": "Le poste est pris depuis hier."})
		if s.State != "refused" {
			t.Fatalf("refused ends in %s", s.State)
		}
		young.Get(at).Want(http.StatusOK).Has("Le poste est pris depuis hier.")
		referent.Get(at).Want(http.StatusOK).Has("Le poste est pris depuis hier.")
		app.Mail(t, "nour@exemple.test", "Réponse de")
		young.Get("/api/v1/notifications").Want(http.StatusOK).Has("applications.refused")
	})
}

// readFlux reads the feed for the cast's company and returns its offers' slugs, by reference.
func readFlux(t *testing.T, app *hosttest.App, cast *hosttest.Cast) []string {
	t.Helper()
	var out bytes.Buffer
	system := viewer.System(t.Context(), "test")
	if err := importing(app).Run(system, []string{"import", "--company", cast.Company.Slug, file(t, flux)}, &out); err != nil {
		t.Fatal(err, out.String())
	}
	var found struct {
		Items []struct{ Slug, Title string }
	}
	app.Visitor(t).Get("/api/v1/offers?q=boulangers").Want(http.StatusOK).Into(&found)
	if len(found.Items) == 0 {
		t.Fatal("the search finds no baker")
	}
	slugs := make([]string, 2)
	app.Visitor(t).Get("/api/v1/offers").Want(http.StatusOK).Into(&found)
	for _, o := range found.Items {
		if strings.Contains(o.Title, "boulanger (") {
			slugs[0] = o.Slug
		} else {
			slugs[1] = o.Slug
		}
		app.Visitor(t).Get("/offres/" + o.Slug).Want(http.StatusOK).Has("Lille")
	}
	return slugs
}

// comeIn creates a candidate, opens the invitation, writes a CV and waits for its PDF. It returns the candidate and the CV.
func comeIn(t *testing.T, app *hosttest.App, referent *hosttest.Client) (young *hosttest.Client, cv string) {
	t.Helper()
	referent.JSON("POST", "/api/v1/candidates", fields{"email": "nour@exemple.test", "firstName": "Nour", "lastName": "Exemple"}).Want(http.StatusCreated)
	token := strings.TrimPrefix(app.Link(t, app.Mail(t, "nour@exemple.test", "Atouts"), "/invitation/"), "/invitation/")
	young = app.Visitor(t)
	young.JSON("POST", "/api/v1/invitations/accept", fields{"token": token, "password": "un mot de passe assez long"}).Want(http.StatusOK).Has("candidate")
	var made struct{ ID string }
	young.JSON("POST", "/api/v1/cvs", fields{"title": "Mon CV", "data": fields{
		"basics":    fields{"name": "Nour Exemple", "label": "Apprenti boulanger", "email": "nour@exemple.test"},
		"skills":    []fields{{"name": "Ponctuel"}},
		"work":      []fields{{"name": "Cantine Fictive", "position": "Stagiaire", "startDate": "2026-01"}},
		"education": []fields{{"institution": "Lycée des Exemples", "studyType": "CAP"}},
		"languages": []fields{{"language": "Français"}},
		"interests": []fields{{"name": "Pain"}},
	}}).Want(http.StatusCreated).Into(&made)
	young.JSON("POST", "/api/v1/cvs/"+made.ID+"/rendering", nil)
	app.Eventually(t, "the PDF", func() bool {
		var copied struct{ State string }
		young.Get("/api/v1/cvs/" + made.ID + "/rendering").Want(http.StatusOK).Into(&copied)
		return copied.State == "ready"
	})
	if pdf := young.Get("/api/v1/cvs/" + made.ID + "/pdf").Want(http.StatusOK); !strings.HasPrefix(pdf.Body, "%PDF-") {
		t.Fatalf("not a PDF: %.20q", pdf.Body)
	}
	return young, made.ID
}

// step takes one step on an application as it was last read, and returns it as it is then; the second click of the same form changes nothing.
func step(t *testing.T, who *hosttest.Client, path string, s sheet, in fields) (after sheet) {
	t.Helper()
	in = with(in, fields{"revision": s.Revision})
	who.JSON("POST", path, in).Want(http.StatusOK).Into(&after)
	who.JSON("POST", path, in).Want(http.StatusConflict)
	return after
}

// blind checks that a company neither sees nor guesses an application: it answers like one that does not exist.
func blind(t *testing.T, recruiter *hosttest.Client, at string) {
	t.Helper()
	recruiter.Get(at).Want(http.StatusNotFound)
	recruiter.JSON("POST", at+"/take-on", fields{"revision": 1}).Want(http.StatusNotFound)
	var list struct{ Total int }
	recruiter.Get("/api/v1/applications?tab=all").Want(http.StatusOK).Into(&list)
	if list.Total != 0 {
		t.Errorf("the company counts %d applications", list.Total)
	}
	recruiter.Get("/api/v1/notifications").Want(http.StatusOK).Lacks("applications.")
}

func frozen(t *testing.T, app *hosttest.App, recruiter *hosttest.Client, at string) {
	t.Helper()
	app.Eventually(t, "the frozen CV", func() bool {
		got := recruiter.Get(at + "/cv")
		return got.Code == http.StatusOK && strings.HasPrefix(got.Body, "%PDF-")
	})
}

func with(a, b fields) fields {
	both := fields{}
	for _, m := range []fields{a, b} {
		maps.Copy(both, m)
	}
	return both
}

// TestTheListOfCandidatesSaysWhatWaits: a referent reads there whose applications wait.
func TestTheListOfCandidatesSaysWhatWaits(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		offers := readFlux(t, app, cast)
		referent := app.As(t, cast.Referent)
		young, cv := comeIn(t, app, referent)
		referent.Get("/candidats").Want(http.StatusOK).Lacks("1 candidature")
		young.JSON("POST", "/api/v1/applications", fields{"offer": offers[0], "cv": cv, "message": "Bonjour."}).Want(http.StatusCreated)
		referent.Get("/candidats").Want(http.StatusOK).Has("1 candidature")
	})
}
