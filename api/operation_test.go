package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/atouts/atouts/ent/viewer"
)

func TestProblems(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	var all strings.Builder
	for _, c := range []struct {
		name   string
		r      *http.Request
		status int
		header string // a header that must be there
	}{
		{"a fault of the field kind", as("admin", "GET", "/api/v1/greetings/invalid", ""), 422, ""},
		{"not found", as("admin", "GET", "/api/v1/greetings/absent", ""), 404, ""},
		{"forbidden", as("admin", "GET", "/api/v1/greetings/forbidden", ""), 403, ""},
		{"conflict", as("admin", "GET", "/api/v1/greetings/conflict", ""), 409, ""},
		{"too often", as("admin", "GET", "/api/v1/greetings/often", ""), 429, "Retry-After"},
		{"unauthenticated", as("admin", "GET", "/api/v1/greetings/who", ""), 401, ""},
		{"deadline", as("admin", "GET", "/api/v1/greetings/slow", ""), 503, "Retry-After"},
		{"internal", as("admin", "GET", "/api/v1/greetings/broken", ""), 500, ""},
		{"visitor at a members' operation", as("", "GET", "/api/v1/greetings/absent", ""), 401, ""},
		{"member without the role", as("recruiter", "GET", "/api/v1/secrets", ""), 404, ""},
		{"unknown route", as("recruiter", "GET", "/api/v1/nothing", ""), 404, ""},
		{"unknown method", as("", "DELETE", "/api/v1/greetings", ""), 405, "Allow"},
		{"bad query", as("admin", "GET", "/api/v1/greetings/absent?page=zero", ""), 422, ""},
		{"low query", as("admin", "GET", "/api/v1/greetings/absent?page=0", ""), 422, ""},
		{"unknown query", as("admin", "GET", "/api/v1/greetings/absent?pages=2", ""), 422, ""},
		{"everything wrong", as("", "POST", "/api/v1/greetings", `{"email":"x","password":"hunter2","age":12,"kinds":["a","job","job"],"more":1}`), 422, ""},
		{"wrong types", as("", "POST", "/api/v1/greetings", `{"name":3,"age":"old","kinds":"job"}`), 422, ""},
		{"broken JSON", as("", "POST", "/api/v1/greetings", `{"name":"hunter2"`), 400, ""},
		{"nul", as("", "POST", "/api/v1/greetings", `{"name":"a\u0000b"}`), 400, ""},
		{"no body", as("", "POST", "/api/v1/greetings", ""), 400, ""},
		{"too large", as("", "POST", "/api/v1/greetings", `{"name":"`+strings.Repeat("é", 2000)+`"}`), 413, ""},
	} {
		w := h.answer(c.r)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s: type %q", c.name, got)
		}
		if c.header != "" && w.Header().Get(c.header) == "" {
			t.Errorf("%s: no %s", c.name, c.header)
		}
		if strings.Contains(w.Body.String(), "hunter2") || strings.Contains(w.Body.String(), "$schema") {
			t.Errorf("%s: leaks: %s", c.name, w.Body)
		}
		fmt.Fprintf(&all, "## %s\n%s %s\n%s\n", c.name, c.r.Method, c.r.URL, steady(t, w.Body.Bytes()))
	}
	golden(t, "problems.golden", all.String())
	if log := h.log.String(); strings.Count(log, "internal error") != 1 || !strings.Contains(log, "hunter2") {
		t.Errorf("the internal error must be logged once: %s", log)
	}
}

func TestForeignLooksAbsent(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	forbidden := h.answer(as(viewer.RoleCandidate, "GET", "/api/v1/secrets", ""))
	unknown := h.answer(as(viewer.RoleCandidate, "GET", "/api/v1/secretz", ""))
	if a, b := steady(t, forbidden.Body.Bytes()), steady(t, unknown.Body.Bytes()); a != b || forbidden.Code != unknown.Code {
		t.Errorf("they differ:\n%s%s", a, b)
	}
	if a, b := fmt.Sprint(forbidden.Header()), fmt.Sprint(unknown.Header()); a != b {
		t.Errorf("headers differ:\n%s\n%s", a, b)
	}
}

func TestSuccess(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	r := as("", "POST", "/api/v1/greetings", `{"name":"Zoé","password":"correct horse battery"}`)
	r.Host = "evil.example"
	w := h.answer(r)
	if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != `{"greeting":"Bonjour <Zoé>"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if all := fmt.Sprint(w.Header()) + w.Body.String(); strings.Contains(all, "evil") {
		t.Errorf("the Host header comes back: %s", all)
	}
	if got := h.answer(as("admin", "GET", "/api/v1/secrets", "")).Header().Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("a member's answer may be kept: %q", got)
	}
}

func TestEnglishProblem(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	r := as("", "GET", "/api/v1/nothing", "")
	r.Header.Set("Accept-Language", "en-GB")
	if w := h.answer(r); !bytes.Contains(w.Body.Bytes(), []byte("This page does not exist")) {
		t.Errorf("not English: %s", w.Body)
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	raw, err := h.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.golden.json", string(raw))
	for path, part := range map[string]string{
		"/api/openapi.json": `"openapi": "3.1.0"`, "/api/docs": "swagger-ui-bundle.js", "/api/docs/init.js": "SwaggerUIBundle",
		"/api/docs/swagger-ui.css": ".swagger-ui",
	} {
		w := h.answer(as("", "GET", path, ""))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), part) {
			t.Errorf("%s: %d without %s", path, w.Code, part)
		}
		if strings.Contains(w.Body.String(), "unpkg.com") || strings.Contains(w.Body.String(), "jsdelivr") {
			t.Errorf("%s asks a public CDN", path)
		}
	}
	if w := h.answer(as("", "GET", "/api/docs/LICENSE", "")); w.Code != http.StatusNotFound {
		t.Errorf("an unknown asset answers %d", w.Code)
	}
}
