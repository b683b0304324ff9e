package candidates_test

import (
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/establishments"
	"github.com/atouts/atouts/modules/hosttest"
)

// knowing is a service of accounts that knows what this module and the establishments know of who acts, as the host arranges it.
func knowing(app *hosttest.App) *accounts.Module {
	people := accounts.New(accounts.Deps{Foundations: app.Foundations()})
	people.Complete(append(service(app).Joins(), establishments.New(establishments.Deps{Foundations: app.Foundations()}).Joins()...))
	return people
}

// TestWhoActs holds, for each of the cast, that one statement finds the session and the whole viewer, and that what changed since is seen at once.
func TestWhoActs(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, people := app.Cast(t), knowing(app)
		client, ctx, now := app.Foundations().DB.Client, viewer.System(t.Context(), "test"), app.Clock.Now()
		session := func(account uuid.UUID) string {
			id := uuid.NewString()
			if err := client.Session.Create().SetID(id).SetAccountID(account).SetData([]byte("{}")).SetCreatedAt(now).SetSeenAt(now).
				SetExpiresAt(now.Add(time.Hour)).Exec(ctx); err != nil {
				t.Fatal(err)
			}
			return id
		}
		acting := func(id string) []viewer.Viewer {
			found, ok, err := people.Session(t.Context(), id)
			if err != nil || !ok || string(found.Data) != "{}" {
				t.Fatalf("session %s: %v, %v, %q", id, err, ok, found.Data)
			}
			return found.Acting
		}
		for name, p := range cast.People() {
			if got := acting(session(p.Account)); !reflect.DeepEqual(got, []viewer.Viewer{p.Viewer}) {
				t.Errorf("%s acts as\n%+v, want\n%+v", name, got, p.Viewer)
			}
			got, ok, err := people.Resolve(t.Context(), p.Account, p.Membership)
			if err != nil || !ok || !reflect.DeepEqual(got, p.Viewer) {
				t.Errorf("%s resolves to\n%+v, %v, %v, want\n%+v", name, got, ok, err, p.Viewer)
			}
			if _, ok, err := people.Resolve(t.Context(), cast.Admin.Account, p.Membership); ok != (name == "admin") || err != nil {
				t.Errorf("another's membership of %s: %v, %v", name, ok, err)
			}
		}
		id := session(cast.Officer.Account)
		if err := client.Membership.UpdateOneID(cast.Officer.Membership).SetDepartments([]string{"13", "2A"}).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		if got := acting(id)[0].Establishments; len(got) != 1 || got[0] != cast.OtherSchool.ID {
			t.Errorf("after a change of territory: %v", got)
		}
		if err := client.Membership.UpdateOneID(cast.Officer.Membership).ClearDepartments().Exec(ctx); err != nil {
			t.Fatal(err)
		}
		if got := acting(id)[0].Establishments; len(got) != 0 {
			t.Errorf("without a territory: %v", got)
		}
		second := client.Membership.Create().SetAccountID(cast.Officer.Account).SetRole(viewer.RoleRecruiter).SetCompanyID(cast.Company.ID).SetCreatedAt(now).SaveX(ctx)
		if got := acting(id); len(got) != 2 || got[0].Membership == got[1].Membership || got[1].Company != cast.Company.ID && got[0].Company != cast.Company.ID {
			t.Errorf("with a second membership: %+v", got)
		}
		client.Membership.UpdateOneID(second.ID).SetEndedAt(now).ExecX(ctx)
		if got := acting(id); len(got) != 1 || got[0].Membership != cast.Officer.Membership {
			t.Errorf("after the end of the second: %+v", got)
		}
	})
}

// TestWhoIsSentAwayAtOnce ends what a session stands on, elsewhere: the next request is a visitor's.
func TestWhoIsSentAwayAtOnce(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		client, ctx, now := app.Foundations().DB.Client, viewer.System(t.Context(), "test"), app.Clock.Now()
		for _, c := range []struct {
			what string
			who  hosttest.Person
			end  func(hosttest.Person)
		}{
			{"membership", cast.Candidate, func(p hosttest.Person) {
				client.Membership.UpdateOneID(p.Membership).SetEndedAt(now).ExecX(ctx)
			}},
			{"account", cast.Referent, func(p hosttest.Person) {
				client.Account.UpdateOneID(p.Account).SetState(schema.StateSuspended).ExecX(ctx)
			}},
			{"sessions", cast.Recruiter, func(hosttest.Person) {
				client.Session.Delete().ExecX(ctx)
			}},
		} {
			signed := app.As(t, c.who)
			signed.Get("/tableau-de-bord").Want(http.StatusOK)
			c.end(c.who)
			signed.Get("/tableau-de-bord").Want(http.StatusSeeOther)
			signed.Get("/api/v1/candidates").Want(http.StatusUnauthorized)
		}
	})
}
