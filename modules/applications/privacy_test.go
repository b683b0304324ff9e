package applications

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/step"
	"github.com/atouts/atouts/modules/applications/flow"
)

// secret stands in every word that a company must never read.
const secret = "TOP-SECRET"

// TestACompanyLearnsNothingBeforeSent walks through the service at random, and after each step looks at everything that recruiters can reach: every
// entity and edge, counts and groups, every reading operation and page. Rows that were never sent, lines from before the sending and words that are
// not addressed to the company must not be there.
func TestACompanyLearnsNothingBeforeSent(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		h := w.doors()
		rapid.Check(t, func(rt *rapid.T) {
			w.reset()
			var ids []uuid.UUID
			for range rapid.IntRange(4, 14).Draw(rt, "steps") {
				w.now = w.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(rt, "hours")) * time.Hour)
				ids = w.stroll(rt, ids)
				w.looksEverywhere(rt, h, ids)
			}
		})
	})
}

// reset empties what a walk fills.
func (w *world) reset() {
	ctx, c := w.system(), w.db.Client
	c.Note.Delete().ExecX(ctx)
	c.Step.Delete().ExecX(ctx)
	c.Appointment.Delete().ExecX(ctx)
	c.Application.Delete().ExecX(ctx)
	c.Outbox.Delete().ExecX(ctx)
	w.told.all, w.now = nil, start
}

// stroll does one thing of somebody's; what is refused is part of the walk.
func (w *world) stroll(rt *rapid.T, ids []uuid.UUID) []uuid.UUID {
	if len(ids) == 0 || len(ids) < 4 && rapid.IntRange(0, 3).Draw(rt, "new") == 0 {
		who := rapid.IntRange(0, 1).Draw(rt, "candidate")
		in := SubmitInput{Papers: Papers{CV: w.cv[who], Message: "Bonjour"}}
		if in.Offer = "offer-0"; rapid.Bool().Draw(rt, "spontaneous") {
			in.Offer, in.Company = "", []string{"company-0", "company-1"}[rapid.IntRange(0, 1).Draw(rt, "company")]
		}
		if id, err := w.Submit(w.as([]string{"candidate", "other candidate"}[who]), in); err == nil {
			ids = append(ids, id)
		}
		return ids
	}
	id := rapid.SampledFrom(ids).Draw(rt, "application")
	people := []string{"candidate", "other candidate", "referent", "other referent", "officer", "recruiter", "other recruiter", "admin"}
	name, stamp := rapid.SampledFrom(people).Draw(rt, "who"), w.stamp(id)
	ctx, quiet := w.as(name), MessageInput{stamp, secret}
	open := MessageInput{stamp, "Bonjour"}
	why := ReasonInput{stamp, "other", secret}
	steps := []func() error{
		func() error { return w.Validate(ctx, id, quiet) },
		func() error { return w.Validate(w.as("referent"), id, quiet) },
		func() error { return w.Validate(w.as("other referent"), id, quiet) },
		func() error { return w.RequestChanges(ctx, id, CommentInput{stamp, secret}) },
		func() error { return w.Resubmit(ctx, id, ResubmitInput{Stamp: stamp, WithCandidate: true}) },
		func() error { return w.Decline(ctx, id, why) },
		func() error { return w.Withdraw(ctx, id, why) },
		func() error { return w.Reopen(w.as("admin"), id, ReasonInput{stamp, "", secret}) },
		func() error { return w.CloseElsewhere(w.system(), id, flow.ReasonHiredElsewhere) },
		func() error { return w.TakeOn(ctx, id, open) },
		func() error { return w.TakeOn(w.as("recruiter"), id, open) },
		func() error { return w.Refuse(ctx, id, ReasonInput{stamp, "skills", "Bonjour"}) },
		func() error { return w.Hire(ctx, id, HireInput{stamp, "2026-12-01", "Bonjour"}) },
		func() error { return w.NotHire(ctx, id, open) },
		func() error { return w.ProposeAppointment(w.as("recruiter"), id, w.meeting(id)) },
		func() error { _, err := w.AddNote(ctx, id, NoteInput{"À nous"}); return err },
		func() error { return w.Nudge(ctx, id, stamp) },
		func() error { return w.Remind(w.system()) },
	}
	n := rapid.IntRange(0, len(steps)-1).Draw(rt, "step")
	_ = steps[n]()
	return ids
}

// sight is what a company may see: applications that were sent, and the lines from the sending on.
type sight struct{ apps, lines map[uuid.UUID]bool }

// truth works that out from the order of what happened, not from the columns that the policies read.
func (w *world) truth(ids []uuid.UUID, company uuid.UUID) sight {
	s := sight{map[uuid.UUID]bool{}, map[uuid.UUID]bool{}}
	for _, id := range ids {
		app := w.db.Client.Application.GetX(w.system(), id)
		sent := false
		for _, line := range w.db.Client.Step.Query().Where(step.ApplicationID(id)).Order(ent.Asc(step.FieldAt, step.FieldID)).AllX(w.system()) {
			sent = sent || line.Step == string(flow.Validate)
			if sent && app.CompanyID == company {
				s.apps[id], s.lines[line.ID] = true, true
			}
		}
	}
	return s
}

