package applications

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/outbox"
	"github.com/atouts/atouts/ent/step"
	"github.com/atouts/atouts/modules/applications/flow"
)

// TestTheStory goes from the candidate's application to her first day, and looks at what each was told.
func TestTheStory(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		id := w.submitted()
		w.must(w.RequestChanges(w.as("referent"), id, CommentInput{w.stamp(id), "Parle de ton stage"}))
		w.must(w.Resubmit(w.as("candidate"), id, ResubmitInput{Stamp: w.stamp(id), Papers: Papers{Message: "Bonjour, après mon stage…"}}))
		if got := w.told.of(w.people["recruiter"].Account); got != nil {
			t.Errorf("the company was told %v before it was sent anything", got)
		}
		w.must(w.Validate(w.as("referent"), id, MessageInput{w.stamp(id), "Bravo"}))
		w.must(w.TakeOn(w.as("recruiter"), id, MessageInput{Stamp: w.stamp(id)}))
		meeting := w.proposed(id)
		w.must(w.ConfirmAppointment(w.as("candidate"), id, meeting, MessageInput{Stamp: w.stamp(id)}))
		w.now = w.now.Add(72 * time.Hour)
		w.must(w.MarkDone(w.as("colleague"), id, meeting, MessageInput{Stamp: w.stamp(id)}))
		w.must(w.Hire(w.as("recruiter"), id, HireInput{w.stamp(id), "2026-04-01", "Bienvenue !"}))
		if w.state(id) != "hired" {
			t.Fatalf("it is %s", w.state(id))
		}
		want := map[string][]string{
			"candidate": {
				"applications.changes_requested", "applications.validated", "applications.taken_on", "applications.appointment_proposed",
				"applications.appointment_done", "applications.hired",
			},
			"referent": {
				"applications.submitted.team", "applications.resubmitted.team", "applications.taken_on.team",
				"applications.appointment_proposed.team", "applications.appointment_confirmed.team", "applications.appointment_done.team",
				"applications.hired.team",
			},
			"recruiter": {"applications.validated.team", "applications.appointment_confirmed.team", "applications.appointment_done.team"},
			"colleague": {
				"applications.validated.team", "applications.taken_on.team", "applications.appointment_proposed.team",
				"applications.appointment_confirmed.team", "applications.hired.team",
			},
			"other recruiter": nil, "other referent": nil, "other candidate": nil, "admin": nil,
		}
		for name, events := range want {
			if diff := cmp.Diff(events, w.told.of(w.people[name].Account)); diff != "" {
				t.Errorf("%s was told (-want +got):\n%s", name, diff)
			}
		}
		for _, told := range w.told.all {
			if told.Event == "applications.validated.team" && told.Params["Quote"] != "" {
				t.Errorf("the referent's message reached the company: %v", told.Params)
			}
		}
		var steps []string
		history, err := w.History(w.as("recruiter"), id)
		w.must(err)
		for _, line := range history {
			steps = append(steps, line.Step)
			if line.Step == "validate" && (line.Message != "" || line.FromState != "") {
				t.Errorf("the company reads the referent's words: %+v", line)
			}
		}
		if diff := cmp.Diff([]string{"validate", "take_on", "propose_appointment", "confirm_appointment", "mark_done", "hire"}, steps); diff != "" {
			t.Errorf("the company's history (-want +got):\n%s", diff)
		}
		facts := w.db.Client.Outbox.Query().Where(outbox.TopicHasPrefix("applications.")).CountX(w.system())
		lines := w.db.Client.Step.Query().CountX(w.system())
		if facts != lines || lines != 9 {
			t.Errorf("%d facts for %d lines of history, want 9", facts, lines)
		}
	})
}

