package access

import (
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/access"
)

// innerPages are those of who is in.
func (m *Module) innerPages(r *api.Router) {
	page := func(id, method, path string, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "access." + id, Method: method, Path: path, Who: api.SignedIn(), Handle: handle})
	}
	page("signout", "POST", "/deconnexion", m.pageSignOut)
	page("prove", "GET", provePath, m.pageProve)
	page("mine", "GET", minePath, m.pageMine)
	page("email", "GET", emailChangePath, m.proved(m.pageEmail))
	page("email_send", "POST", emailChangePath, m.proved(m.pageEmailSend))
	page("password", "GET", passwordPath, m.pagePassword)
	page("password_send", "POST", passwordPath, m.pagePasswordSend)
	page("password_remove", "GET", passwordPath+"/retirer", m.pageRemovePassword)
	page("password_remove_send", "POST", passwordPath+"/retirer", m.pageRemovePasswordSend)
	page("code", "GET", codePath, m.proved(m.pageCode))
	page("code_begin", "POST", codePath+"/commencer", m.proved(m.pageBeginCode))
	page("code_confirm", "POST", codePath, m.proved(m.pageConfirmCode))
	page("code_recovery", "POST", codePath+"/secours", m.proved(m.pageRenewCodes))
	page("code_file", "POST", codePath+"/fichier", m.pageCodesFile)
	page("code_remove", "GET", codePath+"/retirer", m.pageRemoveCode)
	page("code_remove_send", "POST", codePath+"/retirer", m.pageRemoveCodeSend)
	page("session_end", "POST", "/mon-compte/sessions/{id}/fermer", m.pageEndSession)
	page("sessions_end", "POST", "/mon-compte/sessions/fermer", m.pageEndOthers)
}

func (m *Module) pageMine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ways, err := m.Ways(ctx)
	if err != nil {
		return err
	}
	list, err := m.sessions.List(ctx, viewer.Get(ctx).Account)
	if err != nil {
		return err
	}
	v := pages.MineView{MayPassword: true, MayCode: true, Obliged: m.Gate(ctx, api.Route{}) != ""}
	for _, way := range ways {
		v.MayPassword, v.MayCode = v.MayPassword && way.Kind != WayPassword, v.MayCode && way.Kind != WayCode
		v.Ways = append(v.Ways, pages.WayLine{Kind: way.Kind, Name: way.Name, Since: way.Since, Used: way.Used, Change: way.Change, Remove: way.Remove})
	}
	for _, s := range list {
		v.Sessions = append(v.Sessions, pages.SessionLine{ID: s.ID, Device: s.Device, Since: s.Created, Seen: s.Seen, Current: s.Current})
	}
	return api.Render(w, r, http.StatusOK, pages.Mine(v))
}

func (m *Module) pagePassword(w http.ResponseWriter, r *http.Request) error {
	me, err := m.me(r.Context())
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Password(pages.PasswordView{Email: me.Email, Has: me.PasswordHash != ""}))
}

func (m *Module) pagePasswordSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	me, err := m.me(ctx)
	if err != nil {
		return err
	}
	if me.PasswordHash == "" && m.fresh(ctx) != nil {
		return m.proved(m.pagePassword)(w, r)
	}
	in, err := api.Form[PasswordInput](r)
	if err == nil {
		err = m.changePassword(ctx, *in)
	}
	if f := fault.Of(err); f != nil {
		view := pages.PasswordView{Email: me.Email, Has: me.PasswordHash != "", Errors: fieldErrors(r, err, "current")}
		return api.Render(w, r, statusOf(f), pages.Password(view))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "access.password.done")
	return api.Redirect(w, r, minePath)
}

func (m *Module) pageRemovePassword(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.RemovePassword(nil))
}

func (m *Module) pageRemovePasswordSend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[RemovePasswordInput](r)
	if err == nil {
		err = m.RemovePassword(r.Context(), *in)
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindNotFound {
		return api.Render(w, r, statusOf(f), pages.RemovePassword(fieldErrors(r, err, "current")))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.password.removed")
	return api.Redirect(w, r, minePath)
}

func (m *Module) pageEndSession(w http.ResponseWriter, r *http.Request) error {
	if err := m.endSession(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.sessions.ended")
	return api.Redirect(w, r, minePath)
}

func (m *Module) pageEndOthers(w http.ResponseWriter, r *http.Request) error {
	if err := m.endOthers(r.Context()); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.sessions.ended")
	return api.Redirect(w, r, minePath)
}
