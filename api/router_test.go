package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

func TestRegistration(t *testing.T) {
	t.Parallel()
	fine := func(http.ResponseWriter, *http.Request) error { return nil }
	page := func(id, method, path string, who api.Who) func(*api.Router) {
		return func(r *api.Router) { r.Page(api.Page{ID: id, Method: method, Path: path, Who: who, Handle: fine}) }
	}
	op := func(id, method, path string, who api.Who) func(*api.Router) {
		return func(r *api.Router) {
			api.Operation(r, api.Op{ID: id, Method: method, Path: path, Who: who},
				func(context.Context, *struct{}) (*struct{}, error) { return &struct{}{}, nil })
		}
	}
	all := api.Everyone()
	for _, c := range []struct {
		name  string
		first func(*api.Router)
		then  func(*api.Router)
		want  string
	}{
		{"page twice", page("a", "GET", "/a", all), page("a", "GET", "/b", all), "the id is taken"},
		{"operation twice", op("a", "GET", "/a", all), op("a", "GET", "/b", all), "the id is taken"},
		{"page and operation", op("a", "GET", "/a", all), page("a", "GET", "/b", all), "the id is taken"},
		{"path twice", page("a", "GET", "/a/{x}", all), page("b", "GET", "/a/{y}", all), `already that of "a"`},
		{"operation's path twice", op("a", "GET", "/a", all), op("b", "GET", "/a", all), `already that of "a"`},
		{"crossing paths", page("a", "GET", "/a/{x}/c", all), page("b", "GET", "/a/b/{y}", all), "conflicts with pattern"},
		{"nobody", page("a", "GET", "/a", all), page("b", "GET", "/b", api.Who{}), "nobody may enter"},
		{"nobody at an operation", op("a", "GET", "/a", all), op("b", "GET", "/b", api.Only()), "nobody may enter"},
		{"no id", page("a", "GET", "/a", all), page("", "GET", "/b", all), "it has no id"},
		{"no slash", page("a", "GET", "/a", all), page("b", "GET", "b", all), "does not begin with a slash"},
		{"no method", page("a", "GET", "/a", all), page("b", "", "/b", all), "the method is"},
		{"fine", page("a", "GET", "/a", all), page("b", "POST", "/a", all), ""},
		{"home", page("a", "GET", "/", all), page("b", "GET", "/{slug}", all), ""},
	} {
		h := newHouse(t)
		c.first(h.Router)
		if err := h.Err(); err != nil {
			t.Errorf("%s: the first is refused: %v", c.name, err)
		}
		c.then(h.Router)
		err := h.Err()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	h := newHouse(t).furnish()
	if err := h.Err(); err != nil {
		t.Fatal(err)
	}
	found := map[string]api.Route{}
	for _, r := range h.Routes() {
		found[r.ID] = r
	}
	secret := found["greetings-secret"]
	if secret.Path != "/api/v1/secrets" || !secret.Operation || secret.Who.String() != "admin" || secret.Who.Public() {
		t.Errorf("%+v", secret)
	}
	if home := found["home"]; home.Operation || !home.Who.Public() || len(home.Who.Roles()) != 6 {
		t.Errorf("%+v", home)
	}
	for _, id := range []string{"api.document", "api.docs", "api.docs_asset", "api.display"} {
		if _, ok := found[id]; !ok {
			t.Errorf("%s is not among the routes", id)
		}
	}
}

func TestWho(t *testing.T) {
	t.Parallel()
	visitor, admin := viewer.Visitor(), viewer.Viewer{Role: viewer.RoleAdmin}
	for _, c := range []struct {
		who            api.Who
		visitor, admin bool
	}{
		{api.Everyone(), true, true},
		{api.SignedIn(), false, true},
		{api.Only(viewer.RoleAdmin), false, true},
		{api.Only(viewer.RoleReferent), false, false},
		{api.Who{}, false, false},
	} {
		if c.who.Allows(visitor) != c.visitor || c.who.Allows(admin) != c.admin {
			t.Errorf("%v", c.who)
		}
		if c.who.Allows(viewer.Viewer{Role: viewer.RoleSystem}) {
			t.Errorf("%v lets the system in by the door", c.who)
		}
	}
}
