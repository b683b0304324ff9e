package cvs_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/hosttest"
)

// edited is the form of a CV with one strength and two experiences.
func edited(revision string) url.Values {
	return url.Values{
		"title": {"Mon premier CV"}, "locale": {"fr"}, "revision": {revision}, "order": {""}, "hidden_sections": {""},
		"name": {"Camille Candidate"}, "email": {"camille@exemple.fr"}, "label": {"Fleuriste"},
		"strengths.0.name": {"Sérieuse"}, "strengths.0.example": {"Toujours à l’heure."},
		"experience.0.position": {"Vendeuse"}, "experience.0.start": {"09/2023"}, "experience.0.tasks": {"Accueillir\nRanger"},
		"experience.1.position": {"Bénévole"}, "experience.1.start": {"2022"}, "experience.1.end": {"2023"},
	}
}

func TestACandidateWritesHerCV(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		c := app.As(t, cast.Candidate)
		c.Get("/mes-cv").Want(http.StatusOK).Has("Vous n’avez pas encore de CV")
		c.Form("/mes-cv", url.Values{"title": {" "}}).Want(http.StatusUnprocessableEntity).Has(`href="#f-title"`)
		editor := c.Form("/mes-cv", url.Values{"title": {"Brouillon"}}).Want(http.StatusSeeOther).Location()
		page := strings.TrimSuffix(editor, "/modifier")
		c.Get(editor).Want(http.StatusOK).Has(`value="Camille Candidate"`, `value="Brouillon"`, "toujours à l’heure pendant", "experience.add", `value="Lille"`)
		// Without script, a button arranges what is typed and saves nothing.
		form := edited("1")
		form.Set("action", "experience.add")
		c.Form(editor, form).Want(http.StatusOK).Has("Expérience 3", "pas encore enregistrés", `value="Bénévole"`, `name="revision" value="1"`)
		form.Set("action", "experience.1.up")
		up := c.Form(editor, form).Want(http.StatusOK).Body
		if strings.Index(up, `value="Bénévole"`) > strings.Index(up, `value="Vendeuse"`) {
			t.Error("the experience did not move up")
		}
		form.Set("action", "section.work.hide")
		c.Form(editor, form).Want(http.StatusOK).Has(`name="hidden_sections" value="work"`, "Masquée")
		form.Set("action", "nonsense")
		c.Form(editor, form).Want(http.StatusBadRequest)
		c.Get(page).Want(http.StatusOK).Lacks("Vendeuse")
		// Saved, it is there as text; a second save of the same revision is a conflict that loses nothing.
		if to := c.Form(editor, edited("1")).Want(http.StatusSeeOther).Location(); to != page {
			t.Errorf("saved, it leads to %s", to)
		}
		c.Get(page).Want(http.StatusOK).Has("Le CV est enregistré", "Vendeuse", "Bénévole", "depuis septembre", "2022 – 2023", "<li>Accueillir</li>", "Pour un CV plus complet", "une compétence",
			"Pas de PDF pour cette version", `data-topic="cv:`, `id="pdf-state"`)
		again := edited("1")
		again.Set("label", "Jardinière")
		c.Form(editor, again).Want(http.StatusConflict).Has("a changé ailleurs", "Jardinière", `name="revision" value="2"`)
		c.Get(page).Lacks("Jardinière")
		again.Set("revision", "2")
		c.Form(editor, again).Want(http.StatusSeeOther)
		c.Get(page).Has("Jardinière")
	})
}

func TestProblemsAreShownAtTheirFields(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast := app.Cast(t)
	c := app.As(t, cast.Candidate)
	editor := c.Form("/mes-cv", url.Values{"title": {"Brouillon"}}).Want(http.StatusSeeOther).Location()
	form := edited("1")
	form.Set("title", "")
	form.Set("email", "pas une adresse")
	form.Set("experience.0.position", "")
	form.Set("experience.0.start", "")
	form.Set("experience.0.tasks", "") // an empty row stays, so that the problem of the next is at its place
	form.Set("experience.1.end", "2020")
	c.Form(editor, form).Want(http.StatusUnprocessableEntity).
		Has(`href="#f-title"`, `href="#f-email"`, `href="#f-experience-1-end"`, "La fin est avant le début", "pas une adresse", "Expérience 2")
}

