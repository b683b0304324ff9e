package offers_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/schema"
)

// titles searches and returns the titles in their order.
func (b *bundle) titles(f offers.Paged) []string {
	b.Helper()
	found, err := b.offers.Search(b.Context(), f)
	if err != nil {
		b.Fatalf("%+v: %v", f, err)
	}
	titles := []string{}
	for _, o := range found.Offers {
		titles = append(titles, o.Title)
	}
	return titles
}

func TestSearch(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		for _, o := range []struct {
			title, kind, city, postcode, text string
		}{
			{"Boulangère ou boulanger", schema.KindApprenticeship, "Orléans", "45000", "Pétrir, façonner et cuire le pain du matin."},
			{"Développeur·se C++ (H/F)", schema.KindInternship, "Lille", "59000", "Écrire un programme pour les fournisseurs de l'hôpital."},
			{"Assistant(e) d'accueil", schema.KindInternship, "Roubaix", "59100", "Accueillir le public, comme un boulanger accueille ses clients."},
		} {
			b.app.Clock.Advance(time.Minute)
			b.publish(func(in *offers.Input) {
				in.Title, in.Kind, in.Description = o.title, o.kind, o.text
				in.Places = []offers.PlaceInput{{City: o.city, Postcode: o.postcode}}
			})
		}
		b.publish(func(in *offers.Input) { in.Title, in.Publish = "Brouillon de boulanger", false })
		baker, coder, desk := "Boulangère ou boulanger", "Développeur·se C++ (H/F)", "Assistant(e) d'accueil"
		for _, c := range []struct {
			filter offers.Filter
			sort   string
			want   []string
		}{
			{offers.Filter{}, "", []string{desk, coder, baker}},
			{offers.Filter{Text: "BOULANGERS"}, "", []string{desk, baker}},
			{offers.Filter{Text: "boulanger"}, offers.SortRelevance, []string{baker, desk}},
			{offers.Filter{Text: "développeuse"}, "", []string{coder}},
			{offers.Filter{Text: "c++"}, "", []string{coder}},
			{offers.Filter{Text: "l’hôpital"}, "", []string{coder}},
			{offers.Filter{Text: "assistante accueil"}, "", []string{desk}},
			{offers.Filter{Text: "boulanger c++"}, "", []string{}},
			{offers.Filter{Text: "le de la"}, "", []string{desk, coder, baker}},
			{offers.Filter{Text: `"' OR 1=1 -- \ * : & | ! (`}, "", []string{}},
			{offers.Filter{Text: "exemple fils"}, "", []string{desk, coder, baker}},
			{offers.Filter{Text: "roubaix"}, "", []string{desk}},
			{offers.Filter{Kinds: []string{schema.KindInternship}}, "", []string{desk, coder}},
			{offers.Filter{Kinds: []string{schema.KindInternship, schema.KindApprenticeship}, Departments: []string{"45"}}, "", []string{baker}},
			{offers.Filter{Departments: []string{"59"}, Text: "public"}, "", []string{desk}},
			{offers.Filter{Company: b.cast.Company.Slug}, "", []string{desk, coder, baker}},
			{offers.Filter{Company: b.cast.OtherCompany.Slug}, "", []string{}},
			{offers.Filter{Company: "nowhere"}, "", []string{}},
		} {
			if got := b.titles(offers.Paged{Filter: c.filter, Sort: c.sort, Page: 1, Size: 20}); !slices.Equal(got, c.want) {
				b.Errorf("%+v %s: %q, want %q", c.filter, c.sort, got, c.want)
			}
		}
		if got := b.titles(offers.Paged{Page: 2, Size: 2}); !slices.Equal(got, []string{baker}) {
			b.Errorf("second page: %q", got)
		}
	})
}

