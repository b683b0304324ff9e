package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	for _, c := range []struct {
		name     string
		r        *http.Request
		status   int
		location string
		contains string
	}{
		{"home", as("", "GET", "/", ""), 200, "", "<h1>Accueil</h1>"},
		{"head", as("", "HEAD", "/", ""), 200, "", ""},
		{"unknown", as("", "GET", "/nulle-part", ""), 404, "", "Cette page n’existe pas"},
		{"below home", as("", "GET", "/x/", ""), 404, "", "Cette page n’existe pas"},
		{"wrong method", as("", "POST", "/", ""), 405, "", "Cette action n’est pas possible ici"},
		{"without the role", as("candidate", "GET", "/admin", ""), 404, "", "Cette page n’existe pas"},
		{"with the role", as("admin", "GET", "/admin", ""), 200, "", "<h1>Admin</h1>"},
		{"visitor at a members' page", as("", "GET", "/admin?x=1&y=a+b", ""), 303, "/connexion?retour=%2Fadmin%3Fx%3D1%26y%3Da%2Bb", ""},
		{"visitor who posts", as("", "POST", "/saluer?x=1", "name=Zoe"), 303, "/connexion?retour=%2Fsaluer", ""},
		{"posted", as("admin", "POST", "/saluer", "name=Zoe"), 303, "/", ""},
		{"invalid", as("admin", "POST", "/saluer", "name=Z&password=hunter2"), 422, "", "nom : Écrivez au moins 2 caractères. mot : Écrivez"},
		{"too large", as("admin", "POST", "/saluer", "name="+strings.Repeat("x", 600)), 413, "", "C’est trop lourd"},
		{"fault", as("", "GET", "/echec/conflict", ""), 409, "", "Quelque chose a changé"},
		{"fault with fields", as("", "GET", "/echec/invalid", ""), 422, "", "Écrivez une adresse e-mail complète"},
		{"too often", as("", "GET", "/echec/often", ""), 429, "", "Attendez un peu"},
		{"sign in first", as("", "GET", "/echec/who", ""), 303, "/connexion?retour=%2Fechec%2Fwho", ""},
		{"internal", as("", "GET", "/echec/broken", ""), 500, "", "Numéro de la demande"},
	} {
		w := h.answer(c.r)
		if w.Code != c.status || w.Header().Get("Location") != c.location {
			t.Errorf("%s: %d to %q, want %d to %q", c.name, w.Code, w.Header().Get("Location"), c.status, c.location)
		}
		if !strings.Contains(w.Body.String(), c.contains) {
			t.Errorf("%s: no %q in %s", c.name, c.contains, w.Body)
		}
		if strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("%s: leaks", c.name)
		}
		if c.name == "head" && w.Body.Len() > 0 {
			t.Error("HEAD has a body")
		}
		if signed := viewer.Get(c.r.Context()).SignedIn(); signed && !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
			t.Errorf("%s: a member's page may be kept: %q", c.name, w.Header().Get("Cache-Control"))
		}
	}
	if missing := h.log.String(); strings.Count(missing, "internal error") != 1 {
		t.Errorf("log: %s", missing)
	}
}

func TestForeignPageLooksAbsent(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	texts := map[string]string{}
	for _, path := range []string{"/admin", "/admim"} {
		w := h.answer(as("candidate", "GET", path, ""))
		body := strings.ReplaceAll(w.Body.String(), strings.TrimPrefix(path, "/"), "…")
		texts[path] = cutNonce(body)
	}
	if texts["/admin"] != texts["/admim"] {
		t.Errorf("they differ:\n%s\n%s", texts["/admin"], texts["/admim"])
	}
}

func cutNonce(body string) string {
	before, rest, _ := strings.Cut(body, ` nonce="`)
	_, after, _ := strings.Cut(rest, `"`)
	return before + after
}

func TestDisplay(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	w := h.answer(as("", "POST", "/affichage", "lang=en&size=large&theme=purple&back=/offres%3Fq%3D1"))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/offres?q=1" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	r := as("", "GET", "/nulle-part", "")
	for _, c := range w.Result().Cookies() {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("cookie %v", c)
		}
		r.AddCookie(c)
	}
	body := h.answer(r).Body.String()
	for _, want := range []string{`lang="en"`, `data-size="large"`, "This page does not exist"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if strings.Contains(body, "data-theme") {
		t.Error("a theme that does not exist was taken")
	}
	r.Method = "POST"
	if got := h.answer(as("", "POST", "/affichage", "back=//evil.example")).Header().Get("Location"); got != "/" {
		t.Errorf("goes to %q", got)
	}
	if got := h.answer(as("", "GET", "/?lang=en", "")); len(got.Result().Cookies()) > 0 || !strings.Contains(got.Body.String(), `lang="fr"`) {
		t.Error("an address must not set the language")
	}
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"/": "/", "/offres?q=a%20b#x": "/offres?q=a%20b#x", "": "/f", "offres": "/f", "//evil.example": "/f", "/\\evil.example": "/f",
		"https://evil.example": "/f", "/a\nb": "/f", "/%zz": "/f", "javascript:alert(1)": "/f", "/" + strings.Repeat("x", 3000): "/f",
	} {
		if got := api.LocalPath(raw, "/f"); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}
