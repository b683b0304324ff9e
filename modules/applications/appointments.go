package applications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/appointment"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/worker/outbox"
)

// furthest is how far ahead an appointment may lie: beyond, it is a slip of the pen.
const furthest = 366 * 24 * time.Hour

// ProposeAppointment proposes a new appointment to the candidate.
func (s *Service) ProposeAppointment(ctx context.Context, id uuid.UUID, in MeetingInput) error {
	return s.take(ctx, id, proposing(in))
}

// MoveAppointment proposes another time or place for an appointment.
func (s *Service) MoveAppointment(ctx context.Context, id, meeting uuid.UUID, in MeetingInput) error {
	return s.onMeeting(ctx, id, meeting, proposing(in))
}

// ConfirmAppointment says yes.
func (s *Service) ConfirmAppointment(ctx context.Context, id, meeting uuid.UUID, in MessageInput) error {
	return s.onMeeting(ctx, id, meeting, said(flow.ConfirmAppointment, in))
}

// AskToMove asks for another time.
func (s *Service) AskToMove(ctx context.Context, id, meeting uuid.UUID, in MessageInput) error {
	return s.onMeeting(ctx, id, meeting, said(flow.AskToMove, in))
}

// CancelAppointment calls an appointment off.
func (s *Service) CancelAppointment(ctx context.Context, id, meeting uuid.UUID, in MessageInput) error {
	return s.onMeeting(ctx, id, meeting, said(flow.CancelAppointment, in))
}

// MarkDone says that people met; sometimes they do before the hour, so no clock is looked at.
func (s *Service) MarkDone(ctx context.Context, id, meeting uuid.UUID, in MessageInput) error {
	return s.onMeeting(ctx, id, meeting, said(flow.MarkDone, in))
}

// MarkExcused says that the candidate could not come and said so.
func (s *Service) MarkExcused(ctx context.Context, id, meeting uuid.UUID, in MessageInput) error {
	return s.onMeeting(ctx, id, meeting, said(flow.MarkExcused, in))
}

// MarkNoShow says that the candidate did not come, which nobody knows before the hour.
func (s *Service) MarkNoShow(ctx context.Context, id, meeting uuid.UUID, in MessageInput) error {
	return s.onMeeting(ctx, id, meeting, said(flow.MarkNoShow, in))
}

func said(step flow.Step, in MessageInput) act {
	tidy(&in.Message)
	return act{step: step, given: flow.Given{Message: in.Message}, revision: in.Revision, words: words{message: in.Message}}
}

func proposing(in MeetingInput) act {
	tidy(&in.Place, &in.Message, &in.Accommodations)
	return act{
		step: flow.ProposeAppointment, revision: in.Revision, words: words{message: in.Message}, proposal: &in,
		given: flow.Given{
			At: in.At, Length: time.Duration(in.Minutes) * time.Minute, Way: flow.Way(in.Mode), Where: in.Place, Message: in.Message,
		},
	}
}

// onMeeting takes a step on one appointment of an application.
func (s *Service) onMeeting(ctx context.Context, id, meeting uuid.UUID, a act) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		app, err := s.load(ctx, id)
		if err != nil {
			return err
		}
		if a.meeting, err = s.appointment(ctx, app.ID, meeting); err != nil {
			return err
		}
		return s.apply(ctx, app, a)
	})
}

func (s *Service) appointment(ctx context.Context, id, meeting uuid.UUID) (*ent.Appointment, error) {
	found, err := s.client(ctx).Appointment.Query().Where(appointment.ID(meeting), appointment.ApplicationID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("applications.appointment_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading an appointment: %w", err)
	}
	return found, nil
}

// meet writes what a step changes in an appointment; nil for the steps of the application itself.
func (s *Service) meet(ctx context.Context, app *ent.Application, a act, out flow.Outcome, now time.Time) (*ent.Appointment, error) {
	if out.Appointment == flow.NoAppointment {
		return nil, nil //nolint:nilnil // no appointment is what most steps have
	}
	if err := timely(a, now); err != nil {
		return nil, err
	}
	if a.meeting == nil {
		return s.newMeeting(ctx, app, a.proposal, out, now)
	}
	u := s.client(ctx).Appointment.Update().
		Where(appointment.ID(a.meeting.ID), appointment.State(a.meeting.State), appointment.Revision(a.meeting.Revision)).
		SetState(string(out.Appointment)).SetRevision(a.meeting.Revision + 1).SetUpdatedAt(now)
	if p := a.proposal; p != nil {
		u.SetAt(moment(p.At)).SetMinutes(p.Minutes).SetMode(p.Mode).SetPlace(p.Place).SetMessage(p.Message).
			SetAccommodations(p.Accommodations).SetAnswer("")
	}
	if a.step == flow.AskToMove {
		u.SetAnswer(a.words.message)
	}
	if a.proposal != nil || a.step == flow.CancelAppointment {
		u.SetSequence(a.meeting.Sequence + 1)
	}
	n, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("writing an appointment: %w", err)
	}
	if n == 0 {
		return nil, fault.Conflict("applications.conflict")
	}
	return s.appointment(ctx, app.ID, a.meeting.ID)
}

func (s *Service) newMeeting(ctx context.Context, app *ent.Application, p *MeetingInput, out flow.Outcome, now time.Time) (*ent.Appointment, error) {
	made, err := s.client(ctx).Appointment.Create().SetID(mixin.NewID()).SetApplicationID(app.ID).SetCandidateID(app.CandidateID).
		SetEstablishmentID(app.EstablishmentID).SetCompanyID(app.CompanyID).SetAt(moment(p.At)).SetMinutes(p.Minutes).SetMode(p.Mode).
		SetPlace(p.Place).SetMessage(p.Message).SetAccommodations(p.Accommodations).SetState(string(out.Appointment)).
		SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("writing an appointment: %w", err)
	}
	return made, nil
}

func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// timely says whether the dates of a step lie where they must.
func timely(a act, now time.Time) error {
	switch {
	case a.proposal != nil && !a.proposal.At.After(now):
		return fault.Invalid(fault.Field{Name: "at", Key: "applications.at_past"})
	case a.proposal != nil && a.proposal.At.After(now.Add(furthest)):
		return fault.Invalid(fault.Field{Name: "at", Key: "applications.at_far"})
	case a.step == flow.MarkNoShow && a.meeting.At.After(now):
		return fault.Conflict("applications.not_yet")
	default:
		return nil
	}
}

// endAppointments calls off what is still to come of an application that has ended, so that no calendar keeps it.
func (s *Service) endAppointments(ctx context.Context, app *ent.Application, out flow.Outcome, now time.Time) error {
	var expected []string
	for _, state := range flow.OpenAppointments() {
		expected = append(expected, string(state))
	}
	coming, err := s.client(ctx).Appointment.Query().
		Where(appointment.ApplicationID(app.ID), appointment.StateIn(expected...), appointment.AtGT(now)).All(ctx)
	if err != nil {
		return fmt.Errorf("reading the appointments still to come: %w", err)
	}
	for _, m := range coming {
		m, err := m.Update().SetState(string(flow.Cancelled)).SetSequence(m.Sequence + 1).SetRevision(m.Revision + 1).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("calling off an appointment: %w", err)
		}
		fact, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactCancelled, Payload: Fact{Application: app.ID, Appointment: &m.ID}})
		if err != nil {
			return fmt.Errorf("announcing an appointment called off: %w", err)
		}
		if err := s.tell(ctx, telling{event: FactCancelled, id: fact, app: app, meeting: m, roles: out.Told}); err != nil {
			return err
		}
	}
	return nil
}