func TestCountsApplyTheOtherFilters(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		b.publish(nil)
		b.publish(func(in *offers.Input) { in.Kind = schema.KindInternship })
		// Two places in one department are one offer there.
		b.publish(func(in *offers.Input) {
			in.Kind, in.Places = schema.KindInternship, []offers.PlaceInput{{City: "Lille"}, {City: "Roubaix", Postcode: "59100"}}
		})
		facets := func(f offers.Filter) (kinds, departments map[string]int) {
			got, err := b.offers.Facets(b.Context(), f)
			if err != nil {
				b.Fatal(err)
			}
			kinds, departments = map[string]int{}, map[string]int{}
			for _, one := range got.Kinds {
				kinds[one.Value] = one.N
			}
			for _, one := range got.Departments {
				departments[one.Value] = one.N
			}
			return kinds, departments
		}
		kinds, departments := facets(offers.Filter{})
		if kinds[schema.KindInternship] != 2 || kinds[schema.KindApprenticeship] != 1 || departments["45"] != 2 || departments["59"] != 1 {
			b.Fatal(kinds, departments)
		}
		kinds, departments = facets(offers.Filter{Kinds: []string{schema.KindApprenticeship}})
		if kinds[schema.KindInternship] != 2 || departments["45"] != 1 || departments["59"] != 0 {
			b.Fatal(kinds, departments)
		}
		kinds, departments = facets(offers.Filter{Departments: []string{"59"}, Text: "pain"})
		if kinds[schema.KindInternship] != 1 || kinds[schema.KindApprenticeship] != 0 || departments["45"] != 2 {
			b.Fatal(kinds, departments)
		}
		b.publish(nil)
		if kinds, _ = facets(offers.Filter{}); kinds[schema.KindApprenticeship] != 1 {
			b.Fatal("the counts of a filter are not kept")
		}
		b.app.Clock.Advance(time.Minute)
		if kinds, _ = facets(offers.Filter{}); kinds[schema.KindApprenticeship] != 2 {
			b.Fatal("the counts of a filter are kept for ever")
		}
	})
}

func TestCommonWords(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		rows := make([]bulk.Row, 1100)
		for n := range rows {
			rows[n] = b.row(n, func(r *bulk.Row) {
				r.Published = b.app.Clock.Now().Add(-time.Duration(n) * time.Minute)
				if n%100 == 7 {
					r.Offer.Title = fmt.Sprintf("Boulanger %d", n)
				}
			})
		}
		if counts := b.apply(rows...); counts.Created != 1100 {
			b.Fatal(counts)
		}
		found, err := b.offers.Search(b.Context(), offers.Paged{Filter: offers.Filter{Text: "accueillir"}, Sort: offers.SortRelevance, Page: 1, Size: 3})
		if err != nil || found.Ranked || !found.Total.More || found.Total.N != 1000 || found.Offers[0].Title != "Agent d’accueil 0" {
			b.Fatalf("%+v, %v", found, err)
		}
		if len(found.Offers[0].Places) != 1 || found.Offers[0].Places[0] != "Lille (59)" {
			b.Fatalf("%+v", found.Offers[0])
		}
		got := b.titles(offers.Paged{Filter: offers.Filter{Text: "accueillir public", Kinds: []string{schema.KindInternship}}, Page: 2, Size: 2})
		if !slices.Equal(got, []string{"Agent d’accueil 2", "Agent d’accueil 3"}) {
			b.Fatal(got)
		}
		got = b.titles(offers.Paged{Filter: offers.Filter{Text: "boulanger accueillir"}, Page: 1, Size: 2})
		if !slices.Equal(got, []string{"Boulanger 7", "Boulanger 107"}) {
			b.Fatal(got)
		}
		facets, err := b.offers.Facets(b.Context(), offers.Filter{Text: "accueillir"})
		if err != nil || len(facets.Kinds) != 1 || !facets.Kinds[0].More || facets.Departments[0].N != 1000 {
			b.Fatalf("%+v, %v", facets, err)
		}
		page := b.app.Visitor(b.T).Get("/offres").Want(200)
		page.Has("Plus de 1", "000+", `href="/offres?page=50"`)
	})
}
