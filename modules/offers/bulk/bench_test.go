package bulk_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/modules/offers/bulk"
)

func BenchmarkApply(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			url := "sqlite://" + filepath.Join(b.TempDir(), "bench.db")
			if engine == "postgres" {
				url = pgtest.Start(b).Database(b)
			}
			s := setup(b, url)
			text := strings.Repeat("Vous aidez les personnes accueillies dans leurs démarches quotidiennes. ", 12)
			batch := func(from int) []bulk.Row {
				rows := make([]bulk.Row, 1000)
				for i := range rows {
					rows[i] = s.row(from+i, func(r *bulk.Row) { r.Offer.DescriptionText, r.Offer.Description = text, "<p>"+text+"</p>" })
				}
				return rows
			}
			for _, c := range []struct {
				name string
				from func(n int) int
			}{{"first", func(n int) int { return n * 1000 }}, {"unchanged", func(int) int { return 0 }}} {
				b.Run(c.name, func(b *testing.B) {
					for n := 0; b.Loop(); n++ {
						b.StopTimer()
						rows := batch(c.from(n))
						b.StartTimer()
						if _, err := s.writer.Apply(b.Context(), rows, nil); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*1000), "µs/offer")
				})
			}
		})
	}
}
