package applications

import (
	"context"
	"fmt"
	"net/url"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/mail"
)

// calendarName is the name of every calendar file.
const calendarName = "rendez-vous.ics"

// Calendar is the calendar file of an appointment that the viewer sees.
func (s *Service) Calendar(ctx context.Context, id, meeting uuid.UUID) (*mail.Calendar, error) {
	if _, err := s.load(ctx, id); err != nil {
		return nil, err
	}
	m, err := s.appointment(ctx, id, meeting)
	if err != nil {
		return nil, err
	}
	return s.calendar(ctx, m, viewer.Get(ctx).Role == viewer.RoleCandidate)
}

// calendarOf makes the file joined to the candidate's mail; the appointment is the one that the alert's parameters name, as it is now.
func (s *Service) calendarOf(ctx context.Context, params map[string]string) (*mail.Calendar, error) {
	id, err := uuid.Parse(params["Appointment"])
	if err != nil {
		return nil, fmt.Errorf("reading which appointment was told: %w", err)
	}
	ctx = viewer.System(ctx, "applications.calendar")
	m, err := s.client(ctx).Appointment.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // erased since: the mail goes without it
	}
	if err != nil {
		return nil, fmt.Errorf("reading the appointment told: %w", err)
	}
	return s.calendar(ctx, m, true)
}

// calendar writes an appointment for calendars: always the same UID, and a sequence that grows, so that a move replaces and a cancellation removes.
// Times are written in UTC, which every calendar shows in its own zone; invited says that the candidate is named as the one invited.
func (s *Service) calendar(ctx context.Context, m *ent.Appointment, invited bool) (*mail.Calendar, error) {
	named, err := s.named(ctx, []uuid.UUID{m.ApplicationID})
	if err != nil {
		return nil, err
	}
	app := named[m.ApplicationID]
	if i18n.From(ctx) == nil { // outside a request: in the language of the one who reads it
		ctx = i18n.With(ctx, s.bundle.Localizer(app.Edges.Candidate.Edges.Account.Locale))
	}
	method, status := ics.MethodRequest, ics.ObjectStatusTentative
	switch flow.Appointment(m.State) {
	case flow.Cancelled:
		method, status = ics.MethodCancel, ics.ObjectStatusCancelled
	case flow.Confirmed, flow.Done:
		status = ics.ObjectStatusConfirmed
	}
	host := "localhost"
	if u, err := url.Parse(s.baseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	c := ics.NewCalendarFor("Atouts")
	c.SetProductId("-//Atouts//FR")
	c.SetCalscale("GREGORIAN")
	c.SetMethod(method)
	e := c.AddEvent(m.ID.String() + "@" + host)
	e.SetDtStampTime(m.UpdatedAt)
	e.SetSequence(m.Sequence)
	e.SetStartAt(m.At)
	e.SetEndAt(m.At.Add(time.Duration(m.Minutes) * time.Minute))
	e.SetStatus(status)
	e.SetSummary(i18n.T(ctx, "applications.calendar.summary", "Company", app.Edges.Company.Name))
	e.SetDescription(i18n.T(ctx, "applications.calendar.description", "Title", titleOf(app), "Way", i18n.T(ctx, "applications.way."+m.Mode),
		"URL", s.baseURL+Href(app.ID)))
	e.SetLocation(m.Place)
	e.SetURL(s.baseURL + Href(app.ID))
	e.SetOrganizer("ne-pas-repondre@" + host)
	if invited {
		e.AddAttendee(app.Edges.Candidate.Edges.Account.Email, ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant,
			ics.ParticipationStatusNeedsAction, ics.WithRSVP(false))
	}
	if method == ics.MethodRequest {
		alarm := e.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger("-PT1H")
		alarm.SetDescription(i18n.T(ctx, "applications.calendar.summary", "Company", app.Edges.Company.Name))
	}
	return &mail.Calendar{Method: string(method), Body: []byte(c.Serialize(ics.WithNewLineWindows)), Name: calendarName}, nil
}
