package applications

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/outbox"
	"github.com/atouts/atouts/ent/step"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	queue "github.com/atouts/atouts/worker/outbox"
)

// TestClosedElsewhere closes what has become pointless, and tells nobody more than that.
func TestClosedElsewhere(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		id := w.taken()
		other, err := w.Submit(w.as("candidate"), SubmitInput{Company: "company-1", Papers: Papers{CV: w.cv[0], Message: "Bonjour"}})
		w.must(err)
		w.must(w.Validate(w.as("referent"), other, MessageInput{Stamp: w.stamp(other)}))
		w.must(w.Hire(w.as("recruiter"), id, HireInput{Stamp: w.stamp(id), StartsOn: "2026-05-01"}))
		w.deliver(FactHired)
		w.deliver(FactHired) // a second delivery closes nothing twice
		if w.state(other) != "closed_elsewhere" || w.state(id) != "hired" {
			t.Fatalf("the other is %s, the first %s", w.state(other), w.state(id))
		}
		sheet, err := w.Sheet(w.as("other recruiter"), other)
		w.must(err)
		if sheet.App.ReasonCode != "" || sheet.History[len(sheet.History)-1].ReasonCode != "" {
			t.Error("the other company learns where the candidate went")
		}
		if n := w.db.Client.Step.Query().Where(step.Step("close_elsewhere")).CountX(w.system()); n != 1 {
			t.Errorf("%d lines", n)
		}
	})
}

// deliver hands the latest fact of a topic to its handler, as the outbox would.
func (w *world) deliver(topic string) {
	w.t.Helper()
	row := w.db.Client.Outbox.Query().Where(outbox.Topic(topic)).Order(ent.Desc(outbox.FieldID)).FirstX(w.system())
	w.hear(topic, row.Payload)
}

// hear gives a fact to this module's handler, in a transaction and as the system.
func (w *world) hear(topic string, payload []byte) {
	w.t.Helper()
	for _, h := range w.Handlers() {
		if h.Topic == topic {
			w.must(tx.Run(viewer.System(w.t.Context(), topic), w.db, func(ctx context.Context) error {
				return h.Run(ctx, queue.Message{Topic: topic, Payload: payload})
			}))
		}
	}
}

// TestOffersThatClose closes what is open of them; an offer that has only expired leaves the company what it has received.
func TestOffersThatClose(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		early, err := w.Submit(w.as("other candidate"), SubmitInput{Offer: "offer-0", Papers: Papers{CV: w.cv[1], Message: "Bonjour"}})
		w.must(err)
		late := w.taken()
		meeting := w.proposed(late)
		w.hear("offers.expired", fmt.Appendf(nil, `{"offers":[%q]}`, w.offer[0].ID))
		if w.state(early) != "closed_elsewhere" || w.state(late) != "in_progress" {
			t.Fatalf("after its last day: %s, %s", w.state(early), w.state(late))
		}
		w.hear("offers.filled", fmt.Appendf(nil, `{"offer":%q}`, w.offer[0].ID))
		if w.state(late) != "closed_elsewhere" {
			t.Fatalf("filled: %s", w.state(late))
		}
		if m := w.db.Client.Appointment.GetX(w.system(), meeting); m.State != "cancelled" || m.Sequence != 1 {
			t.Errorf("the appointment is %s, sequence %d", m.State, m.Sequence)
		}
		events := w.told.of(w.people["candidate"].Account)
		if !slices.Contains(events, FactCancelled) {
			t.Errorf("the candidate was told %v", events)
		}
	})
}

// TestReminders reminds each that waits, each time once, and lets a candidate ask once.
func TestReminders(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		count := func(name, event string) (n int) {
			for _, e := range w.told.of(w.people[name].Account) {
				if e == event {
					n++
				}
			}
			return n
		}
		id := w.submitted()
		pass := func(days int, referent, recruiter int) {
			t.Helper()
			w.now = w.now.Add(time.Duration(days) * day)
			w.must(w.Remind(w.system()))
			w.must(w.Remind(w.system()))
			if a, b := count("referent", "applications.reminded.team"), count("recruiter", "applications.reminded.team"); a != referent || b != recruiter {
				t.Errorf("on day %v: reminded %d and %d times, want %d and %d", w.now.Sub(start)/day, a, b, referent, recruiter)
			}
		}
		pass(2, 0, 0)
		pass(1, 1, 0)
		pass(3, 1, 0)
		pass(1, 2, 0)
		if err := w.Nudge(w.as("candidate"), id, w.stamp(id)); !fault.Is(err, fault.KindConflict) {
			t.Errorf("nudged too early: %v", err)
		}
		pass(30, 2, 0)
		w.must(w.Nudge(w.as("candidate"), id, w.stamp(id)))
		if err := w.Nudge(w.as("candidate"), id, w.stamp(id)); !fault.Is(err, fault.KindConflict) {
			t.Errorf("nudged twice: %v", err)
		}
		w.must(w.Validate(w.as("referent"), id, MessageInput{Stamp: w.stamp(id)}))
		pass(6, 2, 0)
		pass(60, 2, 1) // a program that slept sends one, not both
		for name, kind := range map[string]fault.Kind{"referent": fault.KindForbidden, "recruiter": fault.KindForbidden, "other candidate": fault.KindNotFound} {
			if err := w.Nudge(w.as(name), id, w.stamp(id)); !fault.Is(err, kind) {
				t.Errorf("nudged by %s: %v", name, err)
			}
		}
		w.must(w.Nudge(w.as("candidate"), id, w.stamp(id)))
		if a, b := count("referent", "applications.nudged.team"), count("recruiter", "applications.nudged.team"); a != 1 || b != 1 {
			t.Errorf("asked %d and %d times", a, b)
		}
	})
}
