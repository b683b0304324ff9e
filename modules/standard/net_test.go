package standard_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

// TestNet writes how many rows of each entity each actor can reach through Ent's policies alone, in a world that is always the same: the net under
// the services. Both engines must give the same file, and each entity must have rows, or the net would hold nothing.
func TestNet(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		w := newWorld(t, app)
		w.machinery()
		var b strings.Builder
		fmt.Fprintf(&b, "%-14s%8s", "", "in all")
		for _, actor := range actors() {
			fmt.Fprintf(&b, "%17s", actor)
		}
		b.WriteString("\n")
		entities := entities(w.c)
		for _, e := range entities {
			all, err := e.count(viewer.System(t.Context(), "test"))
			w.must(err)
			if all == 0 {
				t.Errorf("the world has no %s: add one to newWorld", e.name)
			}
			fmt.Fprintf(&b, "%-14s%8s", e.name, number(e, all, all))
			for _, actor := range actors() {
				v := viewer.Visitor()
				if actor != "visitor" {
					v = w.people[actor].Viewer
				}
				seen, err := e.count(viewer.With(t.Context(), v))
				w.must(err)
				fmt.Fprintf(&b, "%17s", number(e, seen, all))
			}
			b.WriteString("\n")
			if n, err := e.count(t.Context()); err == nil {
				t.Errorf("%s: a context without a viewer reaches %d rows", e.name, n)
			}
		}
		golden(t, "net.golden", b.String())
		t.Logf("%d entities × %d actors", len(entities), len(actors()))
	})
}

// TestWhomTheNetShows names the people whose accounts and memberships each actor can reach, where the counts of TestNet would hide one for another.
func TestWhomTheNetShows(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		w := newWorld(t, app)
		nobody := []string{}
		near := func(other string) map[string][2][]string {
			return map[string][2][]string{
				other + "officer":   {{"candidate", "officer", "referent", "referent.invite"}, {"officer", "referent", "referent.invite"}},
				other + "referent":  {{"candidate", "referent", "referent.invite"}, {"referent", "referent.invite"}},
				other + "recruiter": {{"candidate", "recruiter", "recruiter.invite"}, {"recruiter", "recruiter.invite"}},
				other + "candidate": {{"candidate", "referent"}, {"candidate"}},
			}
		}
		known := map[uuid.UUID]string{}
		for _, a := range w.c.Account.Query().AllX(w.ctx) {
			known[a.ID], _, _ = strings.Cut(a.Email, "@")
		}
		for name, p := range w.people {
			known[p.Account] = name
		}
		for _, other := range []string{"", "other "} {
			for actor, want := range near(other) {
				ctx := viewer.With(t.Context(), w.people[actor].Viewer)
				seen, belong := nobody, nobody
				for _, a := range w.c.Account.Query().AllX(ctx) {
					seen = append(seen, known[a.ID])
				}
				for _, m := range w.c.Membership.Query().AllX(ctx) {
					belong = append(belong, known[m.AccountID])
				}
				for i, got := range [2][]string{seen, belong} {
					slices.Sort(got)
					expected := make([]string, len(want[i]))
					for j, who := range want[i] {
						expected[j] = w.nameOn(other, who)
					}
					slices.Sort(expected)
					if !slices.Equal(got, expected) {
						t.Errorf("%s reaches %v of %v, want %v", actor, got, []string{"accounts", "memberships"}[i], expected)
					}
				}
			}
		}
	})
}

// nameOn is what the world calls somebody of one side.
func (w *world) nameOn(other, who string) string {
	if strings.HasSuffix(who, ".invite") {
		return strings.ReplaceAll(other, " ", "-") + who
	}
	return other + who
}

// machinery adds a row of what the program keeps for itself.
func (w *world) machinery() {
	never := w.now.AddDate(10, 0, 0)
	o := w.c.Outbox.Create().SetTopic("test.nobody_hears").SetPayload([]byte(`{}`)).SetCreatedAt(w.now).SetDueAt(never).SaveX(w.ctx)
	w.must(w.c.Processed.Create().SetOutboxID(o.ID).SetSubscriber("test").SetAt(w.now).Exec(w.ctx))
	w.must(w.c.Lease.Create().SetID("test-" + uuid.NewString()).SetHolder("test").SetUntil(never).Exec(w.ctx))
}

// entity is one of Ent's.
type entity struct {
	name  string
	count func(context.Context) (int, error)
}

// entities lists all that the client has, so that none can be forgotten.
func entities(client *ent.Client) []entity {
	var all []entity
	fields := reflect.ValueOf(client).Elem()
	for i := range fields.NumField() {
		f := fields.Type().Field(i)
		query := fields.Field(i).MethodByName("Query")
		if !f.IsExported() || !query.IsValid() {
			continue
		}
		all = append(all, entity{f.Name, func(ctx context.Context) (int, error) {
			out := query.Call(nil)[0].MethodByName("Count").Call([]reflect.Value{reflect.ValueOf(ctx)})
			err, _ := reflect.TypeAssert[error](out[1])
			return int(out[0].Int()), err
		}})
	}
	return all
}

// number writes a count; of what the running program writes by itself only all or none.
func number(e entity, n, all int) string {
	if slices.Contains([]string{"Anchor", "Lease", "Outbox", "Processed"}, e.name) && n == all {
		return "all"
	}
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}
