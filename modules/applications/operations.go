package applications

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Applications"

type body[T any] struct{ Body T }

// path names an application; what is no id does not exist either.
type path struct {
	ID string `path:"id" maxLength:"64" doc:"The application."`
}

type meetingPath struct {
	ID          string `path:"id" maxLength:"64" doc:"The application."`
	Appointment string `path:"appointment" maxLength:"64" doc:"The appointment."`
}

type notePath struct {
	ID   string `path:"id" maxLength:"64" doc:"The application."`
	Note string `path:"note" maxLength:"64" doc:"The note."`
}

// The people of the steps.
func candidates() api.Who { return api.Only(viewer.RoleCandidate) }
func referents() api.Who  { return api.Only(viewer.Accompanying()...) }
func family() api.Who {
	return api.Only(append(viewer.Accompanying(), viewer.RoleCandidate)...)
}
func recruiters() api.Who { return api.Only(viewer.RoleRecruiter) }
func either() api.Who     { return api.Only(viewer.RoleCandidate, viewer.RoleRecruiter) }
func admins() api.Who     { return api.Only(viewer.RoleAdmin) }

func op(id, method, path, summary string, who api.Who) api.Op {
	return api.Op{ID: "applications-" + id, Method: method, Path: "/applications" + path, Summary: summary, Tag: tag, Who: who}
}

func identify(raw string) (uuid.UUID, error) {
	id, err := uuid.Parse(raw)
	if err != nil {
		return id, fault.NotFound("applications.not_found")
	}
	return id, nil
}

func identifyBoth(one, two string) (uuid.UUID, uuid.UUID, error) {
	first, err := identify(one)
	if err != nil {
		return first, first, err
	}
	second, err := identify(two)
	return first, second, err
}

// API registers the operations. Each step answers with the application as it is after it.
func (m *Module) API(r *api.Router) {
	m.apiReading(r)
	m.apiSteps(r)
	m.apiMeetings(r)
	m.apiNotes(r)
}

func (m *Module) apiReading(r *api.Router) {
	api.Operation(r, op("list", "GET", "", "List the applications that you see", api.SignedIn()),
		func(ctx context.Context, in *ListInput) (*body[ListView], error) {
			list, err := m.List(ctx, *in)
			if err != nil {
				return nil, err
			}
			return &body[ListView]{fromList(list)}, nil
		})
	api.Operation(r, op("read", "GET", "/{id}", "Read an application", api.SignedIn()), func(ctx context.Context, in *path) (*body[SheetView], error) {
		return m.opRead(ctx, in.ID)
	})
	api.Operation(r, op("history", "GET", "/{id}/history", "Read what happened to an application", api.SignedIn()),
		func(ctx context.Context, in *path) (*body[[]StepView], error) {
			id, err := identify(in.ID)
			if err != nil {
				return nil, err
			}
			lines, err := m.History(ctx, id)
			if err != nil {
				return nil, err
			}
			return &body[[]StepView]{fromHistory(lines)}, nil
		})
	api.Operation(r, op("cv", "GET", "/{id}/cv", "Download the frozen CV (PDF)", api.SignedIn()), m.opCV)
}

// opRead answers with the application as the viewer sees it now.
func (m *Module) opRead(ctx context.Context, raw string) (*body[SheetView], error) {
	id, err := identify(raw)
	if err != nil {
		return nil, err
	}
	sheet, err := m.Sheet(ctx, id)
	if err != nil {
		return nil, err
	}
	return &body[SheetView]{fromSheet(viewer.Get(ctx), sheet)}, nil
}

func (m *Module) opCV(ctx context.Context, in *path) (*huma.StreamResponse, error) {
	id, err := identify(in.ID)
	if err != nil {
		return nil, err
	}
	file, err := m.pdf(ctx, id)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer file.Close() //nolint:errcheck // it was only read
		for name, value := range file.headers(false) {
			hc.SetHeader(name, value)
		}
		_, _ = io.Copy(hc.BodyWriter(), file) // the only failure is a client who left
	}}, nil
}

// stepOp registers a step on an application.
func stepOp[I any](m *Module, r *api.Router, name, summary string, who api.Who, take func(context.Context, uuid.UUID, I) error) {
	api.Operation(r, op(name, http.MethodPost, "/{id}/"+name, summary, who), func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"The application."`
		Body I
	},
	) (*body[SheetView], error) {
		id, err := identify(in.ID)
		if err != nil {
			return nil, err
		}
		if err := take(ctx, id, in.Body); err != nil {
			return nil, err
		}
		return m.opRead(ctx, in.ID)
	})
}

func (m *Module) apiSteps(r *api.Router) {
	submit := op("submit", http.MethodPost, "", "Apply to an offer or to a company", family())
	submit.Status = http.StatusCreated
	api.Operation(r, submit, func(ctx context.Context, in *body[SubmitInput]) (*body[SheetView], error) {
		id, err := m.Submit(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		return m.opRead(ctx, id.String())
	})
	stepOp(m, r, "request-changes", "Ask the candidate for a correction", referents(), m.RequestChanges)
	stepOp(m, r, "resubmit", "Send the corrected application to the referent", family(), m.Resubmit)
	stepOp(m, r, "validate", "Send the application to the company", referents(), m.Validate)
	stepOp(m, r, "decline", "Not send the application, with a reason", referents(), m.Decline)
	stepOp(m, r, "take-on", "Take the application on", recruiters(), m.TakeOn)
	stepOp(m, r, "refuse", "Refuse, with a reason", recruiters(), m.Refuse)
	stepOp(m, r, "hire", "Hire", recruiters(), m.Hire)
	stepOp(m, r, "not-hire", "Not hire, with a message", recruiters(), m.NotHire)
	stepOp(m, r, "withdraw", "Withdraw your application", candidates(), m.Withdraw)
	stepOp(m, r, "nudge", "Ask those who have let you wait for ten days, once", candidates(), m.Nudge)
	stepOp(m, r, "reopen", "Give an ended application its state before back", admins(), m.Reopen)
}
