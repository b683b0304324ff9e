package candidates

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Candidates"

// readers are those who see at least one file.
func readers() api.Who {
	return api.Only(viewer.RoleCandidate, viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin)
}

// writers are those of them who may change one.
func writers() api.Who { return api.Only(append(viewer.Accompanying(), viewer.RoleCandidate)...) }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, api.Op{
		ID: "candidates-create", Method: http.MethodPost, Path: "/candidates", Summary: "Create a candidate", Tag: tag, Who: managers(),
		Status: http.StatusCreated, Description: "Makes the candidate's file and account together, and sends the invitation.",
	}, m.opCreate)
	api.Operation(r, api.Op{
		ID: "candidates-list", Method: http.MethodGet, Path: "/candidates", Summary: "List candidates", Tag: tag, Who: readers(),
		Description: "Those whom you accompany; all of them for an admin; for a candidate, herself.",
	}, m.opList)
	api.Operation(r, api.Op{ID: "candidates-read", Method: http.MethodGet, Path: "/candidates/{id}", Summary: "Read a candidate's file", Tag: tag, Who: readers()}, m.opRead)
	api.Operation(r, api.Op{ID: "candidates-save", Method: http.MethodPut, Path: "/candidates/{id}", Summary: "Change a candidate's profile", Tag: tag, Who: writers()}, m.opSave)
	api.Operation(r, api.Op{
		ID: "candidates-entrust", Method: http.MethodPut, Path: "/candidates/{id}/referent", Summary: "Give a candidate to another referent", Tag: tag, Who: managers(),
	}, m.opEntrust)
	api.Operation(r, api.Op{
		ID: "candidates-resend", Method: http.MethodPost, Path: "/candidates/{id}/invitation", Summary: "Send a new invitation", Tag: tag, Who: managers(),
	}, m.opResend)
}

type (
	path struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The candidate's file."`
	}
	body[T any] struct{ Body T }
)

func (m *Module) opCreate(ctx context.Context, in *body[CreateInput]) (*body[View], error) {
	id, err := m.Create(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return m.opRead(ctx, &path{id})
}

func (m *Module) opList(ctx context.Context, in *Filter) (*body[ListView], error) {
	list, total, err := m.List(ctx, *in)
	if err != nil {
		return nil, err
	}
	view := ListView{Total: total, Candidates: make([]View, len(list))}
	for i, c := range list {
		view.Candidates[i] = fromCandidate(c)
	}
	return &body[ListView]{view}, nil
}

func (m *Module) opRead(ctx context.Context, in *path) (*body[View], error) {
	c, err := m.Read(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[View]{fromCandidate(c)}, nil
}

func (m *Module) opEntrust(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"The candidate's file."`
	Body EntrustInput
},
) (*body[View], error) {
	if err := m.Entrust(ctx, in.ID, in.Body); err != nil {
		return nil, err
	}
	return m.opRead(ctx, &path{in.ID})
}

func (m *Module) opSave(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"The candidate's file."`
	Body ProfileInput
},
) (*body[View], error) {
	if err := m.SaveProfile(ctx, in.ID, in.Body); err != nil {
		return nil, err
	}
	return m.opRead(ctx, &path{in.ID})
}

func (m *Module) opResend(ctx context.Context, in *path) (*struct{}, error) {
	return nil, m.Resend(ctx, in.ID)
}
