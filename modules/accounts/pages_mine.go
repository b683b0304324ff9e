package accounts

import (
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

func (m *Module) pageMine(w http.ResponseWriter, r *http.Request) error {
	me, err := m.Me(r.Context())
	if err != nil {
		return err
	}
	return m.showMine(w, r, http.StatusOK, map[string]string{
		"firstName": me.FirstName, "lastName": me.LastName, "function": me.Function, "phone": me.Phone, "locale": me.Locale,
	}, nil)
}

func (m *Module) showMine(w http.ResponseWriter, r *http.Request, status int, values map[string]string, errors ui.Errors) error {
	ctx := r.Context()
	me, err := m.Me(ctx)
	if err != nil {
		return err
	}
	v := pages.MineView{Values: values, Email: me.Email, Errors: errors}
	if v.Roles, err = m.choices(ctx); err != nil {
		return err
	}
	list, err := m.sessions.List(ctx, me.ID)
	if err != nil {
		return err
	}
	for _, s := range list {
		v.Sessions = append(v.Sessions, pages.SessionLine{ID: s.ID, Device: s.Device, Since: s.Created, Seen: s.Seen, Current: s.Current})
	}
	return api.Render(w, r, status, pages.Mine(v))
}

func (m *Module) pageMineSend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[ProfileInput](r)
	if err == nil {
		err = m.SaveProfile(r.Context(), *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showMine(w, r, http.StatusUnprocessableEntity, typed(r), api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "accounts.mine.saved")
	return api.Redirect(w, r, "/mon-compte")
}

func (m *Module) pagePassword(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Password(nil))
}

func (m *Module) pagePasswordSend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[PasswordInput](r)
	if err == nil {
		err = m.changePassword(r.Context(), *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Password(api.Errors(r.Context(), err)))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "accounts.mine.password_done")
	return api.Redirect(w, r, "/mon-compte")
}

func (m *Module) pageEndSession(w http.ResponseWriter, r *http.Request) error {
	if err := m.sessions.End(r.Context(), viewer.Get(r.Context()).Account, r.PathValue("id")); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "accounts.sessions.ended")
	return api.Redirect(w, r, "/mon-compte")
}

func (m *Module) pageEndOthers(w http.ResponseWriter, r *http.Request) error {
	if _, err := m.sessions.EndOthers(r.Context(), viewer.Get(r.Context()).Account); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "accounts.sessions.ended")
	return api.Redirect(w, r, "/mon-compte")
}
