package applications

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

type form = url.Values

// post sends a form of an application with its present revision, and returns the answer.
func (w *world) post(h http.Handler, name string, id uuid.UUID, path string, fields form) *httptest.ResponseRecorder {
	w.t.Helper()
	if fields == nil {
		fields = form{}
	}
	if fields.Get("revision") == "" {
		fields.Set("revision", strconv.Itoa(w.stamp(id).Revision))
	}
	return w.ask(h, name, "POST", Href(id)+"/"+path, fields)
}

// leads fails unless an answer leads to the application's page.
func (w *world) leads(answer *httptest.ResponseRecorder, id uuid.UUID) {
	w.t.Helper()
	if answer.Code != 303 || answer.Header().Get("Location") != Href(id) {
		w.t.Fatalf("%d to %q: %s", answer.Code, answer.Header().Get("Location"), answer.Body)
	}
}

// page reads a page that must be there, and says what it must and must not hold.
func (w *world) page(h http.Handler, name, path string, status int, has, lacks []string) string {
	w.t.Helper()
	answer := w.ask(h, name, "GET", path, nil)
	w.holds(name+" at "+path, answer, status, has, lacks)
	return answer.Body.String()
}

func (w *world) holds(what string, answer *httptest.ResponseRecorder, status int, has, lacks []string) {
	w.t.Helper()
	text := answer.Body.String()
	if answer.Code != status {
		w.t.Errorf("%s: status %d, want %d: %s", what, answer.Code, status, text)
		return
	}
	for _, s := range has {
		if !strings.Contains(text, s) {
			w.t.Errorf("%s: lacks %q", what, s)
		}
	}
	for _, s := range append(lacks, "applications.", "<no value>", "{{") {
		if main := text[strings.Index(text, "<main")+1:]; strings.Contains(main, s) {
			w.t.Errorf("%s: holds %q in %s", what, s, main)
		}
	}
}

