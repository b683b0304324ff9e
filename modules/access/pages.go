package access

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/access"
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "access." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	page("signin", "GET", api.SignInPath, api.Everyone(), m.pageSignIn)
	page("signin_send", "POST", api.SignInPath, api.Everyone(), m.pageSignInSend)
	page("signout", "POST", "/deconnexion", api.SignedIn(), m.pageSignOut)
	page("accept", "GET", "/invitation/{token}", api.Everyone(), m.pageAccept)
	page("accept_send", "POST", "/invitation/{token}", api.Everyone(), m.pageAcceptSend)
	page("mine", "GET", minePath, api.SignedIn(), m.pageMine)
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
		return api.Redirect(w, r, api.LocalPath(r.URL.Query().Get(api.Return), accounts.Home))
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
	known, err := m.CheckPassword(ctx, *in, api.Address(ctx))
	if err == nil {
		err = m.enterPage(w, r, known.ID, FactorPassword, again.Return)
	}
	if f := fault.Of(err); f != nil {
		again.Errors = ui.Errors{{Field: "email", Message: i18n.T(ctx, f.Key, f.Params...)}}
		status := http.StatusUnprocessableEntity
		if f.Kind == fault.KindTooMany {
			status = f.Kind.Status()
		}
		return m.showSignIn(w, r, status, again)
	}
	return err
}

// enterPage is finish for a page: it goes on to where the person wanted to go.
func (m *Module) enterPage(w http.ResponseWriter, r *http.Request, account uuid.UUID, factor, back string) error {
	before, err := m.people.ByID(r.Context(), account)
	if err != nil {
		return err
	}
	if _, err := m.finish(r.Context(), account, factor); err != nil {
		return err
	}
	if err := m.welcome(w, r, before); err != nil {
		return err
	}
	return api.Redirect(w, r, api.LocalPath(back, accounts.Home))
}

func (m *Module) pageSignOut(w http.ResponseWriter, r *http.Request) error {
	if err := m.sessions.SignOut(r.Context()); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.signout.done")
	return api.Redirect(w, r, "/")
}

func (m *Module) pageAccept(w http.ResponseWriter, r *http.Request) error {
	a, err := m.people.Invitation(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Accept(pages.AcceptView{Action: r.URL.EscapedPath(), FirstName: a.FirstName, Email: a.Email}))
}

func (m *Module) pageAcceptSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := m.people.Invitation(ctx, r.PathValue("token"))
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
	api.Flash(ctx, ui.Success, "access.accept.done")
	return m.enterPage(w, r, id, FactorInvitation, "")
}
