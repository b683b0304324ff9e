package access

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/access"
)

// The addresses of the module's pages that more than one place names.
const (
	minePath        = "/mon-compte/acces"
	codePath        = "/mon-compte/acces/code"
	passwordPath    = "/mon-compte/mot-de-passe" //nolint:gosec // the address of a page
	emailChangePath = "/mon-compte/adresse"
	emailPath       = "/adresse"
	linkPath        = "/connexion/lien"
	sentPath        = "/connexion/envoye"
	forgottenPath   = "/connexion/oubli"
	stepPath        = "/connexion/code"
	provePath       = "/connexion/preuve"
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	m.outerPages(r)
	m.innerPages(r)
	if m.demo {
		r.Page(api.Page{ID: "access.demo", Method: "POST", Path: "/demo/entrer", Who: api.Everyone(), Handle: m.pageDemo})
	}
}

// outerPages are those of who is not in yet.
func (m *Module) outerPages(r *api.Router) {
	page := func(id, method, path string, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "access." + id, Method: method, Path: path, Who: api.Everyone(), Handle: handle})
	}
	page("signin", "GET", api.SignInPath, m.pageSignIn)
	page("signin_send", "POST", api.SignInPath, m.pageSignInSend)
	page("step", "GET", stepPath, m.pageStep)
	page("step_send", "POST", stepPath, m.pageStepSend)
	page("link_ask", "GET", linkPath, m.pageAskLink)
	page("link_ask_send", "POST", linkPath, m.pageAskLinkSend)
	page("link_sent", "GET", sentPath, m.pageSent)
	page("link", "GET", linkPath+"/{token}", m.pageLink)
	page("link_send", "POST", linkPath+"/{token}", m.pageLinkSend)
	page("forgotten", "GET", forgottenPath, m.pageForgotten)
	page("forgotten_send", "POST", forgottenPath, m.pageForgottenSend)
	page("reset", "GET", forgottenPath+"/{token}", m.pageReset)
	page("reset_send", "POST", forgottenPath+"/{token}", m.pageResetSend)
	page("email_confirm", "GET", emailPath+"/{token}", m.pageEmailConfirm)
	page("email_confirm_send", "POST", emailPath+"/{token}", m.pageEmailConfirmSend)
	page("accept", "GET", "/invitation/{token}", m.pageAccept)
	page("accept_send", "POST", "/invitation/{token}", m.pageAcceptSend)
}

func (m *Module) pageSignIn(w http.ResponseWriter, r *http.Request) error {
	if viewer.Get(r.Context()).SignedIn() {
		return api.Redirect(w, r, api.LocalPath(r.URL.Query().Get(api.Return), accounts.Home))
	}
	return m.showSignIn(w, r, http.StatusOK, pages.SignInView{Return: r.URL.Query().Get(api.Return)})
}

// pageProve is the page where one signs in, for who is signed in and must prove it again.
func (m *Module) pageProve(w http.ResponseWriter, r *http.Request) error {
	me, err := m.me(r.Context())
	if err != nil {
		return err
	}
	return m.showSignIn(w, r, http.StatusOK, pages.SignInView{Return: r.URL.Query().Get(api.Return), Email: me.Email, Again: true})
}

func (m *Module) showSignIn(w http.ResponseWriter, r *http.Request, status int, v pages.SignInView) error {
	if !v.Again {
		doors, err := m.demoDoors(r.Context())
		if err != nil {
			return err
		}
		v.Demo = doors
	}
	return api.Render(w, r, status, pages.SignIn(v))
}

func (m *Module) pageSignInSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	again := pages.SignInView{Return: r.PostFormValue(api.Return), Email: r.PostFormValue("email"), Again: viewer.Get(ctx).SignedIn()}
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
		return m.showSignIn(w, r, statusOf(f), again)
	}
	return err
}

// statusOf is the status of a form that is shown again because of a fault: a wrong proof is a form to fill in better, and no page to sign in for.
func statusOf(f *fault.Fault) int {
	if f.Kind == fault.KindUnauthenticated {
		return http.StatusUnprocessableEntity
	}
	return f.Kind.Status()
}

// enterPage is finish for a page: it goes on to where the person wanted to go, by the page of the second proof where there is one.
func (m *Module) enterPage(w http.ResponseWriter, r *http.Request, account uuid.UUID, factor, back string) error {
	before, err := m.people.ByID(r.Context(), account)
	if err != nil {
		return err
	}
	_, err = m.finish(r.Context(), account, factor)
	if errors.Is(err, errCodeNeeded) {
		session.Put(r.Context(), keyWaitsBack, back)
		return api.Redirect(w, r, stepPath)
	}
	if err != nil {
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

// pageStep asks for the second proof.
func (m *Module) pageStep(w http.ResponseWriter, r *http.Request) error {
	if _, ok := m.waiting(r.Context()); !ok {
		return api.Redirect(w, r, api.SignInPath)
	}
	return api.Render(w, r, http.StatusOK, pages.Step(nil))
}

func (m *Module) pageStepSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	account, ok := m.waiting(ctx)
	if !ok {
		api.Flash(ctx, ui.Warning, "access.step_over")
		return api.Redirect(w, r, api.SignInPath)
	}
	back := session.Get(ctx, keyWaitsBack)
	in, err := api.Form[CodeInput](r)
	if err == nil {
		err = m.CheckCode(ctx, account, *in, api.Address(ctx))
	}
	if err == nil {
		err = m.stepOn(w, r, account)
	}
	if f := fault.Of(err); f != nil {
		return api.Render(w, r, statusOf(f), pages.Step(fieldErrors(r, err, "code")))
	}
	if err != nil {
		return err
	}
	return api.Redirect(w, r, api.LocalPath(back, accounts.Home))
}

// stepOn lets in who has given both proofs.
func (m *Module) stepOn(w http.ResponseWriter, r *http.Request, account uuid.UUID) error {
	before, err := m.people.ByID(r.Context(), account)
	if err != nil {
		return err
	}
	if _, err := m.raise(r.Context(), account); err != nil {
		return err
	}
	return m.welcome(w, r, before)
}

// fieldErrors are the errors of a form; a fault that names no field stands at the one given.
func fieldErrors(r *http.Request, err error, field string) ui.Errors {
	if fault.Is(err, fault.KindInvalid) {
		return api.Errors(r.Context(), err)
	}
	f := fault.Of(err)
	return ui.Errors{{Field: field, Message: i18n.T(r.Context(), f.Key, f.Params...)}}
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
	in := AcceptInput{Token: r.PathValue("token"), Password: r.PostFormValue("password")}
	view := pages.AcceptView{Action: r.URL.EscapedPath(), FirstName: a.FirstName, Email: a.Email}
	if r.PostFormValue("way") == WayLink {
		in.Password = ""
	} else if in.Password == "" {
		view.Errors = ui.Errors{{Field: "password", Message: i18n.T(ctx, "validation.required")}}
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Accept(view))
	}
	id, err := m.Accept(ctx, in)
	if fault.Is(err, fault.KindInvalid) {
		view.Errors = api.Errors(ctx, err)
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Accept(view))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "access.accept.done")
	return m.enterPage(w, r, id, FactorInvitation, "")
}
