package offers_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/schema"
)

// bundle is the program with its cast, and a second set of services beside those that it serves with.
type bundle struct {
	*testing.T
	app    *hosttest.App
	cast   *hosttest.Cast
	offers *offers.Module
	feed   uuid.UUID
}

func engines(t *testing.T, test func(b *bundle)) {
	t.Helper()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) { test(newBundle(t, app)) })
}

func newBundle(t *testing.T, app *hosttest.App) *bundle {
	t.Helper()
	f := app.Foundations()
	employers := companies.New(companies.Deps{Foundations: f, Departments: offers.Departments{}})
	return &bundle{T: t, app: app, cast: app.Cast(t), offers: offers.New(offers.Deps{Foundations: f, Companies: employers}), feed: uuid.Must(uuid.NewV7())}
}

func (b *bundle) as(p hosttest.Person) context.Context { return viewer.With(b.Context(), p.Viewer) }

func (b *bundle) system() context.Context { return viewer.System(b.Context(), "test") }

func input(change func(in *offers.Input)) offers.Input {
	in := offers.Input{
		Title: "Apprenti boulanger", Kind: schema.KindApprenticeship, Domain: "D", Description: "Pétrir, façonner et cuire le pain chaque matin.",
		Places: []offers.PlaceInput{{City: "Orléans", Postcode: "45000"}}, Publish: true,
	}
	if change != nil {
		change(&in)
	}
	return in
}

// publish makes a published offer of the recruiter's company.
func (b *bundle) publish(change func(in *offers.Input)) uuid.UUID {
	b.Helper()
	o, err := b.offers.Create(b.as(b.cast.Recruiter), b.cast.Company.ID, input(change))
	if err != nil {
		b.Fatal(err)
	}
	return o.ID
}

// row is an offer of a feed of the company.
func (b *bundle) row(n int, change func(r *bulk.Row)) bulk.Row {
	b.Helper()
	r := bulk.Row{
		FeedID: b.feed, CompanyID: b.cast.Company.ID, Company: b.cast.Company.Name, ExternalID: strconv.Itoa(n), Raw: []byte{byte(n)},
		Offer: bulk.Offer{
			Title: fmt.Sprintf("Agent d’accueil %d", n), Kind: schema.KindInternship, Description: "<p>Accueillir le <strong>public</strong>.</p>",
			DescriptionText: "Accueillir le public.", SourceURL: "https://flux.exemple.test/offre", ApplyURL: "https://flux.exemple.test/postuler",
			Places: []bulk.Place{{Label: "Lille (59)", City: "Lille", Department: "59"}},
		},
	}
	if change != nil {
		change(&r)
	}
	if err := r.Prepare(); err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *bundle) apply(rows ...bulk.Row) bulk.Counts {
	b.Helper()
	counts, err := b.offers.Writer().Apply(b.Context(), rows, nil)
	if err != nil {
		b.Fatal(err)
	}
	return counts
}

// told is how many facts of a topic were told.
func (b *bundle) told(topic string) int {
	b.Helper()
	var n int
	db := b.app.Foundations().DB
	if err := db.Read.QueryRowContext(b.Context(), db.Rebind(`SELECT count(*) FROM outbox WHERE topic = ?`), topic).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
