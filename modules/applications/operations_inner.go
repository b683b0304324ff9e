package applications

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

// meetingOp registers a step on an appointment.
func meetingOp[I any](m *Module, r *api.Router, name, summary string, who api.Who, take func(context.Context, uuid.UUID, uuid.UUID, I) error) {
	api.Operation(r, op("appointment-"+name, http.MethodPost, "/{id}/appointments/{appointment}/"+name, summary, who), func(ctx context.Context, in *struct {
		ID          string `path:"id" maxLength:"64" doc:"The application."`
		Appointment string `path:"appointment" maxLength:"64" doc:"The appointment."`
		Body        I
	},
	) (*body[SheetView], error) {
		id, meeting, err := identifyBoth(in.ID, in.Appointment)
		if err != nil {
			return nil, err
		}
		if err := take(ctx, id, meeting, in.Body); err != nil {
			return nil, err
		}
		return m.opRead(ctx, in.ID)
	})
}

func (m *Module) apiMeetings(r *api.Router) {
	stepOp(m, r, "appointments", "Propose an appointment", recruiters(), m.ProposeAppointment)
	meetingOp(m, r, "move", "Propose another time or place", recruiters(), m.MoveAppointment)
	meetingOp(m, r, "confirm", "Confirm an appointment", either(), m.ConfirmAppointment)
	meetingOp(m, r, "ask-to-move", "Ask for another time", either(), m.AskToMove)
	meetingOp(m, r, "cancel", "Call an appointment off", either(), m.CancelAppointment)
	meetingOp(m, r, "done", "Mark an appointment as done", recruiters(), m.MarkDone)
	meetingOp(m, r, "excused", "Mark that the candidate excused herself", recruiters(), m.MarkExcused)
	meetingOp(m, r, "no-show", "Mark that the candidate did not come", recruiters(), m.MarkNoShow)
	api.Operation(r, op("appointments-list", "GET", "/{id}/appointments", "List the appointments of an application", api.SignedIn()),
		func(ctx context.Context, in *path) (*body[[]AppointmentView], error) {
			id, err := identify(in.ID)
			if err != nil {
				return nil, err
			}
			all, err := m.Appointments(ctx, id)
			if err != nil {
				return nil, err
			}
			return &body[[]AppointmentView]{fromMeetings(all)}, nil
		})
	api.Operation(r, op("appointment-calendar", "GET", "/{id}/appointments/{appointment}/calendar", "Download an appointment for calendars (iCalendar)",
		api.SignedIn()), m.opCalendar)
}

func (m *Module) opCalendar(ctx context.Context, in *meetingPath) (*huma.StreamResponse, error) {
	id, meeting, err := identifyBoth(in.ID, in.Appointment)
	if err != nil {
		return nil, err
	}
	c, err := m.Calendar(ctx, id, meeting)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		for name, value := range calendarHeaders(c) {
			hc.SetHeader(name, value)
		}
		_, _ = hc.BodyWriter().Write(c.Body) // the only failure is a client who left
	}}, nil
}

func (m *Module) apiNotes(r *api.Router) {
	api.Operation(r, op("notes-list", "GET", "/{id}/notes", "List your company's private notes", recruiters()),
		func(ctx context.Context, in *path) (*body[[]NoteView], error) {
			id, err := identify(in.ID)
			if err != nil {
				return nil, err
			}
			notes, err := m.Notes(ctx, id)
			if err != nil {
				return nil, err
			}
			all := make([]NoteView, len(notes))
			for i, n := range notes {
				all[i] = fromNote(viewer.Get(ctx), n)
			}
			return &body[[]NoteView]{all}, nil
		})
	add := op("notes-add", http.MethodPost, "/{id}/notes", "Write a private note of your company", recruiters())
	add.Status = http.StatusCreated
	api.Operation(r, add, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"The application."`
		Body NoteInput
	},
	) (*body[NoteView], error) {
		id, err := identify(in.ID)
		if err != nil {
			return nil, err
		}
		n, err := m.AddNote(ctx, id, in.Body)
		if err != nil {
			return nil, err
		}
		return &body[NoteView]{fromNote(viewer.Get(ctx), n)}, nil
	})
	api.Operation(r, op("notes-edit", http.MethodPut, "/{id}/notes/{note}", "Change your note", recruiters()), func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"The application."`
		Note string `path:"note" maxLength:"64" doc:"The note."`
		Body NoteInput
	},
	) (*body[NoteView], error) {
		id, note, err := identifyBoth(in.ID, in.Note)
		if err != nil {
			return nil, err
		}
		n, err := m.EditNote(ctx, id, note, in.Body)
		if err != nil {
			return nil, err
		}
		return &body[NoteView]{fromNote(viewer.Get(ctx), n)}, nil
	})
	api.Operation(r, op("notes-delete", http.MethodDelete, "/{id}/notes/{note}", "Delete your note", recruiters()),
		func(ctx context.Context, in *notePath) (*struct{}, error) {
			id, note, err := identifyBoth(in.ID, in.Note)
			if err != nil {
				return nil, err
			}
			return nil, m.DeleteNote(ctx, id, note)
		})
}
