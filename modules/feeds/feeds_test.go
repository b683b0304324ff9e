package feeds_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/feed"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/feeds"
	"github.com/atouts/atouts/modules/feeds/schema"
	"github.com/atouts/atouts/modules/hosttest"
)

// shared returns a real feed, which lies beside the repository where it is built and not in it.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "feeds", "real", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("the real feeds are not here")
	}
	return path
}

func module(t *testing.T, app *hosttest.App) *feeds.Module {
	t.Helper()
	for _, m := range app.Modules() {
		if f, ok := m.(*feeds.Module); ok {
			return f
		}
	}
	t.Fatal("no feeds module")
	return nil
}

func command(t *testing.T, app *hosttest.App, name string) modules.Command {
	t.Helper()
	for _, m := range app.Modules() {
		if c, ok := m.(modules.Commander); ok {
			for _, one := range c.Commands() {
				if one.Name == name {
					return one
				}
			}
		}
	}
	t.Fatalf("no command %s", name)
	return modules.Command{}
}

// TestRealFeedsArePublishedOnceByTheCommand is the story's first step: five offers and seven, and a second run writes nothing.
func TestRealFeedsArePublishedOnceByTheCommand(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		system, db := viewer.System(t.Context(), "test"), app.Foundations().DB
		for name, want := range map[string]int{"fr-hellowork.xml": 5, "fr-pass-rss-dc.rss": 7} {
			path := shared(t, name)
			run := func() string {
				var out bytes.Buffer
				if err := command(t, app, "feed").Run(system, []string{"import", "--company", cast.Company.Slug, path}, &out); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
			of := offer.FeedID(db.Client.Feed.Query().Where(feed.Name(name)).OnlyIDX(feedMade(system, t, run)))
			offers := db.Client.Offer.Query().Where(of, offer.State("published")).WithPlaces().AllX(system)
			if len(offers) != want {
				t.Fatalf("%s: %d offers published, want %d", name, len(offers), want)
			}
			before := map[uuid.UUID]string{}
			for _, o := range offers {
				if o.Title == "" || strings.ContainsAny(o.Title, "<>") || len(o.DescriptionText) < 30 || len(o.Edges.Places) == 0 || o.ApplyURL == "" && o.SourceURL == "" {
					t.Errorf("%s: a poor offer: %q, %d characters, %d places, %q", name, o.Title, len(o.DescriptionText), len(o.Edges.Places), o.ApplyURL)
				}
				before[o.ID] = o.UpdatedAt.String()
			}
			if second := run(); !strings.Contains(second, "unchanged") {
				t.Errorf("second run: %s", second)
			}
			for _, o := range db.Client.Offer.Query().Where(of).AllX(system) {
				if before[o.ID] != o.UpdatedAt.String() {
					t.Errorf("%s: the second run wrote %q", name, o.Title)
				}
			}
		}
	})
}

// feedMade runs the first import and returns the context, so that the query behind it finds the feed.
func feedMade(ctx context.Context, t *testing.T, run func() string) context.Context {
	t.Helper()
	if out := run(); !strings.Contains(out, ": ok, ") {
		t.Fatalf("first run: %s", out)
	}
	return ctx
}

const small = `<source><publisher>Exemple</publisher>
<job><referencenumber>A1</referencenumber><title>Jardinier en alternance</title><url>https://exemple.test/a1</url><city>Lille</city><postalcode>59000</postalcode>
<description><![CDATA[<p>Vous prenez soin des plantes de nos serres avec une équipe patiente.</p>]]></description><jobtype>apprenticeship</jobtype></job>
<job><referencenumber>A2</referencenumber><title>Aide cuisinier</title><url>https://exemple.test/a2</url><city>Marseille</city><postalcode>13001</postalcode>
<description><![CDATA[<p>Vous préparez les entrées, et vous apprenez le métier pas à pas.</p><script>alert(1)</script>]]></description></job>
</source>`

