package establishments

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Establishments"

// API registers the operations.
func (m *Module) API(r *api.Router) {
	admin := api.Only(viewer.RoleAdmin)
	api.Operation(r, api.Op{ID: "establishments-list", Method: http.MethodGet, Path: "/establishments", Summary: "List establishments", Tag: tag, Who: api.SignedIn()}, m.opList)
	api.Operation(r, api.Op{ID: "establishments-create", Method: http.MethodPost, Path: "/establishments", Summary: "Create an establishment", Tag: tag, Who: admin, Status: http.StatusCreated}, m.opCreate)
	api.Operation(r, api.Op{ID: "establishments-read", Method: http.MethodGet, Path: "/establishments/{id}", Summary: "Read an establishment", Tag: tag, Who: api.SignedIn()}, m.opRead)
	api.Operation(r, api.Op{ID: "establishments-edit", Method: http.MethodPut, Path: "/establishments/{id}", Summary: "Edit an establishment", Tag: tag, Who: admin}, m.opEdit)
}

type (
	body[T any] struct{ Body T }
	path        struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The establishment."`
	}
)

func (m *Module) opList(ctx context.Context, in *Filter) (*body[ListView], error) {
	list, total, err := m.List(ctx, *in)
	if err != nil {
		return nil, err
	}
	out := ListView{Total: total, Items: make([]View, len(list))}
	for i, e := range list {
		out.Items[i] = fromEstablishment(e)
	}
	return &body[ListView]{out}, nil
}

func (m *Module) opCreate(ctx context.Context, in *body[Input]) (*body[View], error) {
	e, err := m.Create(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &body[View]{fromEstablishment(e)}, nil
}

func (m *Module) opRead(ctx context.Context, in *path) (*body[View], error) {
	e, err := m.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[View]{fromEstablishment(e)}, nil
}

func (m *Module) opEdit(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"The establishment."`
	Body Input
},
) (*body[View], error) {
	e, err := m.Edit(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return &body[View]{fromEstablishment(e)}, nil
}
