package applications

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Service holds the commands and queries of the module. Each exported command is one transaction.
type Service struct {
	db         *open.DB
	clock      func() time.Time
	outbox     *outbox.Outbox
	cvs        CVs
	candidates Candidates
	recruiters Recruiters
	alerts     Alerts
	bundle     *i18n.Bundle
	baseURL    string
	seal       *seal.Keyring
	trail      *trail.Trail
}

// now is the clock's time as both databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

func (s *Service) client(ctx context.Context) *ent.Client { return tx.Client(ctx, s.db) }

// firstSentRevision is where the revisions that a company reads begin, so that it cannot count what happened before.
const firstSentRevision = 1000

// act is one step on its way: what comes with it, and what it changes besides the state.
type act struct {
	step     flow.Step
	given    flow.Given
	revision int // of the form; zero for the system, which has none
	words    words
	columns  func(*ent.ApplicationUpdate) // the step's own columns
	frozen   func(ctx context.Context, a *ent.Application, u *ent.ApplicationUpdate) error
	meeting  *ent.Appointment // the appointment acted on; nil for the application itself and for a new one
	proposal *MeetingInput    // of a new or moved appointment
}

// words are what was said with a step, as the history keeps it.
type words struct{ message, reason, reasonText string }

// quote is what people are shown of the words.
func (w words) quote() string {
	if w.message != "" {
		return w.message
	}
	return w.reasonText
}

// take takes a step on an application that the viewer sees.
func (s *Service) take(ctx context.Context, id uuid.UUID, a act) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		app, err := s.load(ctx, id)
		if err != nil {
			return err
		}
		return s.apply(ctx, app, a)
	})
}

// load reads an application as the viewer; what one may not see does not exist.
func (s *Service) load(ctx context.Context, id uuid.UUID) (*ent.Application, error) {
	app, err := s.client(ctx).Application.Get(ctx, id)
	if ent.IsNotFound(err) || err == nil && !maySee(viewer.Get(ctx), app) {
		return nil, fault.NotFound("applications.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading an application: %w", err)
	}
	return app, nil
}

// apply is the whole of a step inside a transaction: the law, the row, the documents, the appointments, the history, the fact, the telling.
func (s *Service) apply(ctx context.Context, app *ent.Application, a act) error {
	c, err := s.caseOf(ctx, app, a)
	if err != nil {
		return err
	}
	out, err := decide(c, a, roleOf(viewer.Get(ctx)), app.Revision)
	if err != nil {
		return err
	}
	now := s.now()
	if err := s.write(ctx, app, a, out, now); err != nil {
		return err
	}
	meeting, err := s.meet(ctx, app, a, out, now)
	if err != nil {
		return err
	}
	if err := s.record(ctx, app, a, out, meeting, now); err != nil {
		return err
	}
	if err := s.announce(ctx, app, a, out, meeting); err != nil {
		return err
	}
	if out.EndsAppointments {
		return s.endAppointments(ctx, app, out, now)
	}
	return nil
}

// caseOf is what the law needs to know.
func (s *Service) caseOf(ctx context.Context, app *ent.Application, a act) (flow.Case, error) {
	c := flow.Case{State: flow.State(app.State), Before: flow.State(app.StateBefore), Sent: app.SentAt != nil}
	if a.meeting != nil {
		c.Appointment = flow.Appointment(a.meeting.State)
	}
	if a.step != flow.Reopen {
		return c, nil
	}
	var err error
	c.Twin, err = s.hasOpen(ctx, app.CandidateID, app.OfferID, app.CompanyID)
	return c, err
}

// hasOpen says whether the candidate has an open application for the offer, or, without one, a spontaneous one to the company.
func (s *Service) hasOpen(ctx context.Context, candidate uuid.UUID, offer *uuid.UUID, company uuid.UUID) (bool, error) {
	same := application.And(application.OfferIDIsNil(), application.CompanyID(company))
	if offer != nil {
		same = application.OfferID(*offer)
	}
	// The twin may belong to an establishment of before, which the viewer does not see.
	found, err := s.client(ctx).Application.Query().Where(application.CandidateID(candidate), same, application.StateIn(openStates()...)).
		Exist(viewer.System(ctx, "applications.twin"))
	if err != nil {
		return false, fmt.Errorf("looking for another open application: %w", err)
	}
	return found, nil
}

