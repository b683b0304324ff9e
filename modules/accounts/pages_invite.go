package accounts

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

// pageInvite shows the form of one kind of account; who may create several chooses first.
func (m *Module) pageInvite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	may, role := invitable(viewer.Get(ctx)), viewer.Role(r.URL.Query().Get("role"))
	if len(may) == 1 {
		role = may[0]
	}
	if !slices.Contains(may, role) {
		return api.Render(w, r, http.StatusOK, pages.InviteChoice(pages.InviteChoiceView{Roles: roleOptions(ctx, may)}))
	}
	values := map[string]string{"role": string(role), "company": r.URL.Query().Get("company"), "establishment": r.URL.Query().Get("establishment")}
	return m.showInvite(w, r, http.StatusOK, values, nil, nil)
}

func (m *Module) showInvite(w http.ResponseWriter, r *http.Request, status int, values map[string]string, ticked []string, errors ui.Errors) error {
	ctx := r.Context()
	v := viewer.Get(ctx)
	role := viewer.Role(values["role"])
	view := pages.InviteView{Role: string(role), Values: values, Ticked: ticked, Errors: errors, Several: len(invitable(v)) > 1}
	var err error
	if v.Role == viewer.RoleAdmin && role == viewer.RoleRecruiter {
		if view.Companies, err = options(m.places.CompanyNames(ctx)); err != nil {
			return err
		}
	}
	if role == viewer.RoleReferent || role == viewer.RoleOfficer {
		if view.Establishments, err = m.establishmentOptions(ctx); err != nil {
			return err
		}
	}
	return api.Render(w, r, status, pages.Invite(view))
}

// establishmentOptions are those where the viewer may place somebody.
func (m *Module) establishmentOptions(ctx context.Context) ([]ui.Option, error) {
	v := viewer.Get(ctx)
	names, err := m.places.EstablishmentNames(ctx)
	for id := range names {
		if v.Role != viewer.RoleAdmin && !v.AccompaniesAt(id) {
			delete(names, id)
		}
	}
	return options(names, err)
}

func options(names map[uuid.UUID]string, err error) ([]ui.Option, error) {
	list := make([]ui.Option, 0, len(names))
	for id, name := range names {
		list = append(list, ui.Option{Value: id.String(), Label: name})
	}
	slices.SortFunc(list, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return list, err
}

func roleOptions(ctx context.Context, roles []viewer.Role) []ui.Option {
	options := make([]ui.Option, len(roles))
	for i, role := range roles {
		options[i] = ui.Option{Value: string(role), Label: i18n.T(ctx, "accounts.role."+string(role))}
	}
	return options
}

func (m *Module) pageInviteSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := api.Form[InviteInput](r)
	if err == nil {
		_, err = m.Invite(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showInvite(w, r, http.StatusUnprocessableEntity, typed(r), r.PostForm["establishments"], api.Errors(ctx, err))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "accounts.invite.done", "Email", Fold(in.Email))
	return api.Redirect(w, r, "/comptes?pending=on")
}

// typed returns what was typed in a form, to show it again.
func typed(r *http.Request) map[string]string {
	values := make(map[string]string, len(r.PostForm))
	for name, all := range r.PostForm {
		values[name] = strings.Join(all, ", ")
	}
	return values
}
