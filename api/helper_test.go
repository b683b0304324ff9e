package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
)

var update = flag.Bool("update", false, "write the golden files anew")

// house is a router with one of everything, and what it logged.
type house struct {
	*api.Router
	log *bytes.Buffer
}

type greetInput struct {
	Name     string   `json:"name" minLength:"2" maxLength:"20"`
	Email    string   `json:"email,omitempty" format:"email"`
	Password string   `json:"password,omitempty" minLength:"12" format:"password" writeOnly:"true"`
	Age      int      `json:"age,omitempty" minimum:"16" maximum:"120"`
	Kinds    []string `json:"kinds,omitempty" maxItems:"2" enum:"internship,job"`
}

type greetOutput struct {
	Body struct {
		Greeting string `json:"greeting"`
	}
}

var errSecret = errors.New("connection to postgres://atouts:hunter2@db refused")

func newHouse(t *testing.T) *house {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{log: &bytes.Buffer{}}
	h.Router = api.NewRouter(api.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "atouts.example"}, Version: "1.0.0", Cookie: "__Host-atouts", Bundle: bundle,
		Log: slog.New(slog.NewTextHandler(h.log, nil)),
	})
	return h
}

func (h *house) furnish() *house {
	api.Operation(h.Router, api.Op{
		ID: "greetings-send", Method: "POST", Path: "/greetings", Summary: "Greet", Tag: "Greetings",
		Who: api.Everyone(), MaxBody: 2000,
	},
		func(_ context.Context, in *struct{ Body greetInput }) (*greetOutput, error) {
			out := &greetOutput{}
			out.Body.Greeting = "Bonjour <" + in.Body.Name + ">"
			return out, nil
		})
	api.Operation(h.Router, api.Op{
		ID: "greetings-fail", Method: "GET", Path: "/greetings/{kind}", Summary: "Fail", Tag: "Greetings",
		Who: api.SignedIn(),
	},
		func(_ context.Context, in *struct {
			Kind string `path:"kind"`
			Page int    `query:"page" minimum:"1" default:"1"`
		},
		) (*greetOutput, error) {
			return nil, failure(in.Kind)
		})
	api.Operation(h.Router, api.Op{
		ID: "greetings-secret", Method: "GET", Path: "/secrets", Summary: "Admins", Tag: "Greetings",
		Who: api.Only(viewer.RoleAdmin),
	}, func(context.Context, *struct{}) (*greetOutput, error) { return &greetOutput{}, nil })
	h.Page(api.Page{ID: "home", Method: "GET", Path: "/", Who: api.Everyone(), Handle: func(w http.ResponseWriter, r *http.Request) error {
		return api.Render(w, r, http.StatusOK, shell("Accueil"))
	}})
	h.Page(api.Page{
		ID: "greet", Method: "POST", Path: "/saluer", Who: api.SignedIn(), MaxBody: 500,
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			_, err := api.Form[greetInput](r)
			if fault.Is(err, fault.KindInvalid) {
				return api.Render(w, r, http.StatusUnprocessableEntity, errorList(api.Errors(r.Context(), err)))
			}
			if err != nil {
				return err
			}
			return api.Redirect(w, r, "/")
		},
	})
	h.Page(api.Page{
		ID: "greet.form", Method: "GET", Path: "/saluer", Who: api.SignedIn(),
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			return api.Render(w, r, http.StatusOK, shell("Saluer"))
		},
	})
	h.Page(api.Page{
		ID: "fail", Method: "GET", Path: "/echec/{kind}", Who: api.Everyone(),
		Handle: func(_ http.ResponseWriter, r *http.Request) error { return failure(r.PathValue("kind")) },
	})
	h.Page(api.Page{
		ID: "admin", Method: "GET", Path: "/admin", Who: api.Only(viewer.RoleAdmin),
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			return api.Render(w, r, http.StatusOK, shell("Admin"))
		},
	})
	return h
}

func failure(kind string) error {
	switch kind {
	case "absent":
		return fault.NotFound("validation.request.not_found")
	case "forbidden":
		return fault.Forbidden("validation.request.cross_site")
	case "conflict":
		return fault.Conflict("validation.request.method")
	case "often":
		return fault.TooMany(90*time.Second, "validation.request.slow")
	case "who":
		return fault.Unauthenticated("validation.request.sign_in")
	case "slow":
		return context.DeadlineExceeded
	case "invalid":
		return fault.Invalid(fault.Field{Name: "email", Key: "validation.email"}, fault.Field{Key: "validation.min_items", Params: []any{"Count", 2}})
	default:
		return errSecret
	}
}

func shell(title string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return layout.Shell(layout.Page{Title: title}).Render(templ.WithChildren(ctx, templ.Raw("<p>ici</p>")), w)
	})
}

func errorList(errs interface{ For(string) string }) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "nom : "+errs.For("name")+" mot : "+errs.For("password"))
		return err
	})
}

// as is the request of a member with a role; the visitor's when the role is empty.
func as(role viewer.Role, method, target, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Accept-Language", "fr")
	if body != "" && strings.HasPrefix(target, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	} else if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	v := viewer.Visitor()
	if role != "" {
		v = viewer.Viewer{Role: role, Account: uuid.New(), Membership: uuid.New()}
	}
	return r.WithContext(viewer.With(r.Context(), v))
}

func (h *house) answer(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// steady takes out of a JSON body what changes at each request.
func steady(t *testing.T, body []byte) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	if v["requestId"] != nil {
		v["requestId"] = "…"
	}
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
