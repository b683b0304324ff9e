package standard_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/modules/hosttest"
)

// TestForeignIsAbsent is the law of ids: what exists but is not hers answers exactly as what does not exist, whoever asks and wherever.
func TestForeignIsAbsent(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		w := newWorld(t, app)
		var asked atomic.Int64
		for _, actor := range actors() {
			tries := w.tries(actor)
			if len(tries) == 0 {
				if actor != "visitor" { // who may see what everybody may
					t.Errorf("%s: nothing is foreign", actor)
				}
				continue
			}
			for _, try := range tries { // each once, then the law at random
				w.must(try.law(w, strings.Repeat("0", 8)+"-0000-7000-8000-"+strings.Repeat("0", 12)))
			}
			rapid.Check(t, func(r *rapid.T) {
				asked.Add(1)
				if err := rapid.SampledFrom(tries).Draw(r, "address").law(w, absent().Draw(r, "absent")); err != nil {
					r.Fatal(err)
				}
			})
			t.Logf("%s: %d foreign addresses", actor, len(tries))
		}
		for name := range w.people { // nobody's session was ended by another
			if a := w.asked(name, "GET", "/api/v1/session"); a.Code != 200 {
				t.Errorf("%s is not signed in any more: %d", name, a.Code)
			}
		}
		t.Logf("%d random trials", asked.Load())
	})
}

// absent draws the name of nothing: a UUID of version 4 or 7.
func absent() *rapid.Generator[string] {
	return rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)
}

// try is one address with something foreign in it.
type try struct {
	actor   string
	route   api.Route
	foreign []string // the parameters, the last existing one foreign
	at      int      // which of them is
}

// tries lists every route that the actor may enter, with each foreign thing in each parameter; the parameters before it are hers.
func (w *world) tries(actor string) []try {
	var all []try
	for _, route := range w.app.Routes() {
		wanted, err := parameters(route.Path)
		w.must(err)
		if !w.role(route, actor) {
			continue
		}
		for at, k := range wanted {
			names := make([]string, len(wanted))
			for i, other := range wanted {
				names[i] = someone()
				if own := slices.IndexFunc(w.objects[other], func(o object) bool { return slices.Contains(o.seen, actor) }); own >= 0 {
					names[i] = w.objects[other][own].name
				}
			}
			for _, o := range w.objects[k] {
				if !slices.Contains(o.seen, actor) {
					filled := slices.Clone(names)
					filled[at] = o.name
					all = append(all, try{actor, route, filled, at})
				}
			}
		}
	}
	return all
}

// law asks with the foreign thing and with nothing in its place, and says how the answers differ.
func (a try) law(w *world, nothing string) error {
	replaced := slices.Clone(a.foreign)
	replaced[a.at] = nothing
	var answers [2]*answer
	for i, names := range [][]string{a.foreign, replaced} {
		path := address(a.route.Path, names...)
		body := ""
		if strings.HasPrefix(path, "/api/") && a.route.Method != http.MethodGet {
			body = `{}`
		}
		got, err := w.clients[a.actor].ask(a.route.Method, path, body, names[a.at])
		if err != nil {
			return err
		}
		if got.Code == http.StatusSeeOther { // what the next page says belongs to the answer
			next, err := w.clients[a.actor].ask("GET", "/aide", "")
			if err != nil {
				return err
			}
			got.Body += next.Body
		}
		answers[i] = got
	}
	if diff := cmp.Diff(answers[1], answers[0]); diff != "" {
		return fmt.Errorf("%s as %s tells a foreign %s from none (-none +foreign):\n%s", where(a.route), a.actor, a.foreign[a.at], diff)
	}
	if code := answers[0].Code; code >= 500 {
		return fmt.Errorf("%s as %s: %d", where(a.route), a.actor, code)
	}
	return nil
}

// TestEveryKindHasAStranger keeps the law from being empty: each kind of thing with an owner is foreign to somebody.
func TestEveryKindHasAStranger(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hosttest.Embedded(t))
	// Everybody may see them, or nobody can guess them.
	open := []kind{kindCompany, kindCompanySlug, kindFile, kindInvitation, kindSchool, kindStop, kindLink, kindReset, kindAddress}
	for _, k := range slices.Sorted(maps.Values(kinds())) {
		if slices.Contains(open, k) {
			continue
		}
		if !slices.ContainsFunc(w.objects[k], func(o object) bool { return len(o.seen) < len(actors()) }) {
			t.Errorf("nothing of kind %q is foreign to anybody", k)
		}
	}
}
