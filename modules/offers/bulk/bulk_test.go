package bulk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/schema"
)

func TestApplyWritesOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		b.apply(bulk.Counts{Created: 2, Repeated: 1}, b.row(1, nil), b.row(2, nil), b.row(1, func(r *bulk.Row) { r.Offer.Title = "Autre" }))
		o, err := b.db.Client.Offer.Query().WithPlaces().Order(ent.Asc("external_id")).All(b.system())
		if err != nil || len(o) != 2 || len(o[0].Edges.Places) != 1 {
			b.Fatalf("%v, %v", o, err)
		}
		if o[0].State != schema.StatePublished || o[0].Source != schema.SourceFeed || o[0].Title != "Apprenti boulanger 1" ||
			!o[0].ExpiresAt.Equal(b.now.Load().Add(schema.Life)) || o[0].Openings != 1 || o[0].Edges.Places[0].Department != "45" {
			b.Fatalf("%+v", o[0])
		}
		written := b.now.Load()
		b.later(24 * time.Hour)
		b.apply(bulk.Counts{Unchanged: 2}, b.row(1, nil), b.row(2, nil))
		b.apply(bulk.Counts{Unchanged: 1, Updated: 1}, b.row(1, nil), b.row(2, func(r *bulk.Row) {
			r.Raw, r.Offer.Title, r.Offer.Places = []byte("raw 2 b"), "Apprentie pâtissière", append(r.Offer.Places, bulk.Place{City: "Blois", Department: "41"})
		}))
		after, err := b.db.Client.Offer.Query().WithPlaces().Order(ent.Asc("external_id")).All(b.system())
		if err != nil || len(after) != 2 {
			b.Fatalf("%v, %v", after, err)
		}
		if !after[0].UpdatedAt.Equal(*written) || after[1].Title != "Apprentie pâtissière" || after[1].Slug != o[1].Slug || len(after[1].Edges.Places) != 2 ||
			!after[1].PublishedAt.Equal(*written) || !after[1].UpdatedAt.Equal(*b.now.Load()) {
			b.Fatalf("%+v", after)
		}
		if b.found("boulanger") != 1 || b.found("pâtissier") != 1 || b.found("blois") != 1 {
			b.Fatalf("found %d, %d, %d", b.found("boulanger"), b.found("pâtissier"), b.found("blois"))
		}
	})
}

func TestKnown(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		one := b.row(1, nil)
		b.apply(bulk.Counts{Created: 1}, one)
		keys := [][]byte{one.Key, bulk.Key(b.feed, "unheard of")}
		known := func() bulk.Known {
			all, err := b.writer.Known(b.Context(), b.feed, keys)
			if err != nil || len(all) != 1 {
				b.Fatalf("%v, %v", all, err)
			}
			return all[string(one.Key)]
		}
		if k := known(); k.Again || k.ID == uuid.Nil || string(k.Raw) != "raw 1" || !bytes.Equal(k.Content, one.Content) {
			b.Fatalf("%+v", k)
		}
		other, err := b.writer.Known(b.Context(), uuid.Must(uuid.NewV7()), keys)
		if err != nil || len(other) != 0 {
			b.Fatalf("another feed knows %v, %v", other, err)
		}
		// Only the record around the offer changed: the hash is refreshed, the offer is not.
		b.later(time.Hour)
		b.apply(bulk.Counts{Unchanged: 1}, b.row(1, func(r *bulk.Row) { r.Raw = []byte("raw later") }))
		if k := known(); string(k.Raw) != "raw later" {
			b.Fatalf("%s", k.Raw)
		}
		o := b.db.Client.Offer.Query().OnlyX(b.system())
		if !o.UpdatedAt.Equal(o.CreatedAt) {
			b.Fatal("the offer was touched")
		}
		b.later(schema.Life - 3*24*time.Hour)
		if !known().Again {
			b.Fatal("it expires in three days and is not asked for")
		}
		b.apply(bulk.Counts{Updated: 1}, b.row(1, nil))
		if known().Again {
			b.Fatal("its expiry was put off, and it is asked for")
		}
	})
}

