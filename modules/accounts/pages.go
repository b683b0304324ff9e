package accounts

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

// Home is where a person lands after signing in.
const Home = "/tableau-de-bord"

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "accounts." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	page("role", "GET", "/role", api.SignedIn(), m.pageRole)
	page("role_send", "POST", "/role", api.SignedIn(), m.pageRoleSend)
	page("people", "GET", "/comptes", managers(), m.pagePeople)
	page("invite", "GET", "/comptes/nouveau", managers(), m.pageInvite)
	page("invite_send", "POST", "/comptes/nouveau", managers(), m.pageInviteSend)
	page("resend", "POST", "/comptes/{id}/relancer", managers(), m.pageResend)
	page("withdraw", "POST", "/comptes/{id}/retirer", managers(), m.pageWithdraw)
	m.intakePages(r)
	m.personPages(r)
	page("mine", "GET", "/mon-compte", api.SignedIn(), m.pageMine)
	page("mine_send", "POST", "/mon-compte", api.SignedIn(), m.pageMineSend)
}

func (m *Module) pageRole(w http.ResponseWriter, r *http.Request) error {
	choices, err := m.choices(r.Context())
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Role(pages.RoleView{Choices: choices}))
}

func (m *Module) choices(ctx context.Context) ([]pages.RoleChoice, error) {
	list, err := m.Memberships(ctx)
	if err != nil {
		return nil, err
	}
	choices := make([]pages.RoleChoice, len(list))
	for i, one := range list {
		place, err := m.PlaceName(ctx, one)
		if err != nil {
			return nil, err
		}
		choices[i] = pages.RoleChoice{Membership: one.ID.String(), Role: string(one.Role), Place: place, Current: one.ID == viewer.Get(ctx).Membership}
	}
	return choices, nil
}

func (m *Module) pageRoleSend(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PostFormValue("membership"))
	if err != nil {
		return fault.NotFound("accounts.membership_unknown")
	}
	chosen, err := m.Choose(r.Context(), RoleInput{Membership: id})
	if err != nil {
		return err
	}
	if err := m.sessions.SignIn(r.Context(), chosen.AccountID, chosen.ID); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "accounts.choose.done")
	return api.Redirect(w, r, Home)
}
