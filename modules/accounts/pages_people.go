package accounts

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	ctx, q := r.Context(), r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	f := PeopleFilter{Text: q.Get("q"), Role: viewer.Role(q.Get("role")), Pending: q.Get("pending") != "", Page: page}
	people, total, err := m.People(ctx, f)
	if err != nil {
		return err
	}
	v := pages.PeopleView{
		Total: total, Text: f.Text, Role: string(f.Role), Pending: f.Pending, May: len(invitable(viewer.Get(ctx))) > 0,
		Pages: ui.Pages{Current: max(page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string {
			next := url.Values{"page": {strconv.Itoa(n)}}
			for _, name := range []string{"q", "role", "pending"} {
				if q.Get(name) != "" {
					next.Set(name, q.Get(name))
				}
			}
			return "/comptes?" + next.Encode()
		}},
	}
	if viewer.Get(ctx).Role == viewer.RoleAdmin {
		v.Roles = append([]ui.Option{{Value: "", Label: i18n.T(ctx, "accounts.role_all")}}, roleOptions(ctx, viewer.Members())...)
	}
	for _, p := range people {
		line := pages.PersonLine{
			Account: p.Account.ID.String(), Name: FullName(p.Account), Email: p.Account.Email, Role: string(p.Membership.Role), Place: p.Place,
			State: p.Account.State, Waits: p.Account.State == schema.StateInvited,
		}
		if p.Invitation != nil {
			line.Expires, line.Expired = &p.Invitation.ExpiresAt, !p.Invitation.ExpiresAt.After(m.now())
		}
		v.People = append(v.People, line)
	}
	return api.Render(w, r, http.StatusOK, pages.People(v))
}

func roleOptions(ctx context.Context, roles []viewer.Role) []ui.Option {
	options := make([]ui.Option, len(roles))
	for i, role := range roles {
		options[i] = ui.Option{Value: string(role), Label: i18n.T(ctx, "accounts.role."+string(role))}
	}
	return options
}

func (m *Module) pageInvite(w http.ResponseWriter, r *http.Request) error {
	return m.showInvite(w, r, http.StatusOK, map[string]string{"role": r.URL.Query().Get("role")}, nil)
}

func (m *Module) showInvite(w http.ResponseWriter, r *http.Request, status int, values map[string]string, errors ui.Errors) error {
	ctx := r.Context()
	v := viewer.Get(ctx)
	view := pages.InviteView{Values: values, Departments: values["departments"], Roles: roleOptions(ctx, invitable(v)), Errors: errors}
	if v.Role == viewer.RoleAdmin {
		companies, err := m.places.CompanyNames(ctx)
		if err != nil {
			return err
		}
		view.Companies = placeOptions(companies)
	}
	if v.Is(viewer.RoleAdmin, viewer.RoleOfficer) {
		establishments, err := m.places.EstablishmentNames(ctx)
		if err != nil {
			return err
		}
		for id := range establishments {
			if v.Role == viewer.RoleOfficer && !v.AccompaniesAt(id) {
				delete(establishments, id)
			}
		}
		view.Establishments = placeOptions(establishments)
	}
	return api.Render(w, r, status, pages.Invite(view))
}

func placeOptions(names map[uuid.UUID]string) []ui.Option {
	options := make([]ui.Option, 0, len(names))
	for id, name := range names {
		options = append(options, ui.Option{Value: id.String(), Label: name})
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return options
}

func (m *Module) pageInviteSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := api.Form[InviteInput](r)
	if err == nil {
		_, err = m.Invite(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showInvite(w, r, http.StatusUnprocessableEntity, typed(r), api.Errors(ctx, err))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "accounts.invite.done", "Email", Fold(in.Email))
	return api.Redirect(w, r, "/comptes")
}

// typed returns what was typed in a form, to show it again.
func typed(r *http.Request) map[string]string {
	values := make(map[string]string, len(r.PostForm))
	for name, all := range r.PostForm {
		values[name] = strings.Join(all, ", ")
	}
	return values
}

func (m *Module) pageResend(w http.ResponseWriter, r *http.Request) error {
	return m.onPerson(w, r, m.Resend, "accounts.people.resent")
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
