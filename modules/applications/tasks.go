package applications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
)

const day = 24 * time.Hour

// nudgeAfter is when a candidate may ask, once for each wait.
const nudgeAfter = 10 * day

// reminder says who is reminded of an application that waits in a state, and after how long, each time.
type reminder struct {
	state flow.State
	role  flow.Role
	after []time.Duration
}

func reminders() []reminder {
	return []reminder{
		{flow.AwaitingReferent, flow.Referent, []time.Duration{3 * day, 7 * day}},
		{flow.Sent, flow.Recruiter, []time.Duration{7 * day, 14 * day}},
	}
}

// Schedule reminds those who let an application wait.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{{Name: "applications:remind", Interval: time.Hour, Run: m.Remind}}
}

// Remind reminds whoever has let an application wait for too long, each time once: the counter on the row and the telling are one transaction.
func (s *Service) Remind(ctx context.Context) error {
	ctx = viewer.System(ctx, "applications.remind")
	for _, r := range reminders() {
		for nth := len(r.after); nth > 0; nth-- { // the last first, so that a program that slept sends one reminder and not all
			due := s.now().Add(-r.after[nth-1])
			waiting, err := s.client(ctx).Application.Query().
				Where(application.State(string(r.state)), application.StateAtLTE(due), application.RemindersLT(nth)).All(ctx)
			if err != nil {
				return fmt.Errorf("looking for what waits: %w", err)
			}
			for _, app := range waiting {
				if err := s.remind(ctx, app, r.role, nth); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Service) remind(ctx context.Context, app *ent.Application, role flow.Role, nth int) error {
	return s.mark(ctx, app, FactReminded, []flow.Role{role}, application.RemindersLT(nth), func(u *ent.ApplicationUpdate) { u.SetReminders(nth) })
}

// mark writes that people were told something that is no step, if nobody else did, and tells them. It says nothing when somebody was faster.
func (s *Service) mark(
	ctx context.Context, app *ent.Application, fact string, roles []flow.Role, unless predicate.Application, set func(*ent.ApplicationUpdate),
) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		u := s.client(ctx).Application.Update().Where(application.ID(app.ID), application.State(app.State), unless)
		set(u)
		n, err := u.Save(ctx)
		if err != nil {
			return fmt.Errorf("marking %s: %w", fact, err)
		}
		if n == 0 {
			return nil
		}
		id, err := s.outbox.Add(ctx, outbox.Entry{Topic: fact, Payload: Fact{Application: app.ID}})
		if err != nil {
			return fmt.Errorf("announcing %s: %w", fact, err)
		}
		return s.tell(ctx, telling{event: fact, id: id, app: app, roles: roles})
	})
}

// mayNudge says whether the candidate may ask whoever lets her wait.
func (s *Service) mayNudge(v viewer.Viewer, app *ent.Application) bool {
	_, waits := nudged(flow.State(app.State))
	return v.Role == viewer.RoleCandidate && maySee(v, app) && waits && app.NudgedAt == nil && !app.StateAt.Add(nudgeAfter).After(s.now())
}

// nudged says whom the candidate asks.
func nudged(state flow.State) (flow.Role, bool) {
	for _, r := range reminders() {
		if r.state == state {
			return r.role, true
		}
	}
	return "", false
}

// Nudge asks, in the candidate's name, those who have let her wait for ten days.
func (s *Service) Nudge(ctx context.Context, id uuid.UUID, in Stamp) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		app, err := s.load(ctx, id)
		if err != nil {
			return err
		}
		v := viewer.Get(ctx)
		switch {
		case v.Role != viewer.RoleCandidate:
			return fault.Forbidden("applications.forbidden")
		case !s.mayNudge(v, app) || in.Revision != app.Revision:
			return fault.Conflict("applications.not_now")
		}
		role, _ := nudged(flow.State(app.State))
		now := s.now()
		return s.mark(ctx, app, FactNudged, []flow.Role{role}, application.NudgedAtIsNil(), func(u *ent.ApplicationUpdate) { u.SetNudgedAt(now) })
	})
}

// Handlers hear what makes applications pointless.
func (m *Module) Handlers() []outbox.Handler {
	closes := func(topic string, run func(context.Context, outbox.Message) error) outbox.Handler {
		return outbox.Handler{Topic: topic, Name: "applications.close", Run: run}
	}
	return []outbox.Handler{
		closes(FactHired, m.onHired),
		closes(offers.FactFilled, m.onOfferClosed),
		closes(offers.FactArchived, m.onOfferClosed),
		closes(offers.FactExpired, m.onOfferExpired),
	}
}

// onHired closes the candidate's other applications.
func (s *Service) onHired(ctx context.Context, msg outbox.Message) error {
	var fact Fact
	if err := msg.Decode(&fact); err != nil {
		return outbox.Permanent(err)
	}
	hired, err := s.client(ctx).Application.Get(ctx, fact.Application)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the application hired: %w", err)
	}
	return s.closeAll(ctx, flow.ReasonHiredElsewhere, openStates(), application.CandidateID(hired.CandidateID), application.IDNEQ(hired.ID))
}

// offersFact is what the facts of offers name: one offer, or several of a batch.
type offersFact struct {
	Offer  uuid.UUID   `json:"offer"`
	Offers []uuid.UUID `json:"offers"`
}

func (s *Service) onOfferClosed(ctx context.Context, msg outbox.Message) error {
	return s.onOffer(ctx, msg, openStates())
}

// onOfferExpired closes what was not sent yet. What the company has already received it goes on with: an offer's last day is that of new
// applications.
func (s *Service) onOfferExpired(ctx context.Context, msg outbox.Message) error {
	return s.onOffer(ctx, msg, []string{string(flow.AwaitingReferent), string(flow.ChangesRequested)})
}

func (s *Service) onOffer(ctx context.Context, msg outbox.Message, states []string) error {
	var fact offersFact
	if err := msg.Decode(&fact); err != nil {
		return outbox.Permanent(err)
	}
	return s.closeAll(ctx, flow.ReasonOfferClosed, states, application.OfferIDIn(append(fact.Offers, fact.Offer)...))
}

func (s *Service) closeAll(ctx context.Context, why flow.Reason, states []string, which ...predicate.Application) error {
	ids, err := s.client(ctx).Application.Query().Where(append(which, application.StateIn(states...))...).IDs(ctx)
	if err != nil {
		return fmt.Errorf("looking for the applications to close: %w", err)
	}
	for _, id := range ids {
		if err := s.CloseElsewhere(ctx, id, why); err != nil {
			return err
		}
	}
	return nil
}
