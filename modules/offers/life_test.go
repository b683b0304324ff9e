package offers_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/schema"
)

// steps are the moves by name.
func (b *bundle) steps() map[string]func(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
	return map[string]func(ctx context.Context, id uuid.UUID) (*ent.Offer, error){
		"publish": b.offers.Publish, "fill": b.offers.Fill,
		"suspend": func(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
			return b.offers.Suspend(ctx, id, offers.SuspendInput{})
		},
		"close": func(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
			return b.offers.Close(ctx, id, offers.ReasonInput{Reason: "Plus besoin"})
		},
	}
}

func TestEveryStepFromEveryState(t *testing.T) {
	t.Parallel()
	allowed := map[string]map[string]string{
		"publish": {schema.StateDraft: schema.StatePublished, schema.StateSuspended: schema.StatePublished, schema.StateExpired: schema.StatePublished},
		"suspend": {schema.StatePublished: schema.StateSuspended},
		"fill":    {schema.StatePublished: schema.StateFilled, schema.StateSuspended: schema.StateFilled},
		"close": {
			schema.StateDraft: schema.StateArchived, schema.StatePublished: schema.StateArchived, schema.StateSuspended: schema.StateArchived,
			schema.StateExpired: schema.StateArchived, schema.StateFilled: schema.StateArchived,
		},
	}
	facts := map[string]string{"publish": offers.FactPublished, "suspend": offers.FactSuspended, "fill": offers.FactFilled, "close": offers.FactArchived}
	engines(t, func(b *bundle) {
		id := b.publish(nil)
		client := b.app.Foundations().DB.Client
		for name, step := range b.steps() {
			for _, from := range schema.States() {
				client.Offer.UpdateOneID(id).SetState(from).ExecX(b.system())
				before := b.told(facts[name])
				o, err := step(b.as(b.cast.Recruiter), id)
				to, may := allowed[name][from]
				switch {
				case may && (err != nil || o.State != to || o.StateBy == nil || *o.StateBy != b.cast.Recruiter.Account || b.told(facts[name]) != before+1):
					b.Errorf("%s from %s: %v, %v", name, from, o, err)
				case !may && !fault.Is(err, fault.KindConflict):
					b.Errorf("%s from %s: %v, want a conflict", name, from, err)
				case !may && b.told(facts[name]) != before:
					b.Errorf("%s from %s: told although refused", name, from)
				}
			}
		}
	})
}

func TestWhoMayCommand(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		for name, p := range b.cast.People() {
			allowed := slices.Contains([]string{"recruiter", "admin"}, name)
			_, err := b.offers.Create(b.as(p), b.cast.Company.ID, input(nil))
			if (err == nil) != allowed || !allowed && !fault.Is(err, fault.KindNotFound) {
				b.Errorf("%s creates: %v", name, err)
			}
			id := b.publish(nil)
			_, err = b.offers.Edit(b.as(p), id, input(nil))
			if (err == nil) != allowed || !allowed && !fault.Is(err, fault.KindNotFound) {
				b.Errorf("%s edits: %v", name, err)
			}
			for step, do := range b.steps() {
				if _, err := do(b.as(p), id); !allowed && !fault.Is(err, fault.KindNotFound) || allowed && fault.Is(err, fault.KindNotFound) {
					b.Errorf("%s does %s: %v", name, step, err)
				}
			}
			if _, _, err := b.offers.OfCompany(b.as(p), b.cast.Company.ID, "", 1); (err == nil) != allowed {
				b.Errorf("%s lists: %v", name, err)
			}
		}
		if _, err := b.offers.Create(b.as(b.cast.Admin), uuid.New(), input(nil)); !fault.Is(err, fault.KindNotFound) {
			b.Errorf("an offer of no company: %v", err)
		}
	})
}

