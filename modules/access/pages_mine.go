package access

import (
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/access"
)

// minePath is "Mes accès".
const minePath = "/mon-compte/acces"

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
	var v pages.MineView
	for _, way := range ways {
		v.Ways = append(v.Ways, pages.WayLine{Kind: way.Kind, Name: way.Name, Since: way.Since, Used: way.Used, Change: way.Change, Remove: way.Remove})
	}
	for _, s := range list {
		v.Sessions = append(v.Sessions, pages.SessionLine{ID: s.ID, Device: s.Device, Since: s.Created, Seen: s.Seen, Current: s.Current})
	}
	return api.Render(w, r, http.StatusOK, pages.Mine(v))
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
	api.Flash(r.Context(), ui.Success, "access.password.done")
	return api.Redirect(w, r, minePath)
}

func (m *Module) pageEndSession(w http.ResponseWriter, r *http.Request) error {
	if err := m.sessions.End(r.Context(), viewer.Get(r.Context()).Account, r.PathValue("id")); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.sessions.ended")
	return api.Redirect(w, r, minePath)
}

func (m *Module) pageEndOthers(w http.ResponseWriter, r *http.Request) error {
	if _, err := m.sessions.EndOthers(r.Context(), viewer.Get(r.Context()).Account); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.sessions.ended")
	return api.Redirect(w, r, minePath)
}
