package trail_test

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/trail"
)

// BenchmarkAudit measures what an act pays for its line, what a page pays for the first and for a repeated reading, and what chaining and verifying cost a line.
func BenchmarkAudit(b *testing.B) {
	for name, url := range map[string]string{"sqlite": "sqlite://" + b.TempDir() + "/test.db", "postgres": pgtest.Start(b).Database(b)} {
		db, err := open.Open(b.Context(), url)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close() //nolint:errcheck,gocritic // a test's database; there are two
		if _, err := migration.Run(b.Context(), db, now, migration.Main()); err != nil {
			b.Fatal(err)
		}
		audit := trail.New(db, now)
		ctx := viewer.With(b.Context(), viewer.Viewer{Role: viewer.RoleReferent, Account: uuid.New(), Name: "Ana"})
		line := func(i int) trail.Line {
			return trail.Line{Action: "candidates.file_read", Owner: uuid.New(), Kind: "candidate", ID: strconv.Itoa(i), Name: "Zoé"}
		}
		read := 0
		b.Run(name+"/first_reading", func(b *testing.B) {
			for b.Loop() {
				read++
				if err := audit.Read(ctx, line(read)); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/repeated_reading", func(b *testing.B) {
			for b.Loop() {
				if err := audit.Read(ctx, line(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/chain", func(b *testing.B) {
			const lines = 500
			for b.Loop() {
				b.StopTimer()
				write(b, audit, 0, lines)
				b.StartTimer()
				if _, _, err := audit.Chain(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lines, "ns/line")
		})
		b.Run(name+"/verify", func(b *testing.B) {
			var r trail.Report
			for b.Loop() {
				if r, err = audit.Examine(b.Context()); err != nil || !r.Whole() {
					b.Fatal(r, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(r.Lines), "ns/line")
		})
	}
}