func TestAFeedNeverWithdrawsAndAChangeIsWritten(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		system, m, db := viewer.System(t.Context(), "test"), module(t, app), app.Foundations().DB
		admin := viewer.With(t.Context(), cast.Admin.Viewer)
		f, err := m.Prepare(admin, feeds.FeedInput{Company: cast.Company.ID, Name: "petit", URL: "https://exemple.test/flux.xml"})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			body                        string
			state                       string
			created, updated, unchanged int
			live                        int
		}{
			{small, schema.RunOK, 2, 0, 0, 2},
			{small, schema.RunUnchanged, 0, 0, 0, 2},
			{strings.Replace(small, "Aide cuisinier", "Aide cuisinière", 1), schema.RunOK, 0, 1, 1, 2},
			{before(small, "<job><referencenumber>A2") + "</source>", schema.RunOK, 0, 0, 1, 2},
			{small[:len(small)-40], schema.RunPartial, 0, 0, 1, 2},
			{"<html><body>Connexion</body></html>", schema.RunFailed, 0, 0, 0, 2},
			{`{"error":"unauthorized"}`, schema.RunFailed, 0, 0, 0, 2},
			{"", schema.RunFailed, 0, 0, 0, 2},
		} {
			run, err := m.Import(system, f.ID, "import", strings.NewReader(step.body))
			if err != nil {
				t.Fatal(err)
			}
			if run.State != step.state || run.Created != step.created || run.Updated != step.updated || run.Unchanged != step.unchanged {
				t.Errorf("%.60q: %s (%s), %d created, %d updated, %d unchanged; want %+v", step.body, run.State, run.ErrorCode, run.Created, run.Updated, run.Unchanged, step)
			}
			if live := db.Client.Offer.Query().Where(offer.FeedID(f.ID), offer.State("published")).CountX(system); live != step.live {
				t.Errorf("%.60q: %d offers live, want %d", step.body, live, step.live)
			}
		}
		cook := db.Client.Offer.Query().Where(offer.FeedID(f.ID), offer.ExternalID("A2")).OnlyX(system)
		if strings.Contains(cook.Description, "script") || strings.Contains(cook.Description, "alert") {
			t.Errorf("the description was not sanitised: %s", cook.Description)
		}
	})
}

func before(text, mark string) string {
	head, _, _ := strings.Cut(text, mark)
	return head
}

func TestWhoSeesAndOpensFeeds(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		recruiter, other, admin := app.As(t, cast.Recruiter), app.As(t, cast.OtherRecruiter), app.As(t, cast.Admin)
		var made struct{ ID, State string }
		recruiter.JSON("POST", "/api/v1/feeds", map[string]string{"name": "flux", "url": "https://exemple.test/f.xml"}).Want(http.StatusCreated).Into(&made)
		recruiter.JSON("POST", "/api/v1/feeds", map[string]string{"name": "flux", "url": "https://exemple.test/f.xml"}).Want(http.StatusUnprocessableEntity)
		recruiter.JSON("POST", "/api/v1/feeds", map[string]string{"name": "x2", "url": "javascript:alert(1)"}).Want(http.StatusUnprocessableEntity)
		recruiter.JSON("POST", "/api/v1/feeds", map[string]any{"name": "x3", "url": "https://exemple.test/", "company": cast.OtherCompany.ID}).Want(http.StatusNotFound)
		recruiter.Get("/flux/" + made.ID).Want(http.StatusOK).Has("En préparation").Lacks("Ouvrir le flux")
		recruiter.JSON("PUT", "/api/v1/feeds/"+made.ID+"/state", map[string]string{"state": "open"}).Want(http.StatusNotFound)
		other.Get("/flux/" + made.ID).Want(http.StatusNotFound)
		other.Get("/flux").Want(http.StatusOK).Has("Aucun flux")
		admin.JSON("POST", "/api/v1/feeds/"+made.ID+"/runs", nil).Want(http.StatusConflict)
		admin.JSON("PUT", "/api/v1/feeds/"+made.ID+"/state", map[string]string{"state": "open"}).Want(http.StatusNoContent)
		admin.Get("/flux/"+made.ID).Want(http.StatusOK).Has("Lire maintenant", "Mettre en pause")
		app.As(t, cast.Referent).Get("/flux").Want(http.StatusNotFound)
	})
}
