package offers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/offers"
)

// side says where a company's offers stand for the reader: in her own employer, or among all companies.
func (m *Module) side(r *http.Request) (*ent.Company, pages.Side, error) {
	c, err := m.companies.Asked(r)
	if err != nil {
		return nil, pages.Side{}, err
	}
	base := companies.Base(r.Context(), c.ID)
	return c, pages.Side{Company: c.Name, Home: base, Root: base + "/offres", Admin: base != companies.HomeRoot}, nil
}

func (m *Module) pageManaged(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	c, side, err := m.side(r)
	if err != nil {
		return err
	}
	state := q.Get("state")
	if !slices.Contains(schema.States(), state) {
		state = ""
	}
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	page = min(max(page, 1), 10_000)
	list, total, err := m.OfCompany(ctx, c.ID, state, page)
	if err != nil {
		return err
	}
	counts, err := m.States(ctx, c.ID)
	if err != nil {
		return err
	}
	address := func(state string, page int) string {
		next := url.Values{}
		if state != "" {
			next.Set("state", state)
		}
		if page > 1 {
			next.Set("page", strconv.Itoa(page))
		}
		if len(next) == 0 {
			return side.Root
		}
		return side.Root + "?" + next.Encode()
	}
	v := pages.ManagedView{
		Side: side, State: state, Total: total,
		Pages: ui.Pages{Current: page, Last: (total + PageSize - 1) / PageSize, URL: func(n int) string { return address(state, n) }},
	}
	all := 0
	for _, s := range schema.States() {
		n := counts[s]
		all += n
		v.Tabs = append(v.Tabs, ui.TabLink{Label: i18n.T(ctx, "offers.states."+s), Href: address(s, 1), Count: &n, Current: s == state})
	}
	v.Tabs = append([]ui.TabLink{{Label: i18n.T(ctx, "offers.states.all"), Href: side.Root, Count: &all, Current: state == ""}}, v.Tabs...)
	for _, o := range list {
		v.Lines = append(v.Lines, pages.Line{
			ID: o.ID.String(), Title: o.Title, Kind: o.Kind, State: o.State, FromFeed: o.Source == schema.SourceFeed, Views: o.Views, Expires: o.ExpiresAt,
		})
	}
	return api.Render(w, r, http.StatusOK, pages.Managed(v))
}

func (m *Module) pageNew(w http.ResponseWriter, r *http.Request) error {
	_, side, err := m.side(r)
	if err != nil {
		return err
	}
	v := pages.FormView{Side: side, Values: url.Values{"level": {schema.LevelAny}, "remote": {schema.RemoteNone}, "openings": {"1"}}}
	return api.Render(w, r, http.StatusOK, pages.Form(v))
}

func (m *Module) pageCreate(w http.ResponseWriter, r *http.Request) error {
	c, side, err := m.side(r)
	if err != nil {
		return err
	}
	return m.save(w, r, pages.FormView{Side: side}, func(ctx context.Context, in Input) (*ent.Offer, error) { return m.Create(ctx, c.ID, in) })
}

// asked returns the offer of a page's address, which must be that of the company in it.
func (m *Module) asked(r *http.Request) (*ent.Offer, pages.Side, error) {
	c, side, err := m.side(r)
	if err != nil {
		return nil, side, err
	}
	id, err := uuid.Parse(r.PathValue("offer"))
	if err != nil {
		return nil, side, errUnknown()
	}
	o, err := m.managed(r.Context(), id)
	if err == nil && o.CompanyID != c.ID {
		err = errUnknown()
	}
	return o, side, err
}

func (m *Module) pageForm(w http.ResponseWriter, r *http.Request) error {
	o, side, err := m.asked(r)
	if err != nil {
		return err
	}
	v := formOf(o, side)
	if v.Values, err = valuesOf(o); err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Form(v))
}

func (m *Module) pageEdit(w http.ResponseWriter, r *http.Request) error {
	o, side, err := m.asked(r)
	if err != nil {
		return err
	}
	return m.save(w, r, formOf(o, side), func(ctx context.Context, in Input) (*ent.Offer, error) { return m.Edit(ctx, o.ID, in) })
}

func formOf(o *ent.Offer, side pages.Side) pages.FormView {
	v := pages.FormView{
		Side: side, ID: o.ID.String(), Title: o.Title, State: o.State, Reason: o.StateReason, FromFeed: o.Source == schema.SourceFeed, Views: o.Views, Expires: o.ExpiresAt,
	}
	if o.State == schema.StatePublished {
		v.Public = Root + "/" + o.Slug
	}
	for _, st := range []struct {
		step
		may *bool
	}{{stepPublish, &v.MayPublish}, {stepSuspend, &v.MaySuspend}, {stepFill, &v.MayFill}, {stepArchive, &v.MayClose}} {
		*st.may = slices.Contains(st.from, o.State)
	}
	return v
}

// save reads the form and calls the command; what is wrong comes back with what was typed.
func (m *Module) save(w http.ResponseWriter, r *http.Request, v pages.FormView, command func(context.Context, Input) (*ent.Offer, error)) error {
	ctx := r.Context()
	in, err := api.Form[Input](r)
	var saved *ent.Offer
	if err == nil {
		saved, err = command(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		v.Values, v.Errors = r.PostForm, api.Errors(ctx, err)
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Form(v))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "offers.saved."+saved.State, "Title", saved.Title)
	return api.Redirect(w, r, v.Root+"/"+saved.ID.String())
}

func (m *Module) pagePublish(w http.ResponseWriter, r *http.Request) error {
	return m.act(w, r, m.Publish)
}

func (m *Module) pageFill(w http.ResponseWriter, r *http.Request) error { return m.act(w, r, m.Fill) }

func (m *Module) pageSuspend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[SuspendInput](r)
	if err != nil && !fault.Is(err, fault.KindInvalid) {
		return err
	}
	return m.act(w, r, func(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
		if err != nil {
			return nil, err
		}
		return m.Suspend(ctx, id, *in)
	})
}

func (m *Module) pageClose(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[ReasonInput](r)
	if err != nil && !fault.Is(err, fault.KindInvalid) {
		return err
	}
	return m.act(w, r, func(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
		if err != nil {
			return nil, err
		}
		return m.Close(ctx, id, *in)
	})
}

// act makes one move; a reason that is missing comes back on the offer's page.
func (m *Module) act(w http.ResponseWriter, r *http.Request, move func(context.Context, uuid.UUID) (*ent.Offer, error)) error {
	ctx := r.Context()
	o, side, err := m.asked(r)
	if err != nil {
		return err
	}
	moved, err := move(ctx, o.ID)
	if fault.Is(err, fault.KindInvalid) {
		v := formOf(o, side)
		v.Errors = api.Errors(ctx, err)
		if v.Values, err = valuesOf(o); err != nil {
			return err
		}
		v.Values.Set("reason", r.PostFormValue("reason"))
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Form(v))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "offers.saved."+moved.State, "Title", moved.Title)
	return api.Redirect(w, r, side.Root+"/"+moved.ID.String())
}