// TestTheStoryInForms goes the whole way by pages, without script: only what a page offers is posted.
func TestTheStoryInForms(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h := w.doors()
		w.page(h, "candidate", "/offres/offer-1/postuler", 200, []string{`name="cv"`, `name="letter"`, "Pourquoi ?", `name="answers[1]"`}, nil)
		bad := w.ask(h, "candidate", "POST", "/offres/offer-1/postuler", form{"cv": {w.cv[0].String()}, "message": {"Bonjour <b>"}, "answers[0]": {"Parce que"}})
		w.holds("a form with holes", bad, 422, []string{"Bonjour &lt;b&gt;", ">Parce que</textarea>", "#f-apply-letter", "#f-apply-answers-0-"}, nil)
		sent := w.ask(h, "candidate", "POST", "/offres/offer-1/postuler", form{
			"cv": {w.cv[0].String()}, "message": {"Bonjour 🧑‍🌾 שלום"}, "letter": {"Ma lettre"}, "answers[0]": {"Parce que"}, "answers[1]": {"Demain"},
		})
		id, err := uuid.Parse(strings.TrimPrefix(sent.Header().Get("Location"), "/candidatures/"))
		w.must(err)
		w.page(h, "candidate", "/offres/offer-1/postuler", 200, []string{Href(id)}, []string{`name="cv"`})
		again := w.ask(h, "candidate", "POST", "/offres/offer-1/postuler", form{
			"cv": {w.cv[0].String()}, "message": {"x"}, "letter": {"x"}, "answers[0]": {"x"}, "answers[1]": {"x"},
		})
		w.holds("a second click", again, 409, []string{Href(id)}, nil)
		w.page(h, "recruiter", Href(id), 404, nil, []string{"Maraîchère"})
		w.page(h, "referent", "/candidatures", 200, []string{"Maraîchère", "À valider", "Prénom candidate"}, nil)
		w.page(h, "referent", Href(id), 200, []string{Href(id) + "/valider", Href(id) + "/demander-correction", "Ma lettre", "🧑‍🌾"}, []string{"/refuser", "/notes"})
		w.leads(w.post(h, "referent", id, "demander-correction", form{"comment": {"Parle de ton stage"}}), id)
		w.page(h, "candidate", Href(id), 200, []string{"Parle de ton stage", "Votre référent vous demande de changer quelque chose", Href(id) + "/renvoyer"}, nil)
		w.leads(w.post(h, "candidate", id, "renvoyer", form{"cv": {w.cv[0].String()}, "message": {"Après mon stage"}, "letter": {"L"}, "answers[0]": {"a"}, "answers[1]": {"b"}}), id)
		w.leads(w.post(h, "referent", id, "valider", form{"message": {"Entre nous"}}), id)
		w.page(h, "recruiter", "/mon-employeur/candidatures?tab=waiting", 200, []string{"Maraîchère", "Prénom candidate"}, nil)
		w.page(h, "recruiter", Href(id), 200, []string{"/accepter", "/refuser", "Après mon stage", "Note"}, []string{"Entre nous", "Parle de ton stage"})
		w.leads(w.post(h, "recruiter", id, "accepter", nil), id)
		w.leads(w.post(h, "recruiter", id, "notes", form{"text": {"À rappeler"}}), id)
		past := w.post(h, "recruiter", id, "rendez-vous", form{
			"at.date": {"2020-01-01"}, "at.time": {"10:00"}, "minutes": {"30"}, "mode": {"place"}, "place": {"Ici même"}, "message": {"Venez"},
		})
		w.holds("a date that is past", past, 422, []string{"#f-propose_appointment-at-date", "Ici même", `value="2020-01-01"`, "open"}, nil)
		w.leads(w.post(h, "recruiter", id, "rendez-vous", form{
			"at.date": {"2026-03-10"}, "at.time": {"10:00"}, "minutes": {"30"}, "mode": {"video"}, "place": {"https://video.example/x"}, "message": {"Venez"},
		}), id)
		all, err := w.Appointments(w.system(), id)
		w.must(err)
		if at := all[0].At.UTC(); !at.Equal(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("10:00 in Paris was kept as %v", at)
		}
		inner := "rendez-vous/" + all[0].ID.String() + "/"
		w.page(h, "candidate", Href(id), 200, []string{inner + "confirmer", inner + "autre-horaire", "10\u00a0mars\u00a02026", `href="https://video.example/x"`}, []string{"À rappeler"})
		w.leads(w.post(h, "candidate", id, inner+"confirmer", nil), id)
		if ics := w.ask(h, "candidate", "GET", Href(id)+"/"+inner+"agenda.ics", nil); ics.Code != 200 || !strings.HasPrefix(ics.Header().Get("Content-Type"), "text/calendar") {
			t.Errorf("the calendar file: %d %v", ics.Code, ics.Header())
		}
		if pdf := w.ask(h, "recruiter", "GET", Href(id)+"/cv", nil); pdf.Code != 200 || !strings.HasPrefix(pdf.Header().Get("Content-Disposition"), "inline") {
			t.Errorf("the CV: %d %v", pdf.Code, pdf.Header())
		}
		w.now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
		w.page(h, "recruiter", Href(id), 200, []string{"Ce rendez-vous est passé", inner + "effectue", inner + "absent"}, nil)
		w.leads(w.post(h, "recruiter", id, inner+"effectue", nil), id)
		w.leads(w.post(h, "recruiter", id, "embaucher", form{"startsOn": {"2026-04-01"}, "message": {"Bienvenue"}}), id)
		w.page(h, "candidate", Href(id), 200, []string{"l’employeur vous embauche", "Bienvenue", "1er\u00a0avril\u00a02026"}, []string{"/retirer"})
	})
}

// TestFormsThatComeBack shows stale and incomplete forms again, with what was typed.
func TestFormsThatComeBack(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h, id := w.doors(), w.sent()
		none := w.post(h, "recruiter", id, "refuser", form{"reason": {"skills"}, "reasonText": {"  "}})
		w.holds("a refusal without words", none, 422, []string{"#f-refuse-reasonText", `<option value="skills" selected>`, "Expliquez pourquoi"}, nil)
		old := form{"revision": {strconv.Itoa(w.stamp(id).Revision)}, "reason": {"skills"}, "reasonText": {"Il faut le permis"}}
		w.leads(w.post(h, "recruiter", id, "accepter", nil), id)
		w.holds("a refusal too late", w.post(h, "colleague", id, "refuser", old), 409, []string{"a changé entre-temps", "Il faut le permis"}, nil)
		for _, revision := range []string{"abc", "0", "-1"} {
			got := w.post(h, "recruiter", id, "ne-pas-retenir", form{"revision": {revision}, "message": {"Non merci"}})
			w.holds("revision "+revision, got, 409, []string{"Non merci"}, nil)
		}
		for _, x := range [][2]string{{"other recruiter", "refuser"}, {"candidate", "refuser"}, {"admin", "embaucher"}, {"other candidate", "retirer"}} {
			if got := w.post(h, x[0], id, x[1], nil); got.Code != 404 || strings.Contains(got.Body.String(), "Jardinier") {
				t.Errorf("%s by %s: %d", x[1], x[0], got.Code)
			}
		}
		if w.state(id) != "in_progress" {
			t.Errorf("it is %s", w.state(id))
		}
	})
}

