package companies

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
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/companies"
)

// The addresses of the module.
const (
	PublicRoot = pages.PublicRoot
	HomeRoot   = pages.HomeRoot
	AdminRoot  = pages.AdminRoot
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	admin, recruiter := api.Only(viewer.RoleAdmin), api.Only(viewer.RoleRecruiter)
	for _, p := range []api.Page{
		{ID: "companies.list", Method: http.MethodGet, Path: PublicRoot, Who: api.Everyone(), Handle: m.pageList},
		{ID: "companies.page", Method: http.MethodGet, Path: PublicRoot + "/{slug}", Who: api.Everyone(), Handle: m.pageCompany},
		{ID: "companies.home", Method: http.MethodGet, Path: HomeRoot, Who: recruiter, Handle: m.pageHome},
		{ID: "companies.home_form", Method: http.MethodGet, Path: HomeRoot + "/modifier", Who: recruiter, Handle: m.pageForm},
		{ID: "companies.home_edit", Method: http.MethodPost, Path: HomeRoot + "/modifier", Who: recruiter, Handle: m.pageEdit},
		{ID: "companies.admin", Method: http.MethodGet, Path: AdminRoot, Who: admin, Handle: m.pageAdmin},
		{ID: "companies.new", Method: http.MethodGet, Path: AdminRoot + "/nouvelle", Who: admin, Handle: m.pageNew},
		{ID: "companies.create", Method: http.MethodPost, Path: AdminRoot + "/nouvelle", Who: admin, Handle: m.pageCreate},
		{ID: "companies.admin_home", Method: http.MethodGet, Path: AdminRoot + "/{id}", Who: admin, Handle: m.pageHome},
		{ID: "companies.form", Method: http.MethodGet, Path: AdminRoot + "/{id}/modifier", Who: admin, Handle: m.pageForm},
		{ID: "companies.edit", Method: http.MethodPost, Path: AdminRoot + "/{id}/modifier", Who: admin, Handle: m.pageEdit},
	} {
		r.Page(p)
	}
}

// Asked returns the company that a page of its inside is about: the one of the address for an admin, else the viewer's own.
func (m *Module) Asked(r *http.Request) (*ent.Company, error) {
	v := viewer.Get(r.Context())
	id := v.Company
	if v.Role == viewer.RoleAdmin {
		var err error
		if id, err = uuid.Parse(r.PathValue("id")); err != nil {
			return nil, errUnknown()
		}
	}
	return m.Inside(r.Context(), id)
}

// Base returns the address of a company's inside for the viewer: an admin's is among all companies.
func Base(ctx context.Context, company uuid.UUID) string {
	if viewer.Get(ctx).Role == viewer.RoleAdmin {
		return AdminRoot + "/" + company.String()
	}
	return HomeRoot
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	f := filterOf(r)
	v, err := m.listView(r, f, PublicRoot)
	if err != nil {
		return err
	}
	sectors, departments, err := m.Choices(r.Context())
	if err != nil {
		return err
	}
	v.Sector, v.Sectors = f.Sector, options(i18n.T(r.Context(), "companies.sector_all"), sectors)
	v.Department, v.Departments = f.Department, options(i18n.T(r.Context(), "companies.department_all"), departments)
	return api.Render(w, r, http.StatusOK, pages.List(v))
}

func (m *Module) pageAdmin(w http.ResponseWriter, r *http.Request) error {
	v, err := m.listView(r, filterOf(r), AdminRoot)
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Admin(v))
}

func filterOf(r *http.Request) Filter {
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	return Filter{Text: q.Get("q"), Sector: q.Get("sector"), Department: q.Get("department"), Page: min(max(page, 1), 100_000)}
}

func (m *Module) listView(r *http.Request, f Filter, root string) (pages.ListView, error) {
	list, total, err := m.List(r.Context(), f)
	if err != nil {
		return pages.ListView{}, err
	}
	v := pages.ListView{Total: total, Text: f.Text, Pages: ui.Pages{Current: f.Page, Last: (total + PageSize - 1) / PageSize, URL: func(n int) string {
		next := url.Values{}
		for name, value := range map[string]string{"q": f.Text, "sector": f.Sector, "department": f.Department} {
			if value != "" {
				next.Set(name, value)
			}
		}
		if n > 1 {
			next.Set("page", strconv.Itoa(n))
		}
		if len(next) == 0 {
			return root
		}
		return root + "?" + next.Encode()
	}}}
	for _, c := range list {
		v.Lines = append(v.Lines, pages.Line{ID: c.ID.String(), Slug: c.Slug, Name: c.Name, Sector: c.Sector, City: c.City})
	}
	return v, nil
}

