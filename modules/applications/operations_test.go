package applications

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
)

// doors is a router with the module's operations and pages.
func (w *world) doors() http.Handler {
	w.t.Helper()
	bundle, err := i18n.New()
	w.must(err)
	r := api.NewRouter(api.Config{BaseURL: &url.URL{Scheme: "https", Host: "atouts.example"}, Version: "1", Cookie: "atouts", Bundle: bundle})
	w.API(r)
	w.Pages(r)
	w.must(r.Err())
	return r
}

// ask sends a request as somebody. A body of url.Values is a form, any other one JSON.
func (w *world) ask(h http.Handler, name, method, target string, body any) *httptest.ResponseRecorder {
	w.t.Helper()
	kind, raw := "", []byte(nil)
	switch b := body.(type) {
	case nil:
	case url.Values:
		kind, raw = "application/x-www-form-urlencoded", []byte(b.Encode())
	default:
		var err error
		kind = "application/json"
		raw, err = json.Marshal(b)
		w.must(err)
	}
	r := httptest.NewRequest(method, target, bytes.NewReader(raw))
	r.Header.Set("Accept-Language", "fr")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r.WithContext(viewer.With(r.Context(), w.people[name])))
	return answer
}

// sheet decodes the application of an answer, which must have the status.
func (w *world) sheet(answer *httptest.ResponseRecorder, status int) SheetView {
	w.t.Helper()
	if answer.Code != status {
		w.t.Fatalf("status %d, want %d: %s", answer.Code, status, answer.Body)
	}
	var v SheetView
	w.must(json.Unmarshal(answer.Body.Bytes(), &v))
	return v
}

type j = map[string]any

// TestTheStoryInJSON goes the whole way by operations.
func TestTheStoryInJSON(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h := w.doors()
		const base = "/api/v1/applications"
		v := w.sheet(w.ask(h, "candidate", "POST", base, j{
			"offer": "offer-1", "cv": w.cv[0], "message": "Bonjour 🧑‍🌾 שלום", "letter": "…",
			"answers": []string{"Parce que", "Demain"},
		}), 201)
		at := base + "/" + v.ID.String()
		step := func(name, step string, body j) {
			t.Helper()
			if body == nil {
				body = j{}
			}
			body["revision"] = w.stamp(v.ID).Revision
			v = w.sheet(w.ask(h, name, "POST", at+"/"+step, body), 200)
		}
		step("referent", "request-changes", j{"comment": "Parle de ton stage"})
		step("candidate", "resubmit", j{"message": "Bonjour, après mon stage"})
		step("referent", "validate", nil)
		step("recruiter", "take-on", nil)
		if v.Revision < firstSentRevision || len(v.History) != 2 || v.Candidate.Name != "Prénom candidate" || v.Candidate.City != "Lille" {
			t.Errorf("the company sees %+v", v)
		}
		step("recruiter", "appointments", j{"at": w.now.Add(24 * time.Hour), "minutes": 30, "mode": "video", "place": "https://video.example/x", "message": "À demain"})
		meeting := at + "/appointments/" + v.Appointments[0].ID.String()
		inner := "appointments/" + v.Appointments[0].ID.String()
		step("candidate", inner+"/ask-to-move", j{"message": "L'après-midi ?"})
		step("recruiter", inner+"/move", j{"at": w.now.Add(30 * time.Hour), "minutes": 45, "mode": "place", "place": "1 rue\r\nATTENDEE:x; , \\", "message": "D'accord"})
		calendar := w.ask(h, "candidate", "GET", meeting+"/calendar", nil)
		parsed, err := ics.ParseCalendar(strings.NewReader(calendar.Body.String()))
		w.must(err)
		event := parsed.Events()[0]
		if s := event.GetProperty(ics.ComponentPropertySequence).Value; s != "1" || !strings.Contains(calendar.Body.String(), "METHOD:REQUEST\r\n") ||
			event.GetProperty(ics.ComponentPropertyLocation).Value != "1 rue\nATTENDEE:x; , \\" || len(event.Alarms()) != 1 || len(event.Attendees()) != 1 {
			t.Errorf("calendar (sequence %s): %s", s, calendar.Body)
		}
		step("candidate", inner+"/confirm", nil)
		step("recruiter", inner+"/cancel", j{"message": "Imprévu"})
		joined, err := w.calendarOf(t.Context(), map[string]string{"Appointment": v.Appointments[0].ID.String()})
		w.must(err)
		if text := string(joined.Body); joined.Method != "CANCEL" || !strings.Contains(text, "STATUS:CANCELLED") || !strings.Contains(text, "SEQUENCE:2") {
			t.Errorf("called off: %s", text)
		}
		step("recruiter", "appointments", j{"at": w.now.Add(24 * time.Hour), "minutes": 30, "mode": "phone", "place": "03 20 00 00 00", "message": "Encore"})
		step("recruiter", "appointments/"+v.Appointments[0].ID.String()+"/done", nil)
		step("recruiter", "hire", j{"startsOn": "2026-04-01"})
		if v.State != "hired" || v.StartsOn != "2026-04-01" {
			t.Errorf("in the end: %+v", v)
		}
		pdf := w.ask(h, "recruiter", "GET", at+"/cv", nil)
		if pdf.Code != 200 || pdf.Body.String() != "%PDF-1.7 hash-2" || pdf.Header().Get("X-Content-Type-Options") != "nosniff" ||
			pdf.Header().Get("Content-Disposition") != "attachment; filename=\"cv -e-.pdf\"; filename*=UTF-8''cv%20-%C3%A9-.pdf" {
			t.Errorf("the CV: %d %q %v", pdf.Code, pdf.Body, pdf.Header())
		}
	})
}

