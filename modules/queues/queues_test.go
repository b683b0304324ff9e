package queues_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/queues"
	"github.com/atouts/atouts/worker/outbox"
)

// secret stands in the payload, which nobody is shown.
const secret = "une confidence"

// paper is a module whose task fails until there is paper.
type paper struct{ there atomic.Bool }

func (p *paper) Name() string { return "paper" }

func (p *paper) Handlers() []outbox.Handler {
	return []outbox.Handler{{Topic: "paper:print", Name: "paper.print", Run: func(context.Context, outbox.Message) error {
		if p.there.Load() {
			return nil
		}
		return outbox.Permanent(errors.New("no <paper> left"))
	}}}
}

// state reads the console until it is as wanted.
func state(t *testing.T, app *hosttest.App, c *hosttest.Client, wanted func(queues.View) bool) queues.View {
	t.Helper()
	var v queues.View
	app.Eventually(t, "the console shows what was waited for", func() bool {
		v = queues.View{}
		c.Get("/api/v1/queues").Want(http.StatusOK).Lacks(secret).Into(&v)
		return wanted(v)
	})
	return v
}

// TestADeadRowIsTriedAgain gives a task up, shows it without its payload, tries it again once and not twice.
func TestADeadRowIsTriedAgain(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, app *hosttest.App, printer *paper) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		f := app.Foundations()
		if err := tx.Run(viewer.System(t.Context(), "test"), f.DB, func(ctx context.Context) error {
			_, err := f.Outbox.Add(ctx, outbox.Entry{Topic: "paper:print", Payload: map[string]string{"text": secret}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		v := state(t, app, admin, func(v queues.View) bool { return v.Counts.Dead == 1 })
		if len(v.Dead) != 1 || v.Dead[0].Topic != "paper:print" || v.Dead[0].Attempts != 1 || v.Dead[0].DeadAt == nil || !v.Redis {
			t.Errorf("the console says %+v", v)
		}
		admin.Get("/administration/file").Want(http.StatusOK).Lacks(secret).
			Has("paper:print", "no &lt;paper&gt; left", "Relancer", `action="/administration/file/`+v.Dead[0].ID.String()+`/relancer"`)
		retry := "/administration/file/" + v.Dead[0].ID.String() + "/relancer"
		for name, p := range cast.People() {
			if p.Role == viewer.RoleAdmin {
				continue
			}
			if code := app.As(t, p).Form(retry, url.Values{}).Code; code != http.StatusNotFound && code != http.StatusForbidden {
				t.Errorf("%s may try again: %d", name, code)
			}
		}
		printer.there.Store(true)
		if to := admin.Form(retry, url.Values{}).Want(http.StatusSeeOther).Location(); to != "/administration/file" {
			t.Errorf("it leads to %s", to)
		}
		admin.Get("/administration/file").Want(http.StatusOK).Has("La tâche est relancée.")
		state(t, app, admin, func(v queues.View) bool { c := v.Counts; return c.Waiting+c.Later+c.Sent+c.Claimed+c.Dead == 0 })
		admin.Form(retry, url.Values{}).Want(http.StatusConflict)
		admin.JSON("POST", "/api/v1/queues/rows/"+v.Dead[0].ID.String()+"/retry", nil).Want(http.StatusConflict)
		admin.JSON("POST", "/api/v1/queues/rows/"+uuid.NewString()+"/retry", nil).Want(http.StatusConflict)
		admin.Form("/administration/file/x/relancer", url.Values{}).Want(http.StatusNotFound)
	}
	for name, start := range map[string]func(testing.TB, ...hosttest.Option) *hosttest.App{"embedded": hosttest.Embedded, "servers": hosttest.Servers} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			printer := &paper{}
			test(t, start(t, hosttest.With(func(modules.Foundations) modules.Module { return printer })), printer)
		})
	}
}

// TestTheAdministrationIsForAdmins follows the menu to each part of the administration, and looks who else may.
func TestTheAdministrationIsForAdmins(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		admin.Get("/tableau-de-bord").Want(http.StatusOK).Has(`href="/administration"`)
		home := admin.Get("/administration").Want(http.StatusOK)
		for _, part := range []string{"/administration/entreprises", "/administration/etablissements", "/comptes", "/flux", "/administration/file", "/api/docs"} {
			home.Has(`href="` + part + `"`)
			admin.Get(part).Want(http.StatusOK)
		}
		admin.Get("/administration/file").Has("Aucune tâche n’a été abandonnée.")
		for name, p := range cast.People() {
			if p.Role == viewer.RoleAdmin {
				continue
			}
			c := app.As(t, p)
			c.Get("/tableau-de-bord").Want(http.StatusOK).Lacks(`href="/administration"`)
			for _, path := range []string{"/administration", "/administration/file", "/api/v1/queues"} {
				if code := c.Get(path).Code; code != http.StatusNotFound && code != http.StatusForbidden {
					t.Errorf("%s reads %s: %d", name, path, code)
				}
			}
		}
		visitor := app.Visitor(t)
		visitor.Get("/api/v1/queues").Want(http.StatusUnauthorized)
		if code := visitor.Get("/administration").Code; code != http.StatusSeeOther && code != http.StatusFound {
			t.Errorf("a visitor is answered %d", code)
		}
	})
}
