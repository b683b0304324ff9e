package accounts

import (
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
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
	api.SetLanguage(w, r, in.Locale)
	api.Flash(r.Context(), ui.Success, "accounts.mine.saved")
	return api.Redirect(w, r, "/mon-compte")
}