func options(all string, choices []Choice) []ui.Option {
	list := make([]ui.Option, 1, len(choices)+1)
	list[0] = ui.Option{Label: all}
	for _, c := range choices {
		list = append(list, ui.Option{Value: c.Value, Label: c.Label})
	}
	return list
}

func (m *Module) pageCompany(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.BySlug(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := pages.CompanyView{Facts: m.facts(c), Slug: c.Slug}
	if mayEdit(viewer.Get(ctx), c.ID) {
		v.Edit = Base(ctx, c.ID) + "/modifier"
	}
	v.Spontaneous = viewer.Get(ctx).Is(viewer.RoleCandidate, viewer.RoleReferent, viewer.RoleOfficer) // for herself, or for a young person she accompanies
	if v.Panels, err = m.publicPanels(ctx, c.ID); err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Company(v))
}

func (m *Module) facts(c *ent.Company) pages.Facts {
	f := pages.Facts{
		Name: c.Name, Sector: c.Sector, Size: c.Size, Website: c.Website, City: c.City, Presentation: c.Presentation, DisabilityPolicy: c.DisabilityPolicy,
	}
	if c.Siret != nil {
		f.SIRET = *c.Siret
	}
	if c.Department != "" {
		f.Department = m.departments.Name(c.Department)
	}
	return f
}

func (m *Module) pageHome(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.Asked(r)
	if err != nil {
		return err
	}
	v := pages.HomeView{Facts: m.facts(c), Public: PublicRoot + "/" + c.Slug, Base: Base(ctx, c.ID), Admin: viewer.Get(ctx).Role == viewer.RoleAdmin}
	people, err := m.Colleagues(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, a := range people {
		v.People = append(v.People, pages.Person{Name: a.FirstName + " " + a.LastName, Function: a.Function, Email: accounts.Address(a)})
	}
	if v.Panels, err = m.homePanels(ctx, c.ID); err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Home(v))
}

func (m *Module) pageNew(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Form(pages.FormView{Action: AdminRoot + "/nouvelle", Back: AdminRoot}))
}

func (m *Module) pageCreate(w http.ResponseWriter, r *http.Request) error {
	return m.save(w, r, pages.FormView{Action: AdminRoot + "/nouvelle", Back: AdminRoot}, m.Create)
}

func (m *Module) pageForm(w http.ResponseWriter, r *http.Request) error {
	c, err := m.Asked(r)
	if err != nil {
		return err
	}
	v := formOf(r.Context(), c)
	v.Facts, v.Postcode = m.facts(c), c.Postcode
	return api.Render(w, r, http.StatusOK, pages.Form(v))
}

func (m *Module) pageEdit(w http.ResponseWriter, r *http.Request) error {
	c, err := m.Asked(r)
	if err != nil {
		return err
	}
	return m.save(w, r, formOf(r.Context(), c), func(ctx context.Context, in Input) (*ent.Company, error) { return m.Edit(ctx, c.ID, in) })
}

func formOf(ctx context.Context, c *ent.Company) pages.FormView {
	base := Base(ctx, c.ID)
	return pages.FormView{Title: c.Name, Action: base + "/modifier", Back: base}
}

// save reads the form and calls the command; what is wrong comes back with what was typed.
func (m *Module) save(w http.ResponseWriter, r *http.Request, v pages.FormView, command func(context.Context, Input) (*ent.Company, error)) error {
	ctx := r.Context()
	in, err := api.Form[Input](r)
	var saved *ent.Company
	if err == nil {
		saved, err = command(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		v.Facts = pages.Facts{
			Name: in.Name, SIRET: in.SIRET, Sector: in.Sector, Size: in.Size, Website: in.Website, City: in.City,
			Presentation: in.Presentation, DisabilityPolicy: in.DisabilityPolicy,
		}
		v.Postcode, v.Errors = in.Postcode, api.Errors(ctx, err)
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Form(v))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "companies.saved", "Name", saved.Name)
	return api.Redirect(w, r, Base(ctx, saved.ID))
}
