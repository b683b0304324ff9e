package offers

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/worker/outbox"
)

// step is one move in the life of an offer.
type step struct {
	to, fact string
	from     []string
}

// The moves that a person makes; expiring is the schedule's.
var (
	stepPublish = step{to: schema.StatePublished, fact: FactPublished, from: []string{schema.StateDraft, schema.StateSuspended, schema.StateExpired}}
	stepSuspend = step{to: schema.StateSuspended, fact: FactSuspended, from: []string{schema.StatePublished}}
	stepFill    = step{to: schema.StateFilled, fact: FactFilled, from: []string{schema.StatePublished, schema.StateSuspended}}
	stepArchive = step{to: schema.StateArchived, fact: FactArchived, from: []string{
		schema.StateDraft, schema.StatePublished, schema.StateSuspended, schema.StateExpired, schema.StateFilled,
	}}
)

// Publish shows an offer to everybody. One whose date has passed gets sixty more days.
func (s *Service) Publish(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
	return s.step(ctx, id, stepPublish, "")
}

// Suspend takes an offer from sight for a while.
func (s *Service) Suspend(ctx context.Context, id uuid.UUID, in SuspendInput) (*ent.Offer, error) {
	return s.step(ctx, id, stepSuspend, in.Reason)
}

// Fill says that an offer has found its people.
func (s *Service) Fill(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
	return s.step(ctx, id, stepFill, "")
}

// Close takes an offer away for good, and says why.
func (s *Service) Close(ctx context.Context, id uuid.UUID, in ReasonInput) (*ent.Offer, error) {
	return s.step(ctx, id, stepArchive, in.Reason)
}

func (s *Service) step(ctx context.Context, id uuid.UUID, st step, reason string) (*ent.Offer, error) {
	o, err := s.managed(ctx, id)
	if err != nil {
		return nil, err
	}
	var moved *ent.Offer
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		moved, err = s.move(ctx, o, st, reason)
		return err
	})
	return moved, err
}

// move changes the state in the transaction of the context, and tells it. The state that the offer had is part of the condition: of two people at
// once, one gets a conflict.
func (s *Service) move(ctx context.Context, o *ent.Offer, st step, reason string) (*ent.Offer, error) {
	if !slices.Contains(st.from, o.State) {
		return nil, fault.Conflict("offers.moved")
	}
	now := s.now()
	client := tx.Client(ctx, s.db)
	change := client.Offer.Update().Where(offer.ID(o.ID), offer.State(o.State)).SetState(st.to).SetStateReason(reason).SetUpdatedAt(now)
	if v := viewer.Get(ctx); v.SignedIn() {
		change.SetStateBy(v.Account)
	} else {
		change.ClearStateBy()
	}
	if st.to == schema.StatePublished {
		if o.PublishedAt == nil {
			change.SetPublishedAt(now)
		}
		if !o.ExpiresAt.After(now) {
			if o.ApplyBefore != nil && !o.ApplyBefore.After(now) {
				change.ClearApplyBefore()
			}
			change.SetExpiresAt(now.Add(schema.Life))
		}
	}
	n, err := change.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("moving an offer to %s: %w", st.to, err)
	}
	if n == 0 {
		return nil, fault.Conflict("offers.moved")
	}
	if err := s.writer.Moved(ctx, o.ID); err != nil {
		return nil, err
	}
	if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: st.fact, Payload: Fact{Offer: o.ID, Company: o.CompanyID}}); err != nil {
		return nil, fmt.Errorf("telling %s: %w", st.fact, err)
	}
	moved, err := client.Offer.Get(ctx, o.ID)
	if err != nil {
		return nil, fmt.Errorf("reading an offer that was moved: %w", err)
	}
	return moved, nil
}

// expireBatch is how many offers expire in one transaction.
const expireBatch = 500

// Expire takes from sight the offers whose date has come, batch by batch, and tells one fact for each batch. It returns how many.
func (s *Service) Expire(ctx context.Context) (int, error) {
	total := 0
	for {
		n := 0
		err := tx.Run(ctx, s.db, func(ctx context.Context) error {
			var err error
			n, err = s.expireSome(ctx)
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
		if n < expireBatch {
			return total, nil
		}
	}
}

func (s *Service) expireSome(ctx context.Context) (int, error) {
	client, now := tx.Client(ctx, s.db), s.now()
	ids, err := client.Offer.Query().Where(offer.State(schema.StatePublished), offer.ExpiresAtLTE(now)).Limit(expireBatch).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("looking for offers whose date has come: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	err = client.Offer.Update().Where(offer.IDIn(ids...), offer.State(schema.StatePublished)).SetState(schema.StateExpired).SetStateReason("").
		ClearStateBy().SetUpdatedAt(now).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("expiring %d offers: %w", len(ids), err)
	}
	if err := s.writer.Moved(ctx, ids...); err != nil {
		return 0, err
	}
	if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactExpired, Payload: Expired{Offers: ids}}); err != nil {
		return 0, fmt.Errorf("telling that %d offers expired: %w", len(ids), err)
	}
	return len(ids), nil
}