func (w *world) looksEverywhere(rt *rapid.T, h http.Handler, ids []uuid.UUID) {
	for i, name := range []string{"recruiter", "other recruiter"} {
		want := w.truth(ids, w.company[i].ID)
		w.looksIntoRows(rt, name, want)
		w.looksThroughDoors(rt, h, name, ids, want)
	}
	for _, told := range w.told.all {
		for _, name := range []string{"recruiter", "colleague", "other recruiter"} {
			if !slices.Contains(told.Accounts, w.people[name].Account) {
				continue
			}
			id := uuid.MustParse(told.Params["Application"])
			if strings.Contains(fmt.Sprint(told), secret) || !w.truth([]uuid.UUID{id}, w.people[name].Company).apps[id] {
				rt.Fatalf("%s was told %+v", name, told)
			}
		}
	}
}

// looksIntoRows asks the database in every way that a query can be written.
func (w *world) looksIntoRows(rt *rapid.T, name string, want sight) {
	ctx, c := w.as(name), w.db.Client
	seen := c.Application.Query().IDsX(ctx)
	slices.SortFunc(seen, compareIDs)
	if len(seen) != len(want.apps) || slices.ContainsFunc(seen, func(id uuid.UUID) bool { return !want.apps[id] }) {
		rt.Fatalf("%s sees the applications %v, want %v", name, seen, want.apps)
	}
	var groups []struct {
		State string `json:"state"`
		Count int    `json:"count"`
	}
	c.Application.Query().GroupBy(application.FieldState).Aggregate(ent.Count()).ScanX(ctx, &groups)
	total := 0
	for _, g := range groups {
		total += g.Count
	}
	lines := c.Step.Query().IDsX(ctx)
	edges := 0
	for _, a := range c.Application.Query().WithHistory().WithAppointments().WithNotes().AllX(ctx) {
		edges += len(a.Edges.History)
		if slices.ContainsFunc(append(lines, a.QueryHistory().IDsX(ctx)...), func(id uuid.UUID) bool { return !want.lines[id] }) {
			rt.Fatalf("%s sees lines from before the sending: %v", name, lines)
		}
	}
	counts := []int{total, c.Application.Query().CountX(ctx), len(want.apps)}
	if slices.Min(counts) != slices.Max(counts) || len(lines) != len(want.lines) || edges != len(want.lines) || c.Step.Query().CountX(ctx) != len(lines) {
		rt.Fatalf("%s counts %v applications, %d and %d lines, want %d and %d", name, counts, len(lines), edges, len(want.apps), len(want.lines))
	}
	for _, m := range c.Appointment.Query().AllX(ctx) {
		if !want.apps[m.ApplicationID] {
			rt.Fatalf("%s sees an appointment of %v", name, m.ApplicationID)
		}
	}
	for _, n := range c.Note.Query().AllX(ctx) {
		if !want.apps[n.ApplicationID] {
			rt.Fatalf("%s sees a note on %v", name, n.ApplicationID)
		}
	}
	if n := c.Candidate.Query().CountX(ctx) + c.CV.Query().CountX(ctx) + c.Rendering.Query().CountX(ctx) + c.Outbox.Query().CountX(ctx); n != 0 {
		rt.Fatalf("%s sees %d files", name, n)
	}
	if n, err := c.Application.Update().Where(application.SentAtIsNil()).SetMessage("x").Save(ctx); err != nil || n != 0 {
		rt.Fatalf("%s writes %d rows that were not sent: %v", name, n, err)
	}
}

// looksThroughDoors reads one application, drawn at random, by every door, and the lists.
func (w *world) looksThroughDoors(rt *rapid.T, h http.Handler, name string, ids []uuid.UUID, want sight) {
	doors := map[string]int{"/api/v1/applications": 200, "/candidatures?tab=all": 200}
	if len(ids) > 0 {
		id := rapid.SampledFrom(ids).Draw(rt, "read")
		status := 404
		if want.apps[id] {
			status = 200
		}
		for _, path := range []string{
			"/api/v1/applications/" + id.String(), "/api/v1/applications/" + id.String() + "/history", "/api/v1/applications/" + id.String() + "/notes",
			"/api/v1/applications/" + id.String() + "/appointments", "/api/v1/applications/" + id.String() + "/cv", Href(id), Href(id) + "/cv",
		} {
			doors[path] = status
		}
	}
	for path, status := range doors {
		got := w.ask(h, name, "GET", path, nil)
		if busy := got.Code == http.StatusServiceUnavailable && strings.HasSuffix(path, "/cv"); got.Code != status && (!busy || status != 200) {
			rt.Fatalf("%s reads %s: %d, want %d", name, path, got.Code, status)
		}
		if body := got.Body.String(); strings.Contains(body, secret) || strings.Contains(body, "hired_elsewhere") {
			rt.Fatalf("%s reads at %s what is not addressed to the company: %s", name, path, body)
		} else {
			for _, id := range ids {
				if !want.apps[id] && status == 200 && strings.Contains(body, id.String()) {
					rt.Fatalf("%s reads of %v at %s", name, id, path)
				}
			}
		}
	}
}