func TestReadersAndOthers(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		c := app.As(t, cast.Candidate)
		editor := c.Form("/mes-cv", url.Values{"title": {"Brouillon"}}).Want(http.StatusSeeOther).Location()
		page := strings.TrimSuffix(editor, "/modifier")
		for _, p := range []hosttest.Person{cast.Referent, cast.Officer} {
			reader := app.As(t, p)
			reader.Get(page).Want(http.StatusOK).Has("Camille Candidate").Lacks("/modifier", "/supprimer", `action="`+page+`/pdf"`)
			reader.Get(page + "/apercu").Want(http.StatusOK)
			reader.Get(editor).Want(http.StatusNotFound)
			reader.Form(page+"/supprimer", nil).Want(http.StatusNotFound)
			reader.Form(page+"/pdf", nil).Want(http.StatusNotFound)
			reader.Get("/candidats/"+cast.Candidate.Candidate.String()).Want(http.StatusOK).Has(`href="`+page+`"`, "Brouillon")
		}
		for _, p := range []hosttest.Person{cast.OtherCandidate, cast.OtherReferent, cast.OtherOfficer, cast.Recruiter, cast.Admin} {
			other := app.As(t, p)
			for _, path := range []string{page, editor, page + "/apercu", page + "/pdf"} {
				other.Get(path).Want(http.StatusNotFound).Lacks("Camille")
			}
			for _, path := range []string{"/supprimer", "/renommer", "/dupliquer", "/pdf", "/modifier"} {
				other.Form(page+path, url.Values{"title": {"x"}}).Want(http.StatusNotFound)
			}
			other.Get("/api/v1/cvs/" + strings.TrimPrefix(page, "/cv/")).Want(http.StatusNotFound)
		}
		app.As(t, cast.Admin).Get("/candidats/" + cast.Candidate.Candidate.String()).Want(http.StatusOK).Lacks("Brouillon")
		app.Visitor(t).Get(page).Want(http.StatusSeeOther)
		c.Get("/cv/pas-un-id").Want(http.StatusNotFound)
		c.Get("/cv/" + uuid.NewString()).Want(http.StatusNotFound)
	})
}

func TestThePDF(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		c := app.As(t, cast.Candidate)
		page := strings.TrimSuffix(c.Form("/mes-cv", url.Values{"title": {"Brouillon"}}).Want(http.StatusSeeOther).Location(), "/modifier")
		preview := c.Get(page + "/apercu").Want(http.StatusOK)
		if !strings.HasPrefix(preview.Body, "%PDF-") || preview.Header.Get("Content-Type") != "application/pdf" || preview.Header.Get("ETag") == "" ||
			!strings.HasPrefix(preview.Header.Get("Content-Disposition"), "inline") {
			t.Errorf("preview: %v", preview.Header)
		}
		c.Get(page + "/pdf").Want(http.StatusConflict).Has("n’est pas prêt")
		// A double click.
		c.Form(page+"/pdf", nil).Want(http.StatusSeeOther)
		c.Form(page+"/pdf", nil).Want(http.StatusSeeOther)
		app.Eventually(t, "the PDF", func() bool { return strings.Contains(c.Get(page).Want(http.StatusOK).Body, "Le PDF est prêt") })
		pdf := c.Get(page + "/pdf").Want(http.StatusOK)
		if pdf.Body != preview.Body || !strings.Contains(pdf.Header.Get("Content-Disposition"), `attachment; filename="CV - Camille Candidate.pdf"`) {
			t.Errorf("the copy differs from the preview, or has another name: %v", pdf.Header)
		}
		c.Get("/notifications").Want(http.StatusOK).Has("Le PDF de votre CV")
		c.Form(page+"/renommer", url.Values{"title": {"Pour Exemple"}}).Want(http.StatusSeeOther)
		c.Get(page).Has("Pour Exemple", "Le PDF est prêt")
		other := c.Form(page+"/dupliquer", nil).Want(http.StatusSeeOther).Location()
		c.Get(other).Want(http.StatusOK).Has("Pour Exemple (copie)", "Pas de PDF pour cette version")
		c.Form(page+"/supprimer", nil).Want(http.StatusSeeOther)
		c.Get("/mes-cv").Want(http.StatusOK).Has("Le CV est supprimé", "Pour Exemple (copie)")
		c.Get(page).Want(http.StatusNotFound)
		c.Get(page + "/pdf").Want(http.StatusNotFound)
	})
}
