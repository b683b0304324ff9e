package companies

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Companies"

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, api.Op{ID: "companies-list", Method: http.MethodGet, Path: "/companies", Summary: "List companies", Tag: tag, Who: api.Everyone()}, m.opList)
	api.Operation(r, api.Op{
		ID: "companies-create", Method: http.MethodPost, Path: "/companies", Summary: "Create a company", Tag: tag, Who: api.Only(viewer.RoleAdmin),
		Status: http.StatusCreated,
	}, m.opCreate)
	api.Operation(r, api.Op{ID: "companies-read", Method: http.MethodGet, Path: "/companies/{company}", Summary: "Read a company", Tag: tag, Who: api.Everyone()}, m.opRead)
	api.Operation(r, api.Op{ID: "companies-edit", Method: http.MethodPut, Path: "/companies/{company}", Summary: "Edit a company", Tag: tag, Who: insiders()}, m.opEdit)
}

// insiders are those who have a company to edit.
func insiders() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleRecruiter) }

type body[T any] struct{ Body T }

func (m *Module) opList(ctx context.Context, in *Filter) (*body[ListView], error) {
	list, total, err := m.List(ctx, *in)
	if err != nil {
		return nil, err
	}
	out := ListView{Total: total, Items: make([]View, len(list))}
	for i, c := range list {
		out.Items[i] = fromCompany(c)
	}
	return &body[ListView]{out}, nil
}

func (m *Module) opCreate(ctx context.Context, in *body[Input]) (*body[View], error) {
	return answer(m.Create(ctx, in.Body))
}

func (m *Module) opRead(ctx context.Context, in *struct {
	Company string `path:"company" maxLength:"220" doc:"The end of its address, or its id."`
},
) (*body[View], error) {
	if id, err := uuid.Parse(in.Company); err == nil {
		return answer(m.Get(ctx, id))
	}
	return answer(m.BySlug(ctx, in.Company))
}

func (m *Module) opEdit(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"company" format:"uuid" doc:"The company's id."`
	Body Input
},
) (*body[View], error) {
	return answer(m.Edit(ctx, in.ID, in.Body))
}

// answer turns what a method of the service returned into what an operation answers.
func answer(c *ent.Company, err error) (*body[View], error) {
	if err != nil {
		return nil, err
	}
	return &body[View]{fromCompany(c)}, nil
}