func TestWhatIsEditedOfAFeedIsKept(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		b.apply(b.row(1, nil))
		rose := b.as(b.cast.Recruiter)
		list, _, err := b.offers.OfCompany(rose, b.cast.Company.ID, "", 1)
		if err != nil || len(list) != 1 {
			b.Fatal(list, err)
		}
		id := list[0].ID
		edited, err := b.offers.Edit(rose, id, offers.Input{
			Title: "Accueil et standard", Kind: schema.KindInternship, Domain: "M", Description: "Accueillir le public.",
			Places: []offers.PlaceInput{{City: "Lille"}},
		})
		if !fault.Is(err, fault.KindInvalid) {
			b.Fatalf("a description of 21 characters passed: %v, %v", edited, err)
		}
		edited, err = b.offers.Edit(rose, id, offers.Input{
			Title: "Accueil et standard", Kind: schema.KindInternship, Domain: "M", Description: "Accueillir le public, répondre au téléphone.",
			Places: []offers.PlaceInput{{City: "Roubaix", Postcode: "59100"}},
		})
		if err != nil {
			b.Fatal(err)
		}
		for _, column := range []string{"title", "domain", "description", "description_text", "places"} {
			if !slices.Contains(edited.Locked, column) {
				b.Errorf("%s is not held: %v", column, edited.Locked)
			}
		}
		if slices.Contains(edited.Locked, "kind") || slices.Contains(edited.Locked, "expires_at") {
			b.Errorf("what was not changed is held: %v", edited.Locked)
		}
		counts := b.apply(b.row(1, func(r *bulk.Row) {
			r.Raw, r.Offer.Title, r.Offer.Kind, r.Offer.Places = []byte("new"), "Autre titre", schema.KindPermanent, nil
		}))
		after, err := b.offers.Managed(rose, id)
		if err != nil || counts.Updated != 1 || after.Title != "Accueil et standard" || after.Kind != schema.KindPermanent ||
			len(after.Edges.Places) != 1 || after.Edges.Places[0].City != "Roubaix" {
			b.Fatalf("%+v, %v, %v", counts, after, err)
		}
	})
}

func TestEditKeepsRichTextAndDays(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		rich := "<p>Pétrir, façonner et <strong>cuire</strong> le pain.</p>"
		id := b.publish(func(in *offers.Input) { in.Description, in.ApplyBefore = rich, "2099-01-31" })
		before, err := b.offers.Managed(b.as(b.cast.Recruiter), id)
		if err != nil {
			b.Fatal(err)
		}
		after, err := b.offers.Edit(b.as(b.cast.Recruiter), id, input(func(in *offers.Input) {
			in.Description, in.ApplyBefore, in.Title = "Pétrir, façonner et cuire le pain.", "2099-01-31", "Boulangère"
		}))
		if err != nil || after.Description != rich || !after.ExpiresAt.Equal(before.ExpiresAt) || after.Slug != before.Slug || after.State != schema.StatePublished {
			b.Fatalf("%v, %v", after, err)
		}
	})
}

func TestExpiring(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		soon := b.publish(func(in *offers.Input) { in.ExpiresOn = time.Now().AddDate(0, 0, 10).Format(time.DateOnly) })
		later := b.publish(nil)
		if n, err := b.offers.Expire(b.system()); err != nil || n != 0 {
			b.Fatal(n, err)
		}
		b.app.Clock.Advance(20 * 24 * time.Hour)
		// The program's own schedule sees the later clock too, and may have been first: what counts is that it happened once.
		if n, err := b.offers.Expire(b.system()); err != nil || n > 1 || b.told(offers.FactExpired) != 1 {
			b.Fatal(n, err, b.told(offers.FactExpired))
		}
		ctx := b.as(b.cast.Recruiter)
		if o, err := b.offers.Managed(ctx, soon); err != nil || o.State != schema.StateExpired {
			b.Fatal(o, err)
		}
		if o, err := b.offers.Managed(ctx, later); err != nil || o.State != schema.StatePublished {
			b.Fatal(o, err)
		}
		o, err := b.offers.Publish(ctx, soon)
		if err != nil || !o.ExpiresAt.After(b.app.Clock.Now().Add(50*24*time.Hour)) {
			b.Fatalf("published again: %v, %v", o, err)
		}
	})
}

func TestReadingsAreCounted(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		id := b.publish(nil).String()
		for _, p := range []hosttest.Person{b.cast.Candidate, b.cast.Referent, b.cast.Recruiter, b.cast.Admin, b.cast.Candidate} {
			if _, err := b.offers.Read(b.as(p), id); err != nil {
				b.Fatal(err)
			}
		}
		for range 2 {
			if err := b.offers.FlushViews(b.system()); err != nil {
				b.Fatal(err)
			}
			o, err := b.offers.Managed(b.as(b.cast.Recruiter), uuid.MustParse(id))
			if err != nil || o.Views != 3 {
				b.Fatalf("%d readings, %v", o.Views, err)
			}
		}
	})
}