// decide asks the law. A stale form is a conflict even when it lacks something: what it would be asked for may no longer make sense.
func decide(c flow.Case, a act, role flow.Role, current int) (flow.Outcome, error) {
	out, err := flow.Next(c, a.step, role, a.given)
	var missing *flow.MissingError
	if stale := a.revision != 0 && a.revision != current; stale && (err == nil || errors.As(err, &missing)) {
		return out, fault.Conflict("applications.conflict")
	}
	return out, faultOf(err)
}

// faultOf turns the law's errors into faults.
func faultOf(err error) error {
	var (
		forbidden *flow.NotAllowedError
		conflict  *flow.ConflictError
		missing   *flow.MissingError
	)
	switch {
	case errors.Is(err, flow.ErrHidden):
		return fault.NotFound("applications.not_found")
	case errors.As(err, &forbidden):
		return fault.Forbidden("applications.forbidden")
	case errors.As(err, &conflict) && conflict.Twin:
		return fault.Conflict("applications.twin")
	case errors.As(err, &conflict):
		return fault.Conflict("applications.conflict")
	case errors.As(err, &missing):
		fields := make([]fault.Field, len(missing.Fields))
		for i, f := range missing.Fields {
			fields[i] = fault.Field{Name: fieldName(f), Key: "applications.missing." + string(f)}
		}
		return fault.Invalid(fields...)
	default:
		return err
	}
}

// fieldName is what the inputs call a field of the law.
func fieldName(f flow.Field) string {
	switch f {
	case flow.FieldLength:
		return "minutes"
	case flow.FieldWay:
		return "mode"
	case flow.FieldWhere:
		return "place"
	case flow.FieldReasonText:
		return "reasonText"
	case flow.FieldWithCandidate:
		return "withCandidate"
	case flow.FieldStartsOn:
		return "startsOn"
	default:
		return string(f)
	}
}

// write changes the row, unless somebody was faster.
func (s *Service) write(ctx context.Context, app *ent.Application, a act, out flow.Outcome, now time.Time) error {
	next := app.Revision + 1
	if out.Sends {
		next = max(next, firstSentRevision)
	}
	u := s.client(ctx).Application.Update().
		Where(application.ID(app.ID), application.State(app.State), application.Revision(app.Revision)).
		SetState(string(out.State)).SetRevision(next).SetUpdatedAt(now)
	if out.Sends {
		u.SetSentAt(now)
	}
	if string(out.State) != app.State {
		u.SetStateAt(now).SetReminders(0).ClearNudgedAt()
		if openState(app.State) && !openState(string(out.State)) {
			u.SetStateBefore(app.State)
		}
	}
	if a.columns != nil {
		a.columns(u)
	}
	if a.frozen != nil {
		if err := a.frozen(ctx, app, u); err != nil {
			return err
		}
	}
	n, err := u.Save(ctx)
	switch {
	case sqlgraph.IsUniqueConstraintError(err): // another open application came in between
		return fault.Conflict("applications.twin")
	case err != nil:
		return fmt.Errorf("writing the step %s: %w", a.step, err)
	case n == 0:
		return fault.Conflict("applications.conflict")
	default:
		return nil
	}
}

// record writes the line of the history.
func (s *Service) record(ctx context.Context, app *ent.Application, a act, out flow.Outcome, meeting *ent.Appointment, now time.Time) error {
	v := viewer.Get(ctx)
	line := s.client(ctx).Step.Create().SetApplicationID(app.ID).SetCandidateID(app.CandidateID).SetEstablishmentID(app.EstablishmentID).
		SetCompanyID(app.CompanyID).SetAt(now).SetActorRole(v.Role).SetActorName(v.Name).SetStep(string(a.step)).
		SetFromState(app.State).SetToState(string(out.State)).SetMessage(a.words.message).SetReasonCode(a.words.reason).
		SetReasonText(a.words.reasonText).SetCompanySees(out.Sent)
	if v.SignedIn() {
		line.SetActorID(v.Account)
	}
	if meeting != nil {
		line.SetAppointmentID(meeting.ID)
	}
	if err := line.Exec(ctx); err != nil {
		return fmt.Errorf("writing the history of step %s: %w", a.step, err)
	}
	return s.stepped(ctx, app, a)
}

func openState(state string) bool {
	for _, s := range flow.OpenStates() {
		if string(s) == state {
			return true
		}
	}
	return false
}

func openStates() []string {
	var all []string
	for _, s := range flow.OpenStates() {
		all = append(all, string(s))
	}
	return all
}
