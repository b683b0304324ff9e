package offers

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Offers"

// managers are those who have offers to manage.
func managers() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleRecruiter) }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, api.Op{
		ID: "offers-list", Method: http.MethodGet, Path: "/offers", Summary: "Search published offers", Tag: tag, Who: api.Everyone(),
		Description: "Newest first. Without words, all published offers.",
	}, m.opList)
	api.Operation(r, api.Op{
		ID: "offers-counts", Method: http.MethodGet, Path: "/offers/counts", Summary: "Count offers by kind and department", Tag: tag, Who: api.Everyone(),
		Description: "Each choice is counted with the other filters applied. The counts may be twenty seconds old.",
	}, m.opCounts)
	api.Operation(r, api.Op{ID: "offers-read", Method: http.MethodGet, Path: "/offers/{offer}", Summary: "Read an offer", Tag: tag, Who: api.Everyone()}, m.opRead)
	api.Operation(r, api.Op{
		ID: "offers-create", Method: http.MethodPost, Path: "/offers", Summary: "Create an offer", Tag: tag, Who: managers(), Status: http.StatusCreated,
		Description: "A recruiter's offer is her company's; an admin names the company.",
	}, m.opCreate)
	api.Operation(r, api.Op{ID: "offers-edit", Method: http.MethodPut, Path: "/offers/{offer}", Summary: "Edit an offer", Tag: tag, Who: managers()}, m.opEdit)
	api.Operation(r, api.Op{ID: "offers-publish", Method: http.MethodPost, Path: "/offers/{offer}/publish", Summary: "Publish an offer", Tag: tag, Who: managers()}, m.opPublish)
	api.Operation(r, api.Op{ID: "offers-suspend", Method: http.MethodPost, Path: "/offers/{offer}/suspend", Summary: "Suspend an offer", Tag: tag, Who: managers()}, m.opSuspend)
	api.Operation(r, api.Op{ID: "offers-fill", Method: http.MethodPost, Path: "/offers/{offer}/fill", Summary: "Say that an offer is filled", Tag: tag, Who: managers()}, m.opFill)
	api.Operation(r, api.Op{ID: "offers-close", Method: http.MethodPost, Path: "/offers/{offer}/close", Summary: "Close an offer for good", Tag: tag, Who: managers()}, m.opClose)
	api.Operation(r, api.Op{ID: "offers-managed", Method: http.MethodGet, Path: "/companies/{company}/offers", Summary: "List a company's offers in every state", Tag: tag, Who: managers()}, m.opManaged)
}

type (
	body[T any] struct{ Body T }
	path        struct {
		ID uuid.UUID `path:"offer" format:"uuid" doc:"The offer's id."`
	}
	acted[T any] struct {
		ID   uuid.UUID `path:"offer" format:"uuid" doc:"The offer's id."`
		Body T
	}
)

func (m *Module) opList(ctx context.Context, in *Paged) (*body[ListView], error) {
	found, err := m.Search(ctx, *in)
	if err != nil {
		return nil, err
	}
	out := ListView{Total: found.Total.N, More: found.Total.More, Items: make([]ListedView, len(found.Offers))}
	for i, o := range found.Offers {
		out.Items[i] = fromListed(o)
	}
	return &body[ListView]{out}, nil
}

func (m *Module) opCounts(ctx context.Context, in *Filter) (*body[CountsView], error) {
	f, err := m.Facets(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &body[CountsView]{CountsView{Kinds: fromFacets(f.Kinds), Departments: fromFacets(f.Departments)}}, nil
}

func (m *Module) opRead(ctx context.Context, in *struct {
	Offer string `path:"offer" maxLength:"300" doc:"The end of its address, or its id."`
},
) (*body[View], error) {
	o, err := m.Read(ctx, in.Offer)
	if err != nil {
		return nil, err
	}
	return &body[View]{fromFull(o)}, nil
}

func (m *Module) opCreate(ctx context.Context, in *struct {
	Company uuid.UUID `query:"company" format:"uuid" doc:"The company, for an admin."`
	Body    Input
},
) (*body[View], error) {
	company := in.Company
	if v := viewer.Get(ctx); company == uuid.Nil {
		company = v.Company
	}
	return m.answer(ctx)(m.Create(ctx, company, in.Body))
}

func (m *Module) opEdit(ctx context.Context, in *acted[Input]) (*body[View], error) {
	return m.answer(ctx)(m.Edit(ctx, in.ID, in.Body))
}

func (m *Module) opPublish(ctx context.Context, in *path) (*body[View], error) {
	return m.answer(ctx)(m.Publish(ctx, in.ID))
}

func (m *Module) opSuspend(ctx context.Context, in *acted[SuspendInput]) (*body[View], error) {
	return m.answer(ctx)(m.Suspend(ctx, in.ID, in.Body))
}

func (m *Module) opFill(ctx context.Context, in *path) (*body[View], error) {
	return m.answer(ctx)(m.Fill(ctx, in.ID))
}

func (m *Module) opClose(ctx context.Context, in *acted[ReasonInput]) (*body[View], error) {
	return m.answer(ctx)(m.Close(ctx, in.ID, in.Body))
}

// answer turns what a command returned into the whole offer.
func (m *Module) answer(ctx context.Context) func(*ent.Offer, error) (*body[View], error) {
	return func(o *ent.Offer, err error) (*body[View], error) {
		if err != nil {
			return nil, err
		}
		whole, err := m.Read(ctx, o.ID.String())
		if err != nil {
			return nil, err
		}
		return &body[View]{fromFull(whole)}, nil
	}
}

func (m *Module) opManaged(ctx context.Context, in *struct {
	Company uuid.UUID `path:"company" format:"uuid" doc:"The company's id."`
	State   string    `query:"state" enum:"draft,published,suspended,filled,expired,archived" doc:"Only in this state."`
	Page    int       `query:"page" minimum:"1" maximum:"10000" default:"1" doc:"Page, from 1."`
},
) (*body[ManagedListView], error) {
	list, total, err := m.OfCompany(ctx, in.Company, in.State, in.Page)
	if err != nil {
		return nil, err
	}
	out := ManagedListView{Total: total, Items: make([]ManagedView, len(list))}
	for i, o := range list {
		out.Items[i] = ManagedView{
			ID: o.ID, Slug: o.Slug, Title: o.Title, Kind: o.Kind, State: o.State, Source: o.Source, Views: o.Views, UpdatedAt: o.UpdatedAt, ExpiresAt: o.ExpiresAt,
		}
	}
	return &body[ManagedListView]{out}, nil
}
