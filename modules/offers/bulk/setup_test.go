package bulk_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/modules/offers/text"
)

// bundle is a database with one company, a feed's id and a writer whose clock the test moves.
type bundle struct {
	testing.TB
	db            *open.DB
	writer        *bulk.Writer
	now           *atomic.Pointer[time.Time]
	company, feed uuid.UUID
}

func engines(t *testing.T, test func(b *bundle)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(setup(t, "sqlite://"+filepath.Join(t.TempDir(), "test.db")))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(setup(t, pgtest.Start(t).Database(t)))
	})
}

func setup(t testing.TB, url string) *bundle {
	t.Helper()
	b := &bundle{TB: t, now: &atomic.Pointer[time.Time]{}, feed: uuid.Must(uuid.NewV7())}
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	b.now.Store(&start)
	clock := func() time.Time { return *b.now.Load() }
	db, err := open.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := migration.Run(t.Context(), db, clock, migration.Main(), bulk.Migrations()); err != nil {
		t.Fatal(err)
	}
	company, err := db.Client.Company.Create().SetName("Boulangerie fictive").SetSlug("boulangerie-fictive").SetCreatedAt(start).SetUpdatedAt(start).
		Save(viewer.System(t.Context(), "test"))
	if err != nil {
		t.Fatal(err)
	}
	b.db, b.writer, b.company = db, bulk.New(db, clock), company.ID
	return b
}

func (b *bundle) row(n int, change func(r *bulk.Row)) bulk.Row {
	b.Helper()
	r := bulk.Row{
		FeedID: b.feed, CompanyID: b.company, Company: "Boulangerie fictive", ExternalID: fmt.Sprintf("ref-%d", n), Raw: fmt.Appendf(nil, "raw %d", n),
		Offer: bulk.Offer{
			Title: fmt.Sprintf("Apprenti boulanger %d", n), Kind: schema.KindApprenticeship,
			Description: "<p>Pétrir, façonner, cuire.</p>", DescriptionText: "Pétrir, façonner, cuire.",
			Places: []bulk.Place{{Label: "Orléans (45)", City: "Orléans", Postcode: "45000", INSEE: "45234", Department: "45", Region: "24"}},
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

func (b *bundle) apply(want bulk.Counts, rows ...bulk.Row) {
	b.Helper()
	got, err := b.writer.Apply(b.Context(), rows, nil)
	if err != nil {
		b.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		b.Fatal(diff)
	}
}

func (b *bundle) later(d time.Duration) {
	now := b.now.Load().Add(d)
	b.now.Store(&now)
}

func (b *bundle) system() context.Context { return viewer.System(b.Context(), "test") }

func (b *bundle) exec(query string, args ...any) {
	b.Helper()
	if _, err := b.db.Write.ExecContext(b.Context(), b.db.Rebind(query), args...); err != nil {
		b.Fatal(err)
	}
}

// found is how many offers have a word.
func (b *bundle) found(word string) int {
	b.Helper()
	stem := `"` + text.Index(word) + `"`
	query := `SELECT count(*) FROM offer_rows JOIN offer_words ON offer_words.rowid = offer_rows.n WHERE offer_words MATCH ?`
	if !b.db.SQLite() {
		query = `SELECT count(*) FROM offer_words WHERE words @@ ?::tsquery`
		stem = `'` + text.Index(word) + `'`
	}
	var n int
	if err := b.db.Read.QueryRowContext(b.Context(), b.db.Rebind(query), stem).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
