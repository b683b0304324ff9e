package offers

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/place"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/worker/outbox"
)

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db     *open.DB
	clock  func() time.Time
	outbox *outbox.Outbox
	writer *bulk.Writer
	views  *counter
	facets *cache

	bySlug, byID string // the statements of Read
}

// errUnknown is the answer for an offer that does not exist, or must look so.
func errUnknown() error { return fault.NotFound("offers.not_found") }

// Writer returns the writer of offers in bulk, for feeds.
func (s *Service) Writer() *bulk.Writer { return s.writer }

// Create makes an offer of a company: a draft, or published at once when the input says so.
func (s *Service) Create(ctx context.Context, company uuid.UUID, in Input) (*ent.Offer, error) {
	v := viewer.Get(ctx)
	if !mayManage(v, company) {
		return nil, errUnknown()
	}
	now := s.now()
	c, err := check(in, now)
	if err != nil {
		return nil, err
	}
	var made *ent.Offer
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		client, id := tx.Client(ctx, s.db), mixin.NewID()
		create := client.Offer.Create().SetID(id).SetCompanyID(company).SetSlug(slug.Of(c.Title+" "+firstCity(c), id)).SetCreatedAt(now)
		if v.SignedIn() {
			create.SetCreatedBy(v.Account)
		}
		fill(create.Mutation(), c, now)
		create.SetExpiresAt(expiry(c, now.Add(schema.Life)))
		if made, err = create.Save(ctx); err != nil {
			if ent.IsConstraintError(err) {
				return errUnknown() // there is no such company
			}
			return fmt.Errorf("creating an offer: %w", err)
		}
		if err := s.setPlaces(ctx, id, c.Places); err != nil {
			return err
		}
		if err := s.writer.Index(ctx, id); err != nil {
			return err
		}
		if in.Publish {
			made, err = s.move(ctx, made, stepPublish, "")
			return err
		}
		return nil
	})
	return made, err
}

// Edit changes an offer in whatever state it is. What a person changes of a feed's offer is hers from then on: its feed no longer writes it.
func (s *Service) Edit(ctx context.Context, id uuid.UUID, in Input) (*ent.Offer, error) {
	before, err := s.managed(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := s.recheck(in, before)
	if err != nil {
		return nil, err
	}
	var edited *ent.Offer
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		client := tx.Client(ctx, s.db)
		change := client.Offer.UpdateOneID(id)
		fill(change.Mutation(), c, s.now())
		change.SetExpiresAt(expiry(c, before.ExpiresAt))
		if before.Source == schema.SourceFeed {
			change.SetLocked(held(before, c))
		}
		if edited, err = change.Save(ctx); err != nil {
			return fmt.Errorf("editing an offer: %w", err)
		}
		if _, err := client.Place.Delete().Where(place.OfferID(id)).Exec(ctx); err != nil {
			return fmt.Errorf("taking away the old places: %w", err)
		}
		if err := s.setPlaces(ctx, id, c.Places); err != nil {
			return err
		}
		if err := s.writer.Index(ctx, id); err != nil {
			return err
		}
		if in.Publish && edited.State != schema.StatePublished {
			edited, err = s.move(ctx, edited, stepPublish, "")
			return err
		}
		return nil
	})
	return edited, err
}

// recheck checks an input that comes from a form filled with the offer: what was not touched is kept as it was, even a day that has passed since.
func (s *Service) recheck(in Input, before *ent.Offer) (content, error) {
	sameLast := in.ApplyBefore != "" && in.ApplyBefore == typedDay(before.ApplyBefore)
	if sameLast {
		in.ApplyBefore = ""
	}
	if in.ExpiresOn == typedDay(&before.ExpiresAt) {
		in.ExpiresOn = ""
	}
	c, err := check(keepRich(in, before), s.now())
	if sameLast {
		c.ApplyBefore = before.ApplyBefore
	}
	return c, err
}

// managed returns an offer, with its places, for those who manage it.
func (s *Service) managed(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
	o, err := tx.Client(ctx, s.db).Offer.Query().Where(offer.ID(id)).WithPlaces(func(q *ent.PlaceQuery) { q.Order(ent.Asc(place.FieldPosition)) }).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, errUnknown()
	}
	if err != nil {
		return nil, fmt.Errorf("reading an offer: %w", err)
	}
	if !mayManage(viewer.Get(ctx), o.CompanyID) {
		return nil, errUnknown()
	}
	return o, nil
}

func (s *Service) setPlaces(ctx context.Context, id uuid.UUID, places []bulk.Place) error {
	client := tx.Client(ctx, s.db)
	creates := make([]*ent.PlaceCreate, len(places))
	for i, p := range places {
		creates[i] = client.Place.Create().SetOfferID(id).SetPosition(i).SetLabel(p.Label).SetCity(p.City).SetPostcode(p.Postcode).SetInsee(p.INSEE).
			SetDepartment(p.Department).SetRegion(p.Region).SetNillableLatitude(p.Latitude).SetNillableLongitude(p.Longitude)
	}
	if len(creates) == 0 {
		return nil
	}
	if err := client.Place.CreateBulk(creates...).Exec(ctx); err != nil {
		return fmt.Errorf("writing the places of an offer: %w", err)
	}
	return nil
}

// expiry is when an offer stops being shown: the day the person chose, or else the one given; never after the last day to apply.
func expiry(c content, otherwise time.Time) time.Time {
	last := otherwise
	if !c.expires.IsZero() {
		last = c.expires
	}
	if c.ApplyBefore != nil && c.ApplyBefore.Before(last) {
		last = *c.ApplyBefore
	}
	return last
}

func firstCity(c content) string {
	if len(c.Places) == 0 {
		return ""
	}
	return c.Places[0].City
}

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