// TestApplyingWithAReferent asks for whom first, and for her agreement.
func TestApplyingWithAReferent(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h, path := w.doors(), "/entreprises/company-1/candidature-spontanee"
		w.page(h, "referent", path, 200, []string{w.files[0].ID.String(), "Prénom candidate"}, []string{w.files[1].ID.String()})
		w.page(h, "referent", path+"?candidate="+w.files[0].ID.String(), 200, []string{`name="withCandidate"`, w.cv[0].String()}, nil)
		w.page(h, "referent", path+"?candidate="+w.files[1].ID.String(), 404, nil, nil)
		fields := form{"candidate": {w.files[0].ID.String()}, "cv": {w.cv[0].String()}, "message": {"Bonjour"}}
		w.holds("without her", w.ask(h, "referent", "POST", path, fields), 422, []string{"#f-apply-withCandidate", ">Bonjour</textarea>"}, nil)
		fields.Set("withCandidate", "on")
		if got := w.ask(h, "referent", "POST", path, fields); got.Code != 303 {
			t.Errorf("with her: %d %s", got.Code, got.Body)
		}
		w.cvs.of[w.files[1].ID] = nil
		w.page(h, "other candidate", "/offres/offer-0/postuler", 200, []string{"Il faut d’abord un CV", "/mes-cv"}, []string{`name="message"`})
		for name, status := range map[string]int{"recruiter": 404, "admin": 404, "visitor": 303} {
			if got := w.ask(h, name, "GET", "/offres/offer-0/postuler", nil); got.Code != status {
				t.Errorf("%s: %d", name, got.Code)
			}
		}
		w.page(h, "candidate", "/offres/nothing/postuler", 404, nil, nil)
	})
}

// TestListsAndCards look the same in every role that has nothing yet, and show each what is hers.
func TestListsAndCards(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h := w.doors()
		for _, name := range []string{"candidate", "referent", "officer", "recruiter", "admin"} {
			w.page(h, name, "/candidatures", 200, []string{"Aucune candidature"}, []string{"<table"})
		}
		id := w.sent()
		early, err := w.Submit(w.as("candidate"), SubmitInput{Company: "company-0", Papers: Papers{CV: w.cv[0], Message: "Bonjour"}})
		w.must(err)
		sees := map[string][2]bool{
			"candidate": {true, true}, "referent": {true, true}, "officer": {true, true}, "admin": {true, true}, "recruiter": {true, false},
			"colleague": {true, false}, "other recruiter": {}, "other referent": {}, "other officer": {}, "other candidate": {},
		}
		for name, want := range sees {
			text := w.page(h, name, "/candidatures?tab=all", 200, nil, nil)
			if got := [2]bool{strings.Contains(text, id.String()), strings.Contains(text, early.String())}; got != want {
				t.Errorf("%s sees %v, want %v", name, got, want)
			}
			cards, err := w.Cards(w.as(name))
			w.must(err)
			var b strings.Builder
			for _, c := range cards {
				w.must(c.Body.Render(w.as(name), &b))
			}
			if got := [2]bool{strings.Contains(b.String(), id.String()), strings.Contains(b.String(), early.String())}; got != want {
				t.Errorf("the cards of %s show %v, want %v", name, got, want)
			}
		}
		waiting := map[string]int{"candidate": 0, "referent": 1, "officer": 1, "recruiter": 1, "other recruiter": 0, "admin": 0}
		for name, n := range waiting {
			counts, err := w.Counts(w.as(name))
			w.must(err)
			if counts[MenuKey] != n {
				t.Errorf("%d wait for %s, want %d", counts[MenuKey], name, n)
			}
		}
		w.page(h, "referent", "/candidatures?tab=all&q=jardinier", 200, []string{id.String()}, []string{early.String()})
		w.page(h, "referent", "/candidatures?tab=all&kind=spontaneous", 200, []string{early.String()}, []string{id.String()})
		w.page(h, "recruiter", "/candidatures?tab=all&offer="+w.offer[0].ID.String(), 200, []string{id.String()}, nil)
		w.page(h, "recruiter", "/candidatures?tab=all&q=candidate+horizon", 200, []string{id.String()}, []string{early.String()})
		w.page(h, "recruiter", "/candidatures?tab=nonsense&page=-3&offer=x", 200, nil, nil)
		for range 24 {
			w.now = w.now.Add(time.Minute)
			other, err := w.Submit(w.as("other candidate"), SubmitInput{Company: "company-0", Papers: Papers{CV: w.cv[1], Message: "x"}})
			w.must(err)
			w.must(w.Withdraw(w.as("other candidate"), other, ReasonInput{Stamp: w.stamp(other)}))
		}
		w.page(h, "other referent", "/candidatures?tab=closed&page=2", 200, []string{"page=1"}, nil)
	})
}