// TestEveryStepByEverybody tries each command as each person on an application in each early state: others' must not exist, and a step that is not
// one's own or out of order changes nothing.
func TestEveryStepByEverybody(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		id := w.sent()
		stale := Stamp{w.stamp(id).Revision}
		commands := map[string]func(ctx context.Context) error{
			"request_changes": func(ctx context.Context) error { return w.RequestChanges(ctx, id, CommentInput{stale, "x"}) },
			"resubmit": func(ctx context.Context) error {
				return w.Resubmit(ctx, id, ResubmitInput{Stamp: stale, WithCandidate: true})
			},
			"validate": func(ctx context.Context) error { return w.Validate(ctx, id, MessageInput{Stamp: stale}) },
			"decline":  func(ctx context.Context) error { return w.Decline(ctx, id, ReasonInput{stale, "other", "x"}) },
			"take_on":  func(ctx context.Context) error { return w.TakeOn(ctx, id, MessageInput{Stamp: stale}) },
			"refuse":   func(ctx context.Context) error { return w.Refuse(ctx, id, ReasonInput{Stamp: stale}) },
			"hire": func(ctx context.Context) error {
				return w.Hire(ctx, id, HireInput{Stamp: stale, StartsOn: "2026-05-01"})
			},
			"not_hire": func(ctx context.Context) error { return w.NotHire(ctx, id, MessageInput{stale, "x"}) },
			"reopen":   func(ctx context.Context) error { return w.Reopen(ctx, id, ReasonInput{stale, "", "x"}) },
			"propose":  func(ctx context.Context) error { return w.ProposeAppointment(ctx, id, w.meeting(id)) },
			"close":    func(ctx context.Context) error { return w.CloseElsewhere(ctx, id, "offer_closed") },
		}
		may := map[string]string{
			"referent": "request_changes resubmit validate decline", "officer": "request_changes resubmit validate decline", "candidate": "resubmit",
			"recruiter": "take_on refuse hire not_hire propose", "colleague": "take_on refuse hire not_hire propose", "admin": "reopen",
		}
		blind := []string{"visitor", "other candidate", "other referent", "other officer", "other recruiter"}
		for name := range w.people {
			for step, run := range commands {
				if step == "take_on" && !slices.Contains(blind, name) && strings.Contains(may[name], step) {
					continue // it would work
				}
				err := run(w.as(name))
				want := fault.KindForbidden
				switch {
				case slices.Contains(blind, name):
					want = fault.KindNotFound
				case step == "refuse" && strings.Contains(may[name], step):
					want = fault.KindInvalid // lacks its reason
				case strings.Contains(may[name], step):
					want = fault.KindConflict
				}
				if !fault.Is(err, want) {
					t.Errorf("%s by %s: %v, want kind %d", step, name, err, want)
				}
			}
		}
		if w.state(id) != "sent" || w.stamp(id) != stale {
			t.Errorf("something changed: %s at revision %d", w.state(id), w.stamp(id).Revision)
		}
	})
}

// TestADoubleClickChangesNothing runs each step twice with the same form, and once from two people at the same time.
func TestADoubleClickChangesNothing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		id := w.taken()
		in := w.meeting(id)
		w.must(w.ProposeAppointment(w.as("recruiter"), id, in))
		if err := w.ProposeAppointment(w.as("recruiter"), id, in); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the second click: %v", err)
		}
		if n := w.db.Client.Appointment.Query().CountX(w.system()); n != 1 {
			t.Errorf("%d appointments", n)
		}
		// A stale form is a conflict even when it lacks something.
		if err := w.NotHire(w.as("recruiter"), id, MessageInput{in.Stamp, ""}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a stale form: %v", err)
		}
		stamp := w.stamp(id)
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				if i%2 == 0 {
					errs[i] = w.Hire(w.as("recruiter"), id, HireInput{stamp, "2026-05-01", "oui"})
				} else {
					errs[i] = w.NotHire(w.as("colleague"), id, MessageInput{stamp, "non"})
				}
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.KindConflict) {
				t.Errorf("the slower one: %v", err)
			}
		}
		ends := w.db.Client.Step.Query().Where(step.StepIn("hire", "not_hire")).CountX(w.system())
		if won != 1 || ends != 1 {
			t.Errorf("%d won, %d lines", won, ends)
		}
	})
}

