package accounts

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
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
	page("signin", "GET", api.SignInPath, api.Everyone(), m.pageSignIn)
	page("signin_send", "POST", api.SignInPath, api.Everyone(), m.pageSignInSend)
	page("signout", "POST", "/deconnexion", api.SignedIn(), m.pageSignOut)
	page("accept", "GET", "/invitation/{token}", api.Everyone(), m.pageAccept)
	page("accept_send", "POST", "/invitation/{token}", api.Everyone(), m.pageAcceptSend)
	page("role", "GET", "/role", api.SignedIn(), m.pageRole)
	page("role_send", "POST", "/role", api.SignedIn(), m.pageRoleSend)
	page("people", "GET", "/comptes", managers(), m.pagePeople)
	page("invite", "GET", "/comptes/nouveau", managers(), m.pageInvite)
	page("invite_send", "POST", "/comptes/nouveau", managers(), m.pageInviteSend)
	page("resend", "POST", "/comptes/{id}/relancer", managers(), m.pageResend)
	page("withdraw", "POST", "/comptes/{id}/retirer", managers(), m.pageWithdraw)
	page("mine", "GET", "/mon-compte", api.SignedIn(), m.pageMine)
	page("mine_send", "POST", "/mon-compte", api.SignedIn(), m.pageMineSend)
	page("password", "GET", "/mon-compte/mot-de-passe", api.SignedIn(), m.pagePassword)
	page("password_send", "POST", "/mon-compte/mot-de-passe", api.SignedIn(), m.pagePasswordSend)
	page("session_end", "POST", "/mon-compte/sessions/{id}/fermer", api.SignedIn(), m.pageEndSession)
	page("sessions_end", "POST", "/mon-compte/sessions/fermer", api.SignedIn(), m.pageEndOthers)
	if m.demo {
		page("demo", "POST", "/demo/entrer", api.Everyone(), m.pageDemo)
	}
}

func (m *Module) pageSignIn(w http.ResponseWriter, r *http.Request) error {
	if viewer.Get(r.Context()).SignedIn() {
		return api.Redirect(w, r, api.LocalPath(r.URL.Query().Get(api.Return), Home))
	}
	return m.showSignIn(w, r, http.StatusOK, pages.SignInView{Return: r.URL.Query().Get(api.Return)})
}

func (m *Module) showSignIn(w http.ResponseWriter, r *http.Request, status int, v pages.SignInView) error {
	doors, err := m.demoDoors(r.Context())
	if err != nil {
		return err
	}
	v.Demo = doors
	return api.Render(w, r, status, pages.SignIn(v))
}

func (m *Module) pageSignInSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	again := pages.SignInView{Return: r.PostFormValue(api.Return), Email: r.PostFormValue("email")}
	in, err := api.Form[SignInInput](r)
	if err != nil {
		again.Errors = api.Errors(ctx, err)
		return m.showSignIn(w, r, http.StatusUnprocessableEntity, again)
	}
	found, err := m.SignIn(ctx, *in, api.Address(ctx))
	if f := fault.Of(err); f != nil {
		again.Errors = ui.Errors{{Field: "email", Message: i18n.T(ctx, f.Key, f.Params...)}}
		status := http.StatusUnprocessableEntity
		if f.Kind == fault.KindTooMany {
			status = f.Kind.Status()
		}
		return m.showSignIn(w, r, status, again)
	}
	if err != nil {
		return err
	}
	return m.enterPage(w, r, found, again.Return)
}

// enterPage opens the session and goes where the person wanted to go.
func (m *Module) enterPage(w http.ResponseWriter, r *http.Request, found *ent.Membership, back string) error {
	if err := m.sessions.SignIn(r.Context(), found.AccountID, found.ID); err != nil {
		return err
	}
	return api.Redirect(w, r, api.LocalPath(back, Home))
}

func (m *Module) pageSignOut(w http.ResponseWriter, r *http.Request) error {
	if err := m.sessions.SignOut(r.Context()); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "accounts.signout.done")
	return api.Redirect(w, r, "/")
}

func (m *Module) pageAccept(w http.ResponseWriter, r *http.Request) error {
	a, err := m.Invitation(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Accept(pages.AcceptView{Action: r.URL.EscapedPath(), FirstName: a.FirstName, Email: a.Email}))
}

func (m *Module) pageAcceptSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := m.Invitation(ctx, r.PathValue("token"))
	if err != nil {
		return err
	}
	id, err := m.Accept(ctx, AcceptInput{Token: r.PathValue("token"), Password: r.PostFormValue("password")})
	if fault.Is(err, fault.KindInvalid) {
		view := pages.AcceptView{Action: r.URL.EscapedPath(), FirstName: a.FirstName, Email: a.Email, Errors: api.Errors(ctx, err)}
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Accept(view))
	}
	if err != nil {
		return err
	}
	found, err := m.Enter(ctx, id)
	if err != nil {
		return err
	}
	if err := m.sessions.SignIn(ctx, found.AccountID, found.ID); err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "accounts.accept.done")
	return api.Redirect(w, r, Home)
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
		place, err := m.placeName(ctx, one.CompanyID, one.EstablishmentID)
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