func TestStates(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		person := uuid.Must(uuid.NewV7())
		for i, c := range []struct {
			name, state, want string
			by                *uuid.UUID
			expires           time.Duration
			counts            bulk.Counts
		}{
			{"expired comes back", schema.StateExpired, schema.StatePublished, nil, time.Hour, bulk.Counts{Updated: 1}},
			{"expired stays when its date has passed", schema.StateExpired, schema.StateExpired, nil, -time.Hour, bulk.Counts{Unchanged: 1}},
			{"withdrawn by its feed comes back", schema.StateArchived, schema.StatePublished, nil, time.Hour, bulk.Counts{Updated: 1}},
			{"archived by a person stays", schema.StateArchived, schema.StateArchived, &person, time.Hour, bulk.Counts{Unchanged: 1}},
			{"suspended stays", schema.StateSuspended, schema.StateSuspended, &person, time.Hour, bulk.Counts{Unchanged: 1}},
			{"filled stays", schema.StateFilled, schema.StateFilled, &person, time.Hour, bulk.Counts{Unchanged: 1}},
		} {
			expires := b.now.Load().Add(c.expires)
			row := b.row(i, func(r *bulk.Row) { r.Expires = expires })
			b.apply(bulk.Counts{Created: 1}, row)
			b.exec(`UPDATE offers SET state = ?, state_by = ? WHERE external_key = ?`, c.state, c.by, row.Key)
			b.apply(c.counts, row)
			// A change of content never changes what a person decided.
			row = b.row(i, func(r *bulk.Row) { r.Expires, r.Offer.Title = expires, "Nouveau titre" })
			b.apply(bulk.Counts{Updated: 1}, row)
			var got string
			if err := b.db.Read.QueryRowContext(b.Context(), b.db.Rebind(`SELECT state FROM offers WHERE external_key = ?`), row.Key).Scan(&got); err != nil {
				b.Fatal(err)
			}
			if got != c.want {
				b.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	})
}

func TestWhatAPersonHoldsIsKept(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		b.apply(bulk.Counts{Created: 1}, b.row(1, nil))
		id := b.db.Client.Offer.Query().OnlyIDX(b.system())
		b.db.Client.Offer.UpdateOneID(id).SetTitle("Titre choisi par la mairie").SetLocked([]string{"title", "places"}).ExecX(b.system())
		b.apply(bulk.Counts{Updated: 1}, b.row(1, func(r *bulk.Row) {
			r.Offer.Title, r.Offer.DurationMonths, r.Offer.Places = "Titre du flux", 12, []bulk.Place{{City: "Blois"}}
		}))
		o := b.db.Client.Offer.Query().WithPlaces().OnlyX(b.system())
		if o.Title != "Titre choisi par la mairie" || o.DurationMonths != 12 || o.Edges.Places[0].City != "Orléans" {
			b.Fatalf("%+v", o)
		}
		if b.found("choisi") != 1 || b.found("flux") != 0 || b.found("orléans") != 1 || b.found("blois") != 0 {
			b.Fatal("the words are not those of what is shown")
		}
	})
}

func TestOneTransaction(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		no := errors.New("no")
		ran := 0
		_, err := b.writer.Apply(b.Context(), []bulk.Row{b.row(1, nil)}, func(ctx context.Context) error {
			ran++
			if known, err := b.writer.Known(ctx, b.feed, [][]byte{bulk.Key(b.feed, "ref-1")}); err != nil || len(known) != 1 {
				b.Errorf("inside: %v, %v", known, err)
			}
			return no
		})
		if !errors.Is(err, no) || ran != 1 {
			b.Fatal(err, ran)
		}
		if n := b.db.Client.Offer.Query().CountX(b.system()); n != 0 || b.found("boulanger") != 0 {
			b.Fatalf("%d offers stayed", n)
		}
		// Two batches of an outer transaction do not meet, and more rows than one round takes are one batch.
		var many []bulk.Row
		for n := range 1203 {
			many = append(many, b.row(n, nil))
		}
		err = tx.Run(b.Context(), b.db, func(ctx context.Context) error {
			for i, part := range [][]bulk.Row{many[:1101], many[1000:]} {
				got, err := b.writer.Apply(ctx, part, nil)
				want := []bulk.Counts{{Created: 1101}, {Created: 102, Unchanged: 101}}[i]
				if err != nil || got != want {
					return fmt.Errorf("got %+v, want %+v: %w", got, want, err)
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		if b.found("boulanger") != 1203 {
			b.Fatalf("found %d", b.found("boulanger"))
		}
	})
}

func TestWordsGoWithTheirOffer(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		b.apply(bulk.Counts{Created: 2}, b.row(1, nil), b.row(2, func(r *bulk.Row) {
			r.Offer.Title, r.Offer.DescriptionText = "Développeur C++ / C# d'été \x00'\\", "Noyau \xff"
		}))
		b.exec(`DELETE FROM offers WHERE external_key = ?`, bulk.Key(b.feed, "ref-1"))
		if b.found("boulanger") != 0 || b.found("boulangerie") != 1 { // the company's name of the other one
			b.Fatalf("found %d, %d", b.found("boulanger"), b.found("boulangerie"))
		}
		if err := b.writer.Index(b.Context(), uuid.Nil); !errors.Is(err, tx.ErrNone) {
			b.Fatal(err)
		}
		if b.found("c++") != 1 || b.found("c#") != 1 || b.found("c") != 0 {
			b.Fatalf("found c++ %d times, c# %d, c %d", b.found("c++"), b.found("c#"), b.found("c"))
		}
	})
}
