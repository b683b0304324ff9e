package applications

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/appointment"
	"github.com/atouts/atouts/ent/step"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
)

// Sheet is an application as the viewer sees it: what is not theirs to read is not in it.
type Sheet struct {
	App          *ent.Application // with candidate, account, establishment, company and offer
	History      []*ent.Step      // oldest first; words that are not for the viewer are blank
	Appointments []Meeting        // by date
	Notes        []*ent.Note      // the company's, for the company
	Steps        []flow.Step      // that the viewer may take now on the application itself
	MayNudge     bool
}

// Meeting is an appointment with what the viewer may do to it now.
type Meeting struct {
	*ent.Appointment
	Steps []flow.Step
}

// Sheet reads an application with all that belongs to it.
func (s *Service) Sheet(ctx context.Context, id uuid.UUID) (*Sheet, error) {
	app, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	v := viewer.Get(ctx)
	named, err := s.named(ctx, []uuid.UUID{app.ID})
	if err != nil {
		return nil, err
	}
	if err := s.trail.Read(ctx, about(ctx, ActionRead, named[app.ID])); err != nil {
		return nil, err
	}
	sheet := &Sheet{App: forViewer(v, named[app.ID])}
	if sheet.History, err = s.History(ctx, id); err != nil {
		return nil, err
	}
	if sheet.Appointments, err = s.Appointments(ctx, id); err != nil {
		return nil, err
	}
	if mayNote(v, app) {
		if sheet.Notes, err = s.Notes(ctx, id); err != nil {
			return nil, err
		}
	}
	c, err := s.caseOf(ctx, app, act{step: flow.Reopen})
	if err != nil {
		return nil, err
	}
	sheet.Steps = flow.Steps(c, roleOf(v))
	sheet.MayNudge = s.mayNudge(v, app)
	return sheet, nil
}

// forViewer takes out of the row what is not the viewer's to read. A company learns of an end that it did not decide, not of its reason.
func forViewer(v viewer.Viewer, app *ent.Application) *ent.Application {
	if v.Role != viewer.RoleRecruiter {
		return app
	}
	app.StateBefore, app.Reminders, app.NudgedAt = "", 0, nil
	app.CreatedAt, app.UpdatedAt = *app.SentAt, app.StateAt
	if flow.State(app.State) != flow.Refused {
		app.ReasonCode, app.ReasonText = "", ""
	}
	return app
}

// History is what happened, oldest first, as far as the viewer may know it.
func (s *Service) History(ctx context.Context, id uuid.UUID) ([]*ent.Step, error) {
	if _, err := s.load(ctx, id); err != nil {
		return nil, err
	}
	lines, err := s.client(ctx).Step.Query().Where(step.ApplicationID(id)).Order(ent.Asc(step.FieldAt, step.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the history: %w", err)
	}
	return visible(lines, viewer.Get(ctx)), nil
}

// visible drops the lines that are not for the viewer, and blanks the words that are not.
func visible(lines []*ent.Step, v viewer.Viewer) []*ent.Step {
	return slices.DeleteFunc(lines, func(line *ent.Step) bool {
		sight := flow.SeenBy(flow.Line{Kind: flow.KindStep, Step: flow.Step(line.Step), Sent: line.CompanySees}, roleOf(v))
		if sight == flow.Bare {
			line.Message, line.ReasonCode, line.ReasonText = "", "", ""
			if flow.Step(line.Step) == flow.Validate {
				line.FromState = "" // where the company's history begins
			}
		}
		return sight == flow.Hidden && v.Role != viewer.RoleSystem
	})
}

// Appointments are those of an application, by date.
func (s *Service) Appointments(ctx context.Context, id uuid.UUID) ([]Meeting, error) {
	app, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := s.client(ctx).Appointment.Query().Where(appointment.ApplicationID(id)).
		Order(ent.Asc(appointment.FieldAt, appointment.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the appointments: %w", err)
	}
	all := make([]Meeting, len(rows))
	for i, row := range rows {
		c := flow.Case{State: flow.State(app.State), Sent: app.SentAt != nil, Appointment: flow.Appointment(row.State)}
		steps := slices.DeleteFunc(flow.Steps(c, roleOf(viewer.Get(ctx))), func(st flow.Step) bool {
			return st == flow.MarkNoShow && row.At.After(s.now())
		})
		all[i] = Meeting{row, steps}
	}
	return all, nil
}

// named reads applications that the viewer was found to see, with the names around them. Those rows are others' (a candidate's file is closed to
// recruiters, an offer that is no longer published to candidates), so they are read in the name of the system.
func (s *Service) named(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Application, error) {
	rows, err := s.client(ctx).Application.Query().Where(application.IDIn(ids...)).
		WithCandidate(func(q *ent.CandidateQuery) { q.WithAccount().WithEstablishment().WithReferent() }).WithOffer().WithCompany().
		All(viewer.System(ctx, "applications.names"))
	if err != nil {
		return nil, fmt.Errorf("naming applications: %w", err)
	}
	all := make(map[uuid.UUID]*ent.Application, len(rows))
	for _, row := range rows {
		all[row.ID] = row
	}
	return all, nil
}

// CV opens the frozen PDF of an application.
func (s *Service) CV(ctx context.Context, id uuid.UUID) (file io.ReadCloser, size int64, name string, ready bool, err error) {
	app, err := s.load(ctx, id)
	if err != nil {
		return nil, 0, "", false, err
	}
	// A company reads the copy and not the CV, so the copy is opened in the name of the system.
	file, size, name, ready, err = s.cvs.Open(viewer.System(ctx, "applications.cv"), app.CvHash)
	if err != nil {
		return nil, 0, "", false, fmt.Errorf("opening the frozen CV: %w", err)
	}
	return file, size, name, ready, nil
}
