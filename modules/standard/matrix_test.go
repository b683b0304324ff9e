package standard_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/modules/hosttest"
)

// TestPolicy writes who may enter where: a change of what anybody may do is a line of the file's diff.
func TestPolicy(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, route := range hosttest.Embedded(t).Routes() {
		roles := strings.Fields(route.Who.String())
		slices.Sort(roles)
		what := "page"
		switch {
		case route.Hidden:
			what = "hidden operation"
		case route.Operation:
			what = "operation"
		}
		lines = append(lines, fmt.Sprintf("%-6s %s · %s · %s · %s", route.Method, route.Path, route.ID, what, strings.Join(roles, " ")))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[7:], b[7:]) })
	golden(t, "policy.golden", strings.Join(lines, "\n")+"\n")
}

func TestEveryParameterIsKnown(t *testing.T) {
	t.Parallel()
	for _, route := range hosttest.Embedded(t).Routes() {
		if _, err := parameters(route.Path); err != nil {
			t.Error(err)
		}
	}
}

// TestAuthorisation asks every operation and page as every actor. Who may not enter learns nothing: a visitor is sent to sign in, a member gets the
// answer of an address that does not exist, to the letter. Who may enter never gets those.
func TestAuthorisation(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		w := newWorld(t, app)
		routes := app.Routes()
		var refused, let int
		for _, actor := range actors() {
			for _, route := range routes { // the refused first: they change nothing, not even what the next page says
				if !w.role(route, actor) {
					refused++
					w.refused(route, actor)
				}
			}
			for _, route := range routes {
				if w.role(route, actor) {
					let++
					w.let(route, actor)
				}
			}
		}
		if refused < 100 || let < 100 {
			t.Errorf("only %d refusals and %d entries were tried", refused, let)
		}
		t.Logf("%d operations and pages × %d actors: %d refused, %d let in", len(routes), len(actors()), refused, let)
	})
}

// unknown is what an actor is told at an address that does not exist.
func (w *world) unknown(route api.Route, actor string) *answer {
	path := "/inconnu-" + uuid.NewString()
	if strings.HasPrefix(route.Path, "/api/") {
		path = "/api/v1/unknown-" + uuid.NewString()
	}
	return w.asked(actor, route.Method, path)
}

func (w *world) asked(actor, method, path string) *answer {
	w.t.Helper()
	a, err := w.clients[actor].ask(method, path, nonsense(method, path))
	w.must(err)
	return a
}

// nonsense is a body that no command takes.
func nonsense(method, path string) string {
	if method != http.MethodGet && strings.HasPrefix(path, "/api/") {
		return `[{"nonsense": true}]`
	}
	return ""
}

func (w *world) refused(route api.Route, actor string) {
	w.t.Helper()
	path := address(route.Path, someone(), someone(), someone())
	got := w.asked(actor, route.Method, path)
	switch {
	case actor != "visitor":
		if diff := cmp.Diff(w.unknown(route, actor), got); diff != "" {
			w.t.Errorf("%s as %s is not as if it did not exist (-unknown +got):\n%s", where(route), actor, diff)
		}
	case route.Operation && got.Code != http.StatusUnauthorized:
		w.t.Errorf("%s as a visitor: %d, want 401", where(route), got.Code)
	case !route.Operation && !sentToSignIn(got):
		w.t.Errorf("%s as a visitor: %d to %q, want the page where one signs in", where(route), got.Code, got.Header.Get("Location"))
	}
}

// let tries a route as who may enter, with ids of nothing, so that little is changed; where the thing's absence looks like the route's, with things
// that the actor may see.
func (w *world) let(route api.Route, actor string) {
	w.t.Helper()
	if ends := route.ID == "session-close" || route.ID == "access.signout"; ends && actor != "visitor" { // in a session of its own
		kept := w.clients[actor]
		w.clients[actor] = w.enter(actor)
		defer func() { w.clients[actor] = kept }()
	}
	got := w.asked(actor, route.Method, address(route.Path, someone(), someone(), someone()))
	if w.unentered(route, actor, got) {
		if path, ok := w.visible(route, actor); ok && path != route.Path {
			got = w.asked(actor, route.Method, path)
		}
	}
	if w.unentered(route, actor, got) {
		w.t.Errorf("%s as %s is refused (%d), although the role may enter", where(route), actor, got.Code)
	}
	if got.Code >= http.StatusInternalServerError {
		w.t.Errorf("%s as %s: %d\n%s", where(route), actor, got.Code, got.Body)
	}
}

// unentered says whether an answer is that of somebody who may not enter.
func (w *world) unentered(route api.Route, actor string, got *answer) bool {
	if strings.HasPrefix(route.ID, "access.step") {
		return false // who has given no first proof is sent to begin there; who has one enters in the tests of the module
	}
	if actor == "visitor" {
		return got.Code == http.StatusUnauthorized && route.ID != "session-open" || sentToSignIn(got)
	}
	return got.Code == http.StatusNotFound && cmp.Equal(w.unknown(route, actor).Body, got.Body)
}

// TestNobodyIsLetInToBeForbidden opens every page and reads every operation as every actor who may enter, with things that exist for the actor: what a
// role may never do is said at the door, so that none of them is answered with 403.
func TestNobodyIsLetInToBeForbidden(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hosttest.Embedded(t))
	tried := 0
	for _, actor := range actors() {
		for _, route := range w.app.Routes() {
			if route.Method != http.MethodGet || !w.role(route, actor) {
				continue
			}
			path, ok := w.visible(route, actor)
			if !ok {
				continue
			}
			tried++
			if got := w.asked(actor, route.Method, path); got.Code == http.StatusForbidden {
				t.Errorf("%s as %s is forbidden at %s", where(route), actor, path)
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d were tried", tried)
	}
}

func sentToSignIn(a *answer) bool {
	return a.Code == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), api.SignInPath)
}

func someone() string { return uuid.NewString() }
