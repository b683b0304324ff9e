package establishments

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/establishments"
)

// Root is the address of the list.
const Root = pages.Root

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	admin := api.Only(viewer.RoleAdmin)
	for _, p := range []struct {
		id, method, path string
		handle           func(http.ResponseWriter, *http.Request) error
	}{
		{"establishments.list", http.MethodGet, Root, m.pageList},
		{"establishments.new", http.MethodGet, Root + "/nouveau", m.pageNew},
		{"establishments.create", http.MethodPost, Root + "/nouveau", m.pageCreate},
		{"establishments.form", http.MethodGet, Root + "/{id}", m.pageForm},
		{"establishments.edit", http.MethodPost, Root + "/{id}", m.pageEdit},
	} {
		r.Page(api.Page{ID: p.id, Method: p.method, Path: p.path, Who: admin, Handle: p.handle})
	}
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	f := Filter{Text: q.Get("q"), Page: min(max(page, 1), 100_000)}
	list, total, err := m.List(r.Context(), f)
	if err != nil {
		return err
	}
	v := pages.ListView{Total: total, Text: f.Text, Pages: ui.Pages{Current: f.Page, Last: (total + PageSize - 1) / PageSize, URL: func(n int) string {
		next := url.Values{"page": {strconv.Itoa(n)}}
		if f.Text != "" {
			next.Set("q", f.Text)
		}
		return Root + "?" + next.Encode()
	}}}
	for _, e := range list {
		v.Lines = append(v.Lines, pages.Line{ID: e.ID.String(), Name: e.Name, Kind: e.Kind, City: e.City, Department: m.departments.Name(e.Department)})
	}
	return api.Render(w, r, http.StatusOK, pages.List(v))
}

func (m *Module) pageNew(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Form(pages.FormView{}))
}

func (m *Module) pageCreate(w http.ResponseWriter, r *http.Request) error {
	return m.save(w, r, pages.FormView{}, func(ctx context.Context, in Input) (*ent.Establishment, error) { return m.Create(ctx, in) })
}

func (m *Module) pageForm(w http.ResponseWriter, r *http.Request) error {
	e, err := m.of(r)
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Form(pages.FormView{ID: e.ID.String(), Title: e.Name, Name: e.Name, Kind: e.Kind, City: e.City, Postcode: e.Postcode}))
}

func (m *Module) pageEdit(w http.ResponseWriter, r *http.Request) error {
	e, err := m.of(r)
	if err != nil {
		return err
	}
	v := pages.FormView{ID: e.ID.String(), Title: e.Name}
	return m.save(w, r, v, func(ctx context.Context, in Input) (*ent.Establishment, error) { return m.Edit(ctx, e.ID, in) })
}

func (m *Module) of(r *http.Request) (*ent.Establishment, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return nil, errUnknown()
	}
	return m.Get(r.Context(), id)
}

// save reads the form and calls the command; what is wrong comes back with what was typed.
func (m *Module) save(w http.ResponseWriter, r *http.Request, v pages.FormView, command func(context.Context, Input) (*ent.Establishment, error)) error {
	ctx := r.Context()
	in, err := api.Form[Input](r)
	var saved *ent.Establishment
	if err == nil {
		saved, err = command(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		v.Name, v.Kind, v.City, v.Postcode, v.Errors = in.Name, in.Kind, in.City, in.Postcode, api.Errors(ctx, err)
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Form(v))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "establishments.saved", "Name", saved.Name)
	return api.Redirect(w, r, Root)
}
