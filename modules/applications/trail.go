package applications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/trail"
)

// What the audit calls the acts of this module by somebody else than the candidate. Private notes leave no line: nobody but their company knows that there are some.
const (
	ActionRead       = "applications.read"
	ActionDownloaded = "applications.cv_downloaded"
	ActionStep       = "applications.step_taken"
)

// about is a line of the audit about an application whose names were read; its candidate sees the line.
func about(ctx context.Context, action string, named *ent.Application) trail.Line {
	l := trail.Line{
		Action: action, Owner: named.Edges.Candidate.AccountID, Kind: "application", ID: named.ID.String(), Name: titleOf(named), Detail: map[string]string{},
	}
	if viewer.Get(ctx).Role == viewer.RoleRecruiter {
		l.Detail["place"] = named.Edges.Company.Name
	}
	return l
}

// looked writes a reading into the audit, before anything is shown.
func (s *Service) looked(ctx context.Context, action string, id uuid.UUID) error {
	if v := viewer.Get(ctx); v.Role == viewer.RoleCandidate && v.Seer == uuid.Nil {
		return nil // only her own are there for her
	}
	named, err := s.named(ctx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	return s.trail.Read(ctx, about(ctx, action, named[id]))
}

// stepped writes a step into the audit that somebody else than the candidate took.
func (s *Service) stepped(ctx context.Context, app *ent.Application, a act) error {
	if v := viewer.Get(ctx); !v.SignedIn() || v.Candidate == app.CandidateID {
		return nil
	}
	named, err := s.named(ctx, []uuid.UUID{app.ID})
	if err != nil {
		return err
	}
	if named[app.ID] == nil {
		return fmt.Errorf("the application %s is gone in the middle of its step", app.ID)
	}
	l := about(ctx, ActionStep, named[app.ID])
	l.Detail["step"] = string(a.step)
	return s.trail.Record(ctx, l)
}
