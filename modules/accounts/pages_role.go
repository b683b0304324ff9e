package accounts

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

// role reads the role that the address names.
func (m *Module) role(r *http.Request) (*ent.Membership, error) {
	id, err := named(r, "role", "people.role_unknown")
	if err != nil {
		return nil, err
	}
	return m.RoleOf(r.Context(), id)
}

func (m *Module) pageTerritory(w http.ResponseWriter, r *http.Request) error {
	one, err := m.role(r)
	if err != nil {
		return err
	}
	var ticked []string
	for _, id := range one.Establishments {
		ticked = append(ticked, id.String())
	}
	return m.showTerritory(w, r, http.StatusOK, one, strings.Join(one.Departments, ", "), ticked, nil)
}

func (m *Module) showTerritory(w http.ResponseWriter, r *http.Request, status int, one *ent.Membership, departments string, ticked []string, errs ui.Errors) error {
	if one.Role != viewer.RoleOfficer {
		return fault.NotFound("people.role_unknown")
	}
	v := pages.TerritoryView{
		Role: one.ID.String(), Account: one.AccountID.String(), Name: FullName(one.Edges.Account), Departments: departments, Ticked: ticked, Errors: errs,
	}
	var err error
	if v.Establishments, err = m.establishmentOptions(r.Context()); err != nil {
		return err
	}
	return api.Render(w, r, status, pages.EditTerritory(v))
}

func (m *Module) pageTerritorySend(w http.ResponseWriter, r *http.Request) error {
	one, err := m.role(r)
	if err != nil {
		return err
	}
	in, err := api.Form[TerritoryInput](r)
	if err == nil {
		err = m.SaveTerritory(r.Context(), one.ID, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showTerritory(w, r, http.StatusUnprocessableEntity, one, r.PostFormValue("departments"), r.PostForm["establishments"], api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "people.territory.saved")
	return api.Redirect(w, r, "/comptes/"+one.AccountID.String())
}

func (m *Module) pageHandOver(w http.ResponseWriter, r *http.Request) error {
	one, err := m.role(r)
	if err != nil {
		return err
	}
	return m.showHandOver(w, r, http.StatusOK, one, map[string]string{}, nil)
}

func (m *Module) showHandOver(w http.ResponseWriter, r *http.Request, status int, one *ent.Membership, values map[string]string, errs ui.Errors) error {
	ctx := r.Context()
	place, err := m.PlaceName(ctx, one)
	if err != nil {
		return err
	}
	people, err := m.Receivers(ctx, one)
	if err != nil {
		return err
	}
	v := pages.HandOverView{
		Role: one.ID.String(), Account: one.AccountID.String(), Name: FullName(one.Edges.Account), What: string(one.Role), Place: place, Values: values, Errors: errs,
		Typed: one.Role == viewer.RoleRecruiter,
	}
	for _, a := range people {
		v.Receivers = append(v.Receivers, ui.Option{Value: a.Email, Label: FullName(a)})
	}
	return api.Render(w, r, status, pages.HandOver(v))
}

func (m *Module) pageHandOverSend(w http.ResponseWriter, r *http.Request) error {
	one, err := m.role(r)
	if err != nil {
		return err
	}
	in, err := api.Form[HandOverInput](r)
	batch := uuid.Nil
	if err == nil {
		batch, err = m.HandOver(r.Context(), one.ID, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showHandOver(w, r, http.StatusUnprocessableEntity, one, typed(r), api.Errors(r.Context(), err))
	}
	return m.toBatch(w, r, batch, err)
}

func (m *Module) pageEnd(w http.ResponseWriter, r *http.Request) error {
	id, err := named(r, "role", "people.role_unknown")
	if err != nil {
		return err
	}
	in, err := api.Form[EndInput](r)
	if err != nil {
		return err
	}
	batch, err := m.EndRole(r.Context(), id, *in)
	return m.toBatch(w, r, batch, err)
}
