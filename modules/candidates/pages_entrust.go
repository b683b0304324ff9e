package candidates

import (
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/candidates"
)

func (m *Module) pageEntrust(w http.ResponseWriter, r *http.Request) error {
	c, err := m.named(r)
	if err != nil {
		return err
	}
	return m.showEntrust(w, r, http.StatusOK, c, c.ReferentID.String(), "", nil)
}

func (m *Module) showEntrust(w http.ResponseWriter, r *http.Request, status int, c *ent.Candidate, referent, note string, errs ui.Errors) error {
	options, err := m.referentOptions(r.Context(), []*ent.Establishment{c.Edges.Establishment})
	if err != nil {
		return err
	}
	return api.Render(w, r, status, pages.Entrust(pages.EntrustView{
		ID: c.ID.String(), Name: accounts.FullName(c.Edges.Account), Referent: referent, Note: note, Referents: options, Errors: errs,
	}))
}

func (m *Module) pageEntrustSend(w http.ResponseWriter, r *http.Request) error {
	c, err := m.named(r)
	if err != nil {
		return err
	}
	in, err := api.Form[EntrustInput](r)
	if err == nil {
		err = m.Entrust(r.Context(), c.ID, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showEntrust(w, r, http.StatusUnprocessableEntity, c, r.PostFormValue("referent"), r.PostFormValue("note"), api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "candidates.entrusted")
	return api.Redirect(w, r, "/candidats/"+c.ID.String())
}
