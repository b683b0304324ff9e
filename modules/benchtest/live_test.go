package benchtest_test

import (
	"bufio"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/modules/standard"
)

// BenchmarkLive takes the time from the commit of a notification to the event in the hands of the person's client, which listens over HTTP: told by
// the process that she listens to, and told by a worker through Redis, on PostgreSQL.
func BenchmarkLive(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		app := hosttest.Embedded(b, logged)
		b.ReportMetric(p95(b, app, app.App), "live_ms_p95=ms")
		b.ReportMetric(0, "ns/op")
	})
	b.Run("worker", func(b *testing.B) {
		web := hosttest.Servers(b, logged)
		o := host.Options{Config: web.Config, Role: host.Worker, Build: standard.Modules}
		logged(&o)
		worker, err := host.Start(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := worker.Stop(context.Background()); err != nil {
				b.Error(err)
			}
		})
		b.ReportMetric(p95(b, web, worker), "live_redis_ms_p95=ms")
		b.ReportMetric(0, "ns/op")
	})
}

// p95 tells one person of the cast, who listens at web, from another program or the same.
func p95(b *testing.B, web *hosttest.App, from *host.App) float64 {
	b.Helper()
	person := web.Cast(b).Candidate
	heard := listen(b, web, person)
	db, tell, event := from.Foundations().DB, teller(b, from), quiet(b, from)
	var took []float64
	for b.Loop() {
		committed := tellOne(b, db, tell, notifications.Told{Event: event, EventID: mixin.NewID(), Href: "/"}, person)
		at, open := <-heard
		if !open {
			b.Fatal("the connection ended")
		}
		took = append(took, float64(at.Sub(committed).Microseconds())/1000)
	}
	slices.Sort(took)
	return took[len(took)*95/100]
}

// tellOne returns when the notification was committed.
func tellOne(b *testing.B, db *open.DB, tell *notifications.Module, t notifications.Told, to hosttest.Person) (committed time.Time) {
	b.Helper()
	t.Accounts = append(t.Accounts, to.Account)
	err := tx.Run(viewer.System(b.Context(), "bench"), db, func(ctx context.Context) error {
		tx.AfterCommit(ctx, func(context.Context) { committed = time.Now() }) // the first of what follows the commit
		return tell.Tell(ctx, t)
	})
	if err != nil {
		b.Fatal(err)
	}
	return committed
}

// listen opens the live events of a person and returns when each was heard.
func listen(b *testing.B, app *hosttest.App, person hosttest.Person) <-chan time.Time {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, app.URL()+api.LivePath, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	answer, err := (&http.Client{Jar: app.As(b, person).Jar()}).Do(request)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("live events: status %d", answer.StatusCode)
	}
	heard := make(chan time.Time, 1)
	go func() {
		defer close(heard)
		lines := bufio.NewScanner(answer.Body)
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "event: notification") {
				heard <- time.Now()
			}
		}
	}()
	return heard
}

func teller(b *testing.B, app *host.App) *notifications.Module {
	b.Helper()
	for _, m := range app.Modules() {
		if n, ok := m.(*notifications.Module); ok {
			return n
		}
	}
	b.Fatal("there are no notifications")
	return nil
}

// quiet returns an event that is told live, and by mail only where every such event is.
func quiet(b *testing.B, app *host.App) string {
	b.Helper()
	event := ""
	for _, m := range app.Modules() {
		a, ok := m.(modules.Alerter)
		if !ok {
			continue
		}
		for _, one := range a.Alerts() {
			if one.Live && (event == "" || !one.Mail) {
				event = one.Event
			}
		}
	}
	if event == "" {
		b.Fatal("nothing is told live")
	}
	return event
}
