package access_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/access"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/hosttest"
)

// module finds the module in a started program.
func module(tb testing.TB, app *hosttest.App) *access.Module {
	tb.Helper()
	for _, m := range app.Modules() {
		if found, ok := m.(*access.Module); ok {
			return found
		}
	}
	tb.Fatal("the program has no module of the ways in")
	return nil
}

// TestEveryTryCostsTheSame counts the work of a sign-in: one hash, whatever is the matter with the account. That equal work takes equal time is what
// BenchmarkKnownAndUnknown shows; a test of times would fail on a busy machine, or say nothing.
func TestEveryTryCostsTheSame(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		suspend(t, app, cast.OtherCandidate)
		app.Foundations().DB.Client.Account.UpdateOneID(cast.OtherRecruiter.Account).SetPasswordHash("").ExecX(system(t))
		var hashes atomic.Int64
		module(t, app).CountHashes(func() { hashes.Add(1) })
		for _, c := range []struct {
			email, password string
			want            int
		}{
			{cast.Referent.Email, hosttest.Password, http.StatusOK},
			{cast.Referent.Email, "faux", http.StatusUnauthorized},
			{"personne@exemple.test", "faux", http.StatusUnauthorized},
			{cast.OtherCandidate.Email, "faux", http.StatusUnauthorized},
			{cast.OtherCandidate.Email, hosttest.Password, http.StatusUnauthorized},
			{cast.OtherRecruiter.Email, "faux", http.StatusUnauthorized},
		} {
			before := hashes.Load()
			app.Visitor(t).JSON("POST", "/api/v1/session", map[string]string{"email": c.email, "password": c.password}).Want(c.want)
			if n := hashes.Load() - before; n != 1 {
				t.Errorf("%s: %d hashes", c.email, n)
			}
		}
	})
}

// tries is how often each kind of address is tried.
const tries = 250

// BenchmarkKnownAndUnknown times the steps that must not tell known addresses from unknown ones: a wrong password, and asking for a link. Known and unknown
// alternate, so that what else the machine does falls on both; the medians and what share of the one they differ by are reported.
func BenchmarkKnownAndUnknown(b *testing.B) {
	app := hosttest.Embedded(b)
	m := module(b, app)
	ctx := viewer.System(b.Context(), "bench")
	known, hash := make([]string, tries), realHash(b, app)
	rows := make([]*ent.AccountCreate, tries)
	for i := range known {
		known[i] = fmt.Sprintf("connue%d@exemple.test", i)
		rows[i] = app.Foundations().DB.Client.Account.Create().SetEmail(known[i]).SetFirstName("A").SetLastName("B").SetPasswordHash(hash).
			SetState(schema.StateActive).SetCreatedAt(time.Now()).SetUpdatedAt(time.Now())
	}
	app.Foundations().DB.Client.Account.CreateBulk(rows...).ExecX(ctx)
	for name, do := range map[string]func(ctx context.Context, email, address string) error{
		"password": func(ctx context.Context, email, address string) error {
			_, err := m.CheckPassword(ctx, access.SignInInput{Email: email, Password: "ce n’est pas cela"}, address)
			return err
		},
		"link": func(ctx context.Context, email, address string) error {
			return m.AskLink(ctx, access.AskInput{Email: email}, address)
		},
	} {
		b.Run(name, func(b *testing.B) {
			var times [2][]time.Duration
			for range b.N {
				for i := range tries {
					for kind, email := range []string{known[i], fmt.Sprintf("inconnue%d@exemple.test", i)} {
						begun := time.Now()
						_ = do(ctx, email, fmt.Sprintf("%s-%d-%d", name, kind, i)) // wrong or nothing, by design
						times[kind] = append(times[kind], time.Since(begun))
					}
				}
			}
			a, z := median(times[0]), median(times[1])
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(a.Microseconds()), "signin_"+name+"_known=us")
			b.ReportMetric(float64(z.Microseconds()), "signin_"+name+"_unknown=us")
			b.ReportMetric(100*float64(max(a, z)-min(a, z))/float64(max(a, z)), "signin_"+name+"_differs=percent")
		})
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// realHash is the hash of a password as the program makes it, at the full cost.
func realHash(b *testing.B, app *hosttest.App) string {
	b.Helper()
	p := app.Cast(b).Admin
	app.As(b, p).JSON("PUT", "/api/v1/account/password", map[string]string{"current": hosttest.Password, "password": phrase}).Want(http.StatusNoContent)
	return app.Foundations().DB.Client.Account.GetX(viewer.System(b.Context(), "bench"), p.Account).PasswordHash
}
