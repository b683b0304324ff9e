package benchtest_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers/schema"
)

const slugOfOne = "assistant-administratif-7"

// BenchmarkOffers compares GET /api/v1/offers/{offer} and the list of fifty, of the whole program on loopback, with a bare net/http server whose
// handlers run prepared statements that read the same rows by the same joins and write the same bytes, which is verified. The figures are ratios of
// processor time of this process (see compare); PostgreSQL's own, the same on both sides, is not in them.
func BenchmarkOffers(b *testing.B) {
	for _, name := range []string{"sqlite", "pg"} {
		b.Run(name, func(b *testing.B) {
			app := engines()[name](b, logged)
			cast := app.Cast(b)
			offersOf(b, app, cast.Company, 200)
			server := httptest.NewServer(newBare(b, app))
			b.Cleanup(server.Close)
			cookie := cookies(b, app, app.As(b, cast.Candidate))
			for _, c := range []struct{ figure, path string }{{"get", "/api/v1/offers/" + slugOfOne}, {"list", "/api/v1/offers?size=50"}} {
				ours, signed, bare := reach(b, app.URL(), c.path, ""), reach(b, app.URL(), c.path, cookie), reach(b, server.URL, c.path, "")
				want := bare[0].ask(b)
				for who, l := range map[string]side{"a visitor": ours, "a candidate": signed} {
					if got := l[0].ask(b); !bytes.Equal(got, want) {
						b.Fatalf("%s: %s gets\n%s\nand the bare handler writes\n%s", c.path, who, got, want)
					}
				}
				took, ratios := compare(b, ours, signed, bare)
				b.ReportMetric(ratios[0], c.figure+"_ratio_"+name+"=x")
				b.ReportMetric(ratios[1], c.figure+"_signed_ratio_"+name+"=x")
				b.ReportMetric(took[0], c.figure+"_cpu_"+name+"=µs")
				b.ReportMetric(took[1], c.figure+"_signed_cpu_"+name+"=µs")
				b.ReportMetric(took[2], c.figure+"_bare_cpu_"+name+"=µs")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// offersOf publishes n offers of a company, with texts of the length that real ones have and one or two places.
func offersOf(tb testing.TB, app *hosttest.App, company *ent.Company, n int) {
	tb.Helper()
	client, ctx := app.Foundations().DB.Client, viewer.System(tb.Context(), "bench")
	now := app.Clock.Now().UTC().Truncate(time.Microsecond)
	text := strings.Repeat("Vous accueillez les personnes & répondez à leurs demandes, avec une équipe bienveillante. ", 18)
	made := make([]*ent.OfferCreate, n)
	var places []*ent.PlaceCreate
	for i := range n {
		id, at := mixin.NewID(), now.Add(-time.Duration(i)*time.Minute)
		made[i] = client.Offer.Create().SetID(id).SetCompanyID(company.ID).SetSlug(fmt.Sprintf("assistant-administratif-%d", i)).
			SetTitle(fmt.Sprintf("Assistant administratif H/F %d", i)).SetKind(schema.KindApprenticeship).SetDomain("M").SetRomeCode("M1607").
			SetLevel(schema.Level4).SetStartOn(now.AddDate(0, 2, 0)).SetDurationMonths(12).SetHoursWeek(35).SetPayMin(900).SetPayMax(1400).
			SetPayPeriod(schema.PeriodMonth).SetTravel([]string{"public_transport"}).SetEnvironment([]string{"quiet", "ground_floor"}).
			SetAccommodations(map[string]string{"hours": "here", "screen_reader": "possible"}).SetDescription("<p>" + text + "</p>").
			SetDescriptionText(text).SetProfile("Aucune expérience n’est demandée.").SetState(schema.StatePublished).SetPublishedAt(at).
			SetExpiresAt(now.Add(schema.Life)).SetCreatedAt(at).SetUpdatedAt(at)
		for p := range 1 + i%2 {
			places = append(places, client.Place.Create().SetOfferID(id).SetPosition(p).SetLabel(fmt.Sprintf("Lille (%d)", p)).SetCity("Lille").
				SetPostcode("59000").SetInsee("59350").SetDepartment("59").SetRegion("32").SetLatitude(50.63).SetLongitude(3.06))
		}
	}
	if err := client.Offer.CreateBulk(made...).Exec(ctx); err != nil {
		tb.Fatal(err)
	}
	if err := client.Place.CreateBulk(places...).Exec(ctx); err != nil {
		tb.Fatal(err)
	}
}
