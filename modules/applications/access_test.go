package applications

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
)

// TestWhoMay is the table of the pure functions: each person on an application before and after its sending.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	company, place, file, me, now := uuid.New(), uuid.New(), uuid.New(), uuid.New(), time.Now()
	early := &ent.Application{ID: uuid.New(), CandidateID: file, EstablishmentID: place, CompanyID: company}
	sent := &ent.Application{ID: early.ID, CandidateID: file, EstablishmentID: place, CompanyID: company, SentAt: &now}
	note := &ent.Note{ApplicationID: sent.ID, CompanyID: company, AuthorID: me}
	of := &ent.Candidate{ID: file, EstablishmentID: place}
	tests := map[string]struct {
		who                                        viewer.Viewer
		seesEarly, seesSent, notes, edits, applies bool
	}{
		"visitor":                 {who: viewer.Visitor()},
		"candidate":               {viewer.Viewer{Role: viewer.RoleCandidate, Candidate: file}, true, true, false, false, true},
		"another candidate":       {who: viewer.Viewer{Role: viewer.RoleCandidate, Candidate: uuid.New()}},
		"a candidate without":     {who: viewer.Viewer{Role: viewer.RoleCandidate}},
		"referent":                {viewer.Viewer{Role: viewer.RoleReferent, Establishments: []uuid.UUID{place}}, true, true, false, false, true},
		"another's referent":      {who: viewer.Viewer{Role: viewer.RoleReferent, Establishments: []uuid.UUID{uuid.New()}}},
		"officer":                 {viewer.Viewer{Role: viewer.RoleOfficer, Establishments: []uuid.UUID{uuid.New(), place}}, true, true, false, false, true},
		"another's officer":       {who: viewer.Viewer{Role: viewer.RoleOfficer}},
		"recruiter, author":       {viewer.Viewer{Role: viewer.RoleRecruiter, Company: company, Account: me}, false, true, true, true, false},
		"recruiter":               {viewer.Viewer{Role: viewer.RoleRecruiter, Company: company, Account: uuid.New()}, false, true, true, false, false},
		"another's recruiter":     {who: viewer.Viewer{Role: viewer.RoleRecruiter, Company: uuid.New(), Account: me}},
		"recruiter of no company": {who: viewer.Viewer{Role: viewer.RoleRecruiter, Account: me}},
		"admin":                   {viewer.Viewer{Role: viewer.RoleAdmin, Company: company, Establishments: []uuid.UUID{place}}, true, true, false, false, false},
		"system":                  {viewer.Viewer{Role: viewer.RoleSystem}, true, true, false, false, false},
		"somebody with all ids": {who: viewer.Viewer{
			Role: viewer.RoleVisitor, Company: company, Candidate: file, Establishments: []uuid.UUID{place}, Account: me,
		}},
	}
	for name, test := range tests {
		got := [5]bool{
			maySee(test.who, early), maySee(test.who, sent), mayNote(test.who, sent), mayChangeNote(test.who, sent, note), mayApplyFor(test.who, of),
		}
		if want := [5]bool{test.seesEarly, test.seesSent, test.notes, test.edits, test.applies}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if mayNote(test.who, early) || mayChangeNote(test.who, sent, &ent.Note{ApplicationID: uuid.New(), CompanyID: company, AuthorID: me}) {
			t.Errorf("%s notes what is not hers", name)
		}
	}
}

// TestTheSlowerOneOfTwo takes a step on a row that somebody has changed since it was read: what two processes do at the same moment.
func TestTheSlowerOneOfTwo(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		id := w.taken()
		meeting := w.proposed(id)
		ctx := w.as("recruiter")
		slow := func(change func(), a act) error {
			read := w.db.Client.Application.GetX(ctx, id)
			if a.meeting != nil {
				a.meeting = w.db.Client.Appointment.GetX(ctx, meeting)
			}
			change()
			return tx.Run(ctx, w.db, func(ctx context.Context) error { return w.apply(ctx, read, a) })
		}
		note := func() { w.db.Client.Application.UpdateOneID(id).AddRevision(1).ExecX(w.system()) }
		if err := slow(note, act{step: flow.Hire, given: flow.Given{StartsOn: w.now}}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("on another revision: %v", err)
		}
		moved := func() {
			w.db.Client.Appointment.UpdateOneID(meeting).SetState("confirmed").AddRevision(1).ExecX(w.system())
		}
		if err := slow(moved, act{step: flow.CancelAppointment, meeting: &ent.Appointment{}}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("on another appointment: %v", err)
		}
		end := func() {
			w.db.Client.Application.UpdateOneID(id).SetState("withdrawn").ExecX(w.system())
		}
		if err := slow(end, act{step: flow.Hire, given: flow.Given{StartsOn: w.now}}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("on another state: %v", err)
		}
		if n := w.db.Client.Step.Query().CountX(w.system()); n != 4 {
			t.Errorf("%d lines of history, want the 4 from before", n)
		}
	})
}
