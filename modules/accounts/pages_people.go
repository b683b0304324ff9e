package accounts

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

func (m *Module) pagePeople(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), filterOf(r)
	people, total, err := m.People(ctx, f)
	if err != nil {
		return err
	}
	v := pages.PeopleView{
		Total: total, Text: f.Text, Role: string(f.Role), State: f.State, Sort: f.Sort, Pending: f.Pending,
		States: stateOptions(ctx), Sorts: sortOptions(ctx, f), May: len(invitable(viewer.Get(ctx))) > 0, Imports: len(importable(viewer.Get(ctx))) > 0,
		Pages: ui.Pages{Current: max(f.Page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string { return peopleURL(r, n) }},
	}
	if v.Sort == "" {
		v.Sort = v.Sorts[0].Value
	}
	if v.Waiting, err = m.Pending(ctx); err != nil {
		return err
	}
	if viewer.Get(ctx).Role == viewer.RoleAdmin {
		v.Roles = append([]ui.Option{{Value: "", Label: i18n.T(ctx, "accounts.role_all")}}, roleOptions(ctx, viewer.Members())...)
	}
	if v.Bulk = viewer.Get(ctx).Is(viewer.RoleAdmin, viewer.RoleOfficer) && !f.Pending; v.Bulk || f.Pending && viewer.Get(ctx).Role != viewer.RoleRecruiter {
		g, err := m.Gaps(ctx)
		if err != nil {
			return err
		}
		gaps := g.Count()
		v.Gaps = &gaps
	}
	for _, p := range people {
		v.People = append(v.People, m.personLine(p))
	}
	return api.Render(w, r, http.StatusOK, pages.People(v))
}

func filterOf(r *http.Request) PeopleFilter {
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	return PeopleFilter{
		Text: q.Get("q"), Role: viewer.Role(q.Get("role")), State: q.Get("state"), Company: q.Get("company"), Establishment: q.Get("establishment"),
		Pending: q.Has("pending"), Sort: q.Get("sort"), Page: page,
	}
}

// peopleURL is the address of another page of the same list.
func peopleURL(r *http.Request, page int) string {
	q, next := r.URL.Query(), url.Values{"page": {strconv.Itoa(page)}}
	for _, name := range []string{"q", "role", "state", "company", "establishment", "pending", "sort"} {
		if q.Has(name) {
			next.Set(name, q.Get(name))
		}
	}
	return "/comptes?" + next.Encode()
}

func (m *Module) personLine(p Person) pages.PersonLine {
	line := pages.PersonLine{
		Account: p.Account.ID.String(), Membership: p.Membership.ID.String(), Name: FullName(p.Account), Email: Address(p.Account),
		Role: string(p.Membership.Role), Place: p.Place, State: p.Account.State, Waits: p.Account.State == schema.StateInvited,
	}
	if p.Invitation != nil {
		line.Expires, line.Expired = &p.Invitation.ExpiresAt, !p.Invitation.ExpiresAt.After(m.now())
	}
	return line
}

func stateOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "", Label: i18n.T(ctx, "people.state_all")}}
	for _, state := range []string{schema.StateInvited, schema.StateActive, schema.StateSuspended} {
		options = append(options, ui.Option{Value: state, Label: i18n.T(ctx, "accounts.state."+state)})
	}
	return options
}

func sortOptions(ctx context.Context, f PeopleFilter) []ui.Option {
	orders := []string{SortNewest, SortName, SortSeen}
	if f.Pending {
		orders = []string{SortEnd, SortNewest, SortName}
	}
	options := make([]ui.Option, len(orders))
	for i, order := range orders {
		options[i] = ui.Option{Value: order, Label: i18n.T(ctx, "people.sort."+order)}
	}
	return options
}

func (m *Module) pageResend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[ResendInput](r)
	if err != nil {
		return err
	}
	return m.onPerson(w, r, func(ctx context.Context, id uuid.UUID) error { return m.Resend(ctx, id, *in) }, "accounts.people.resent")
}

func (m *Module) pageWithdraw(w http.ResponseWriter, r *http.Request) error {
	return m.onPerson(w, r, m.Withdraw, "accounts.people.withdrawn")
}

func (m *Module) onPerson(w http.ResponseWriter, r *http.Request, act func(context.Context, uuid.UUID) error, done string) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("accounts.not_found")
	}
	if err := act(r.Context(), id); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, done)
	return api.Redirect(w, r, "/comptes")
}