// TestDoorsAnswerWrongInput says what is wrong, with the right status, and never what is not there.
func TestDoorsAnswerWrongInput(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h, id := w.doors(), w.taken()
		at, rev := "/api/v1/applications/"+id.String(), w.stamp(id).Revision
		tests := map[string]struct {
			who, method, path string
			body              any
			status            int
			says              string
		}{
			"no id":                 {"recruiter", "GET", "/api/v1/applications/abc", nil, 404, "applications.not_found"},
			"an absent id":          {"recruiter", "GET", "/api/v1/applications/" + uuid.NewString(), nil, 404, "applications.not_found"},
			"another company's":     {"other recruiter", "GET", at, nil, 404, "applications.not_found"},
			"another's history":     {"other candidate", "GET", at + "/history", nil, 404, "applications.not_found"},
			"another's CV":          {"other referent", "GET", at + "/cv", nil, 404, "applications.not_found"},
			"notes by a candidate":  {"candidate", "GET", at + "/notes", nil, 404, ""},
			"notes by an admin":     {"admin", "GET", at + "/notes", nil, 404, ""},
			"a visitor":             {"visitor", "GET", at, nil, 401, ""},
			"without a revision":    {"recruiter", "POST", at + "/hire", j{"startsOn": "2026-04-01"}, 422, "revision"},
			"no message":            {"recruiter", "POST", at + "/not-hire", j{"revision": rev}, 422, "applications.missing.message"},
			"a wrong date":          {"recruiter", "POST", at + "/hire", j{"revision": rev, "startsOn": "2026-02-31"}, 422, "startsOn"},
			"a date that is past":   {"recruiter", "POST", at + "/appointments", j{"revision": rev, "at": w.now, "minutes": 30, "mode": "place", "place": "x", "message": "x"}, 422, "applications.at_past"},
			"a date in ten years":   {"recruiter", "POST", at + "/appointments", j{"revision": rev, "at": w.now.AddDate(10, 0, 0), "minutes": 30, "mode": "place", "place": "x", "message": "x"}, 422, "applications.at_far"},
			"no way to meet":        {"recruiter", "POST", at + "/appointments", j{"revision": rev, "at": w.now.Add(day), "minutes": 30, "mode": "", "place": "x", "message": "x"}, 422, "mode"},
			"out of order":          {"recruiter", "POST", at + "/take-on", j{"revision": rev}, 409, "applications.conflict"},
			"stale":                 {"recruiter", "POST", at + "/hire", j{"revision": rev - 1, "startsOn": "2026-04-01"}, 409, "applications.conflict"},
			"not one's step":        {"candidate", "POST", at + "/hire", j{"revision": rev, "startsOn": "2026-04-01"}, 404, ""},
			"too long":              {"recruiter", "POST", at + "/not-hire", j{"revision": rev, "message": strings.Repeat("x", 3001)}, 422, "message"},
			"an unknown tab":        {"recruiter", "GET", "/api/v1/applications?tab=x", nil, 422, "tab"},
			"an absent appointment": {"recruiter", "POST", at + "/appointments/" + uuid.NewString() + "/done", j{"revision": rev}, 404, "applications.appointment_not_found"},
		}
		for name, test := range tests {
			got := w.ask(h, test.who, test.method, test.path, test.body)
			if got.Code != test.status || !strings.Contains(got.Body.String(), test.says) {
				t.Errorf("%s: %d %s", name, got.Code, got.Body)
			}
		}
		if w.stamp(id).Revision != rev {
			t.Error("something changed")
		}
	})
}

// TestNotes keeps notes inside the company, and each author's hers.
func TestNotes(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h, id := w.doors(), w.sent()
		at := "/api/v1/applications/" + id.String() + "/notes"
		made := w.ask(h, "recruiter", "POST", at, j{"text": "À rappeler 📞"})
		var note NoteView
		w.must(json.Unmarshal(made.Body.Bytes(), &note))
		one := at + "/" + note.ID.String()
		for _, x := range []struct {
			who, method, path string
			body              any
			status            int
		}{
			{"colleague", "PUT", one, j{"text": "non"}, 403},
			{"colleague", "DELETE", one, nil, 403},
			{"other recruiter", "PUT", one, j{"text": "non"}, 404},
			{"other recruiter", "GET", at, nil, 404},
			{"referent", "GET", at, nil, 404},
			{"recruiter", "PUT", at + "/" + uuid.NewString(), j{"text": "non"}, 404},
			{"recruiter", "PUT", one, j{"text": "Rappelée"}, 200},
			{"colleague", "GET", at, nil, 200},
			{"recruiter", "DELETE", one, nil, 204},
			{"recruiter", "DELETE", one, nil, 404},
		} {
			got := w.ask(h, x.who, x.method, x.path, x.body)
			if got.Code != x.status {
				t.Errorf("%s by %s: %d, want %d: %s", x.method, x.who, got.Code, x.status, got.Body)
			}
			if x.who == "colleague" && x.method == "GET" && !strings.Contains(got.Body.String(), "Rappelée") {
				t.Errorf("the colleague reads %s", got.Body)
			}
		}
	})
}
