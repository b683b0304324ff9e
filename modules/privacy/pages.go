package privacy

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/privacy"
)

// home is the page of one's data.
const home = "/mon-compte/donnees"

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "privacy." + id, Method: method, Path: path, Who: api.SignedIn(), Handle: handle})
	}
	page("home", "GET", home, m.pageHome)
	page("ask", "POST", home+"/copies", m.pageAsk)
	page("file", "GET", home+"/copies/{id}", m.pageFile)
	page("delete", "POST", home+"/suppression", m.pageDelete)
	page("keep", "POST", home+"/suppression/annuler", m.pageKeep)
}

func (m *Module) pageHome(w http.ResponseWriter, r *http.Request) error {
	return m.show(w, r, http.StatusOK, nil)
}

func (m *Module) show(w http.ResponseWriter, r *http.Request, status int, errors ui.Errors) error {
	ctx := r.Context()
	me := viewer.Get(ctx)
	list, err := m.Exports(ctx)
	if err != nil {
		return err
	}
	wish, err := m.Deletion(ctx)
	if err != nil {
		return err
	}
	v := pages.DataView{Topic: topic(me.Account), Candidate: me.Role == viewer.RoleCandidate, Errors: errors}
	for _, one := range list {
		v.Exports = append(v.Exports, pages.ExportLine{
			ID: one.ID.String(), State: one.State, Asked: one.CreatedAt, Expires: one.ExpiresAt, Bytes: one.Bytes, Done: one.DoneParts, Parts: one.Parts,
		})
	}
	if wish != nil {
		v.Due = &wish.DueAt
	}
	return api.Render(w, r, status, pages.Data(v))
}

func (m *Module) pageAsk(w http.ResponseWriter, r *http.Request) error {
	if _, err := m.AskExport(r.Context()); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "privacy.export_noted")
	return api.Redirect(w, r, home)
}

func (m *Module) pageFile(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("privacy.export_unknown")
	}
	file, row, err := m.OpenExport(r.Context(), id)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	d := download(row)
	d.Body = file
	return files.Send(w, r, d)
}

func (m *Module) pageDelete(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[DeletionInput](r)
	if err == nil {
		_, err = m.AskDeletion(r.Context(), *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.show(w, r, http.StatusUnprocessableEntity, api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "privacy.delete.noted")
	return api.Redirect(w, r, home)
}

func (m *Module) pageKeep(w http.ResponseWriter, r *http.Request) error {
	if err := m.CancelDeletion(r.Context()); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "privacy.delete.kept")
	return api.Redirect(w, r, home)
}
