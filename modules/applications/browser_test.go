package applications_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/templates/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

type fields = map[string]any

// stage is the program with an offer that wants everything and an application that has seen much.
type stage struct {
	t    *testing.T
	app  *hosttest.App
	cast *hosttest.Cast
	cv   string
	at   string // the application's page
	rev  int
}

func newStage(t *testing.T) *stage {
	t.Helper()
	app := hosttest.Embedded(t)
	s := &stage{t: t, app: app, cast: app.Cast(t)}
	now := time.Now()
	s.app.Foundations().DB.Client.Offer.Create().SetCompanyID(s.cast.Company.ID).SetSlug("jardinier").SetTitle("Jardinier en apprentissage").
		SetKind("apprenticeship").SetDescription("<p>Planter</p>").SetDescriptionText("Planter").SetState("published").SetPublishedAt(now).
		SetExpiresAt(now.AddDate(0, 2, 0)).SetWantsLetter(true).SetQuestions([]string{"Pourquoi ce métier ?", "Quand êtes-vous disponible ?"}).
		SetApplyURL("https://exemple.test/postuler").SetCreatedAt(now).SetUpdatedAt(now).ExecX(viewer.System(t.Context(), "test"))
	var made struct{ ID string }
	app.As(t, s.cast.Candidate).JSON("POST", "/api/v1/cvs", fields{"title": "Mon CV", "data": fields{"basics": fields{"name": "Camille Candidate"}}}).
		Want(http.StatusCreated).Into(&made)
	s.cv = made.ID
	return s
}

// submit applies, and the others bring the application to its appointments.
func (s *stage) submit() {
	s.t.Helper()
	var a struct {
		ID       string
		Revision int
	}
	s.app.As(s.t, s.cast.Candidate).JSON("POST", "/api/v1/applications", fields{
		"offer": "jardinier", "cv": s.cv, "message": "Bonjour 🌱\n\nJ’aime planter.", "letter": "Madame, Monsieur…", "answers": []string{"Le dehors", "Demain"},
	}).Want(http.StatusCreated).Into(&a)
	s.at, s.rev = "/candidatures/"+a.ID, a.Revision
}

func (s *stage) step(who hosttest.Person, step string, in fields) {
	s.t.Helper()
	in["revision"] = s.rev
	var a struct{ Revision int }
	s.app.As(s.t, who).JSON("POST", "/api/v1/applications"+s.at[len("/candidatures"):]+"/"+step, in).Want(http.StatusOK).Into(&a)
	s.rev = a.Revision
}

// tab opens a tab in which a person is signed in.
func (s *stage) tab(who hosttest.Person, o browser.Options) *browser.Page {
	s.t.Helper()
	p := browser.Open(s.t, o)
	address, err := url.Parse(s.app.URL())
	if err != nil {
		s.t.Fatal(err)
	}
	p.Cookies(s.app.URL(), append(s.app.As(s.t, who).Jar().Cookies(address), &http.Cookie{Name: "langue", Value: "fr"}))
	return p
}

// show opens a page, and keeps a picture of it where ATOUTS_TEST_PICTURES says.
func (s *stage) show(p *browser.Page, path string) {
	s.t.Helper()
	p.Go(s.app.URL() + path)
	if dir := os.Getenv("ATOUTS_TEST_PICTURES"); dir != "" {
		name := filepath.Join(dir, fmt.Sprintf("%d.png", time.Now().UnixNano()))
		if err := os.WriteFile(name, p.Screenshot(), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

// TestPagesAreForEverybody judges every page of the module in its richest role.
func TestPagesAreForEverybody(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	young := s.tab(s.cast.Candidate, browser.Options{})
	s.show(young, "/offres/jardinier/postuler")
	young.Audit()
	s.submit()
	referent := s.tab(s.cast.Referent, browser.Options{})
	s.show(referent, s.at)
	referent.Audit()
	s.show(referent, "/entreprises/"+s.cast.Company.Slug+"/candidature-spontanee")
	referent.AuditAxe()
	s.step(s.cast.Referent, "validate", fields{})
	s.step(s.cast.Recruiter, "take-on", fields{"message": "Merci"})
	s.step(s.cast.Recruiter, "appointments", fields{
		"at": time.Now().Add(48 * time.Hour).UTC(), "minutes": 30, "mode": "video", "place": "https://exemple.test/salle", "message": "Parlons du métier.",
		"accommodations": "Sous-titres en direct",
	})
	s.app.As(t, s.cast.Recruiter).JSON("POST", "/api/v1/applications"+s.at[len("/candidatures"):]+"/notes", fields{"text": "À rappeler"}).Want(http.StatusCreated)
	recruiter := s.tab(s.cast.Recruiter, browser.Options{})
	s.show(recruiter, s.at)
	recruiter.Audit()
	recruiter.Unfold("Proposer un rendez-vous")
	s.show(recruiter, "/mon-employeur/candidatures?tab=all")
	recruiter.Audit()
	s.show(recruiter, "/tableau-de-bord")
	recruiter.AuditAxe()
	s.show(young, s.at)
	young.AuditAxe()
	s.show(young, "/candidatures")
	young.AuditAxe()
	admin := s.tab(s.cast.Admin, browser.Options{})
	s.show(admin, "/candidatures")
	admin.AuditAxe()
	s.show(admin, s.at)
	admin.AuditAxe()
}

// TestStepsWithoutScript lets a referent send and a recruiter refuse, with nothing but HTML.
func TestStepsWithoutScript(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.submit()
	referent := s.tab(s.cast.Referent, browser.Options{NoScript: true})
	s.show(referent, s.at)
	referent.Unfold("Valider et envoyer à l’employeur")
	referent.Press("Valider et envoyer")
	referent.See("La candidature est envoyée à l’employeur.")
	recruiter := s.tab(s.cast.Recruiter, browser.Options{NoScript: true})
	s.show(recruiter, s.at)
	recruiter.Unfold("Refuser la candidature")
	recruiter.Press("Confirmer le refus")
	recruiter.See("Choisissez un motif dans la liste", "Expliquez pourquoi")
	s.show(recruiter, s.at)
	recruiter.NotSee("Refusée par l’employeur")
}
