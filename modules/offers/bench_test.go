package offers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/place"
	"github.com/atouts/atouts/modules/offers/schema"
)

// many is how many offers the public list is measured on.
const many = 50_000

// BenchmarkPublic measures what visitors ask for most, on fifty thousand offers.
func BenchmarkPublic(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			url := "sqlite://" + filepath.Join(b.TempDir(), "bench.db")
			if engine == "postgres" {
				url = pgtest.Start(b).Database(b)
			}
			clock := &hosttest.Clock{}
			m, slugs := crowd(b, url, clock)
			ctx := viewer.With(b.Context(), viewer.Visitor())
			search := func(f offers.Paged) func(int) error {
				return func(int) error {
					_, err := m.Search(ctx, f)
					return err
				}
			}
			for _, c := range []struct {
				name string
				do   func(n int) error
			}{
				{"read", func(n int) error {
					_, err := m.Read(ctx, slugs[n%len(slugs)])
					return err
				}},
				{"list50", search(offers.Paged{Page: 1, Size: 50})},
				{"kind+department", search(offers.Paged{Filter: offers.Filter{Kinds: []string{schema.KindVIE}, Departments: []string{"48"}}, Page: 1, Size: 20})},
				{"common-word", search(offers.Paged{Filter: offers.Filter{Text: "démarches"}, Page: 1, Size: 20})},
				{"common-word+department", search(offers.Paged{Filter: offers.Filter{Text: "démarches", Departments: []string{"48"}}, Page: 1, Size: 20})},
				{"rare-word-ranked", search(offers.Paged{Filter: offers.Filter{Text: "unique77"}, Sort: offers.SortRelevance, Page: 1, Size: 20})},
				{"counts", func(int) error {
					clock.Advance(time.Minute) // what is kept has aged
					_, err := m.Facets(ctx, offers.Filter{})
					return err
				}},
				{"counts-common-word", func(int) error {
					clock.Advance(time.Minute)
					_, err := m.Facets(ctx, offers.Filter{Text: "démarches"})
					return err
				}},
			} {
				b.Run(c.name, func(b *testing.B) {
					for n := 0; b.Loop(); n++ {
						if err := c.do(n); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

// crowd fills a database with offers all over France and returns some of their addresses.
func crowd(b *testing.B, url string, clock *hosttest.Clock) (*offers.Module, []string) {
	b.Helper()
	db, err := open.Open(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	if _, err := migration.Run(b.Context(), db, clock.Now, migration.Main(), bulk.Migrations()); err != nil {
		b.Fatal(err)
	}
	company := db.Client.Company.Create().SetName("Exemple").SetSlug("exemple").SetCreatedAt(clock.Now()).SetUpdatedAt(clock.Now()).
		SaveX(viewer.System(b.Context(), "bench"))
	m := offers.New(offers.Deps{Foundations: modules.Foundations{DB: db, Clock: clock.Now}})
	feed, departments, kinds := uuid.Must(uuid.NewV7()), place.Departments(), schema.Kinds()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same crowd each time
	text := strings.Repeat("Vous aidez les personnes accueillies dans leurs démarches quotidiennes. ", 12)
	for from := 0; from < many; from += 1000 {
		rows := make([]bulk.Row, 1000)
		for i := range rows {
			d := departments[random.IntN(len(departments))]
			rows[i] = bulk.Row{FeedID: feed, CompanyID: company.ID, Company: "Exemple", ExternalID: strconv.Itoa(from + i), Published: clock.Now().Add(-time.Duration(random.IntN(1e6)) * time.Second), Offer: bulk.Offer{
				Title: fmt.Sprintf("Agent unique%d", random.IntN(500)), Kind: kinds[random.IntN(len(kinds))], Description: "<p>" + text + "</p>", DescriptionText: text,
				Places: []bulk.Place{{Label: d.Name, City: d.Name, Department: d.Code}},
			}}
			if err := rows[i].Prepare(); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := m.Writer().Apply(context.Background(), rows, nil); err != nil {
			b.Fatal(err)
		}
	}
	if !db.SQLite() {
		if _, err := db.Write.ExecContext(b.Context(), `ANALYZE`); err != nil {
			b.Fatal(err)
		}
	}
	latest, err := m.Latest(b.Context(), 100)
	if err != nil {
		b.Fatal(err)
	}
	slugs := make([]string, len(latest))
	for i, o := range latest {
		slugs[i] = o.Slug
	}
	return m, slugs
}