// TestReopening gives an ended application back its state before, and takes the reason off it.
func TestReopening(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		id := w.sent()
		w.must(w.Refuse(w.as("recruiter"), id, ReasonInput{w.stamp(id), "skills", "Il faut le permis"}))
		twin := w.submitted()
		if err := w.Reopen(w.as("admin"), id, ReasonInput{Stamp: w.stamp(id), ReasonText: "erreur"}); !errors.Is(err, fault.Conflict("applications.twin")) {
			t.Errorf("beside another open one: %v", err)
		}
		w.must(w.Withdraw(w.as("candidate"), twin, ReasonInput{Stamp: w.stamp(twin)}))
		if err := w.Reopen(w.as("admin"), id, ReasonInput{Stamp: w.stamp(id)}); !same(err, invalid("reasonText")) {
			t.Errorf("without a reason: %v", err)
		}
		w.must(w.Reopen(w.as("admin"), id, ReasonInput{Stamp: w.stamp(id), ReasonText: "erreur"}))
		app := w.db.Client.Application.GetX(w.system(), id)
		if app.State != "sent" || app.ReasonCode+app.ReasonText+app.StateBefore != "" || app.SentAt == nil {
			t.Errorf("reopened as %+v", app)
		}
		// The one withdrawn before it was sent comes back to the referent, and the company still sees nothing of it.
		w.must(w.Withdraw(w.as("candidate"), id, ReasonInput{Stamp: w.stamp(id), Reason: "changed_mind"}))
		w.must(w.Reopen(w.as("admin"), twin, ReasonInput{Stamp: w.stamp(twin), ReasonText: "erreur"}))
		if w.state(twin) != string(flow.AwaitingReferent) {
			t.Errorf("the twin is %s", w.state(twin))
		}
		if _, err := w.Sheet(w.as("recruiter"), twin); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the company: %v", err)
		}
	})
}

// TestBadWords keeps every field whatever is written in it, and refuses what is only blank or not in the list.
func TestBadWords(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		text := "Zoé 🧑‍🌾 שלום مرحبا \u202eevil <script>alert(1)</script> ' OR 1=1 --"
		id, err := w.Submit(w.as("candidate"), SubmitInput{Offer: "offer-1", Papers: Papers{
			CV: w.cv[0], Message: text + "\x00\x07", Letter: text, Answers: []string{text, "é\xff"},
		}})
		w.must(err)
		app := w.db.Client.Application.GetX(w.system(), id)
		if app.Message != text || app.Letter != text || app.Answers[1] != "é\ufffd" {
			t.Errorf("kept %q, %q, %q", app.Message, app.Letter, app.Answers)
		}
		w.must(w.RequestChanges(w.as("referent"), id, CommentInput{w.stamp(id), text}))
		if err := w.Resubmit(w.as("candidate"), id, ResubmitInput{Stamp: w.stamp(id), Papers: Papers{Answers: []string{"une"}}}); !same(err, invalid("answers")) {
			t.Errorf("one answer to two questions: %v", err)
		}
		w.must(w.Resubmit(w.as("candidate"), id, ResubmitInput{Stamp: w.stamp(id)}))
		if err := w.RequestChanges(w.as("referent"), id, CommentInput{w.stamp(id), " \t\n"}); !same(err, invalid("comment")) {
			t.Errorf("blanks: %v", err)
		}
		for _, bad := range []ReasonInput{{}, {Reason: "other"}, {ReasonText: "x"}, {Reason: "skills", ReasonText: "x"}, {Reason: "☃", ReasonText: "x"}} {
			bad.Stamp = w.stamp(id)
			if err := w.Decline(w.as("referent"), id, bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("declined with %+v: %v", bad, err)
			}
		}
		w.must(w.Validate(w.as("officer"), id, MessageInput{w.stamp(id), text}))
		w.must(w.TakeOn(w.as("recruiter"), id, MessageInput{w.stamp(id), text}))
		in := w.meeting(id)
		in.Place, in.Message, in.Accommodations = text, text, text
		w.must(w.ProposeAppointment(w.as("recruiter"), id, in))
		if _, err := w.AddNote(w.as("recruiter"), id, NoteInput{text + "\x00"}); err != nil {
			t.Error(err)
		}
		if _, err := w.AddNote(w.as("recruiter"), id, NoteInput{" \x00 "}); !same(err, invalid("text")) {
			t.Errorf("an empty note: %v", err)
		}
		w.must(w.NotHire(w.as("recruiter"), id, MessageInput{w.stamp(id), text}))
	})
}
