package accounts

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

func (m *Module) personPages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "accounts." + id, Method: method, Path: "/comptes" + path, Who: who, Handle: handle})
	}
	page("person", "GET", "/{id}", managers(), m.pagePerson)
	page("suspend", "POST", "/{id}/suspendre", governors(), m.pageSuspend)
	page("restore", "POST", "/{id}/retablir", governors(), m.pageRestore)
	page("bulk", "POST", "/ensemble", governors(), m.pageBulk)
	page("batch", "GET", "/changements/{batch}", governors(), m.pageBatch)
	page("undo", "POST", "/changements/{batch}/annuler", governors(), m.pageUndo)
	page("gaps", "GET", "/a-pourvoir", governors(), m.pageGaps)
	page("territory", "GET", "/roles/{role}/territoire", api.Only(viewer.RoleAdmin), m.pageTerritory)
	page("territory_send", "POST", "/roles/{role}/territoire", api.Only(viewer.RoleAdmin), m.pageTerritorySend)
	page("handover", "GET", "/roles/{role}/transmettre", governors(), m.pageHandOver)
	page("handover_send", "POST", "/roles/{role}/transmettre", governors(), m.pageHandOverSend)
	page("end", "POST", "/roles/{role}/terminer", governors(), m.pageEnd)
}

// named reads an id of the address; what is none names nothing.
func named(r *http.Request, name, key string) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue(name))
	if err != nil {
		return id, fault.NotFound(key)
	}
	return id, nil
}

func (m *Module) pagePerson(w http.ResponseWriter, r *http.Request) error {
	return m.showPerson(w, r, http.StatusOK, "", nil)
}

func (m *Module) showPerson(w http.ResponseWriter, r *http.Request, status int, reason string, errs ui.Errors) error {
	ctx := r.Context()
	id, err := named(r, "id", "accounts.not_found")
	if err != nil {
		return err
	}
	people, err := m.OnePerson(ctx, id)
	if err != nil {
		return err
	}
	history, err := m.History(ctx, id)
	if err != nil {
		return err
	}
	v, who := viewer.Get(ctx), people[0].Account
	view := pages.PersonView{
		PersonLine: m.personLine(people[0]), Function: who.Function, Phone: who.Phone, Created: who.CreatedAt, SignedIn: who.SignedInAt,
		Suspended: who.SuspendedAt, Why: who.SuspendedWhy, Reason: reason, Errors: errs, History: m.doneLines(ctx, history),
	}
	governed := v.Is(viewer.RoleAdmin, viewer.RoleOfficer) && id != v.Account
	view.MaySuspend, view.MayRestore = governed && who.State == schema.StateActive, governed && who.State == schema.StateSuspended
	for _, p := range people {
		may := governs(v, p.Membership) && p.Membership.Role != viewer.RoleCandidate && id != v.Account
		view.Roles = append(view.Roles, pages.RoleLine{
			ID: p.Membership.ID.String(), Role: string(p.Membership.Role), Place: p.Place, Departments: strings.Join(p.Membership.Departments, ", "), MayEnd: may,
			MayHandOver: may && p.Membership.Role != viewer.RoleAdmin, MayMove: v.Role == viewer.RoleAdmin && p.Membership.Role == viewer.RoleOfficer,
		})
	}
	return api.Render(w, r, status, pages.OnePerson(view))
}

// doneLines writes changes for a page.
func (m *Module) doneLines(ctx context.Context, list []Done) []pages.DoneLine {
	lines := make([]pages.DoneLine, len(list))
	for i, d := range list {
		lines[i] = pages.DoneLine{
			Batch: d.BatchID.String(), Account: d.AccountID.String(), Name: d.Name, What: i18n.T(ctx, "people.done."+d.Kind, "To", d.To), Note: d.Note, At: d.At,
			Undone: d.UndoneAt != nil,
		}
	}
	return lines
}

func (m *Module) pageSuspend(w http.ResponseWriter, r *http.Request) error {
	id, err := named(r, "id", "accounts.not_found")
	if err != nil {
		return err
	}
	in, err := api.Form[struct {
		Reason string `json:"reason" minLength:"3" maxLength:"500"`
	}](r)
	if err != nil {
		if _, known := m.governed(r.Context(), id); known != nil { // what is not hers has no form
			return known
		}
		return m.showPerson(w, r, http.StatusUnprocessableEntity, in.Reason, api.Errors(r.Context(), err))
	}
	batch, err := m.Suspend(r.Context(), SuspendInput{Accounts: []uuid.UUID{id}, Reason: in.Reason})
	return m.toBatch(w, r, batch, err)
}

func (m *Module) pageRestore(w http.ResponseWriter, r *http.Request) error {
	id, err := named(r, "id", "accounts.not_found")
	if err != nil {
		return err
	}
	batch, err := m.Restore(r.Context(), RestoreInput{Accounts: []uuid.UUID{id}})
	return m.toBatch(w, r, batch, err)
}

// toBatch leads to the page that says what was done, and undoes it.
func (m *Module) toBatch(w http.ResponseWriter, r *http.Request, batch uuid.UUID, err error) error {
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "people.done")
	return api.Redirect(w, r, "/comptes/changements/"+batch.String())
}

// pageBulk does one thing to those who are ticked in the list.
func (m *Module) pageBulk(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[struct {
		Accounts []uuid.UUID `json:"accounts" minItems:"1" maxItems:"100"`
		Reason   string      `json:"reason,omitempty" required:"false" maxLength:"500"`
		Act      string      `json:"act" enum:"suspend,restore"`
	}](r)
	switch {
	case err != nil && len(in.Accounts) == 0:
		return m.backToList(w, r, "people.bulk.nobody")
	case err != nil:
		return err
	case in.Act == "restore":
		batch, err := m.Restore(r.Context(), RestoreInput{Accounts: in.Accounts})
		return m.toBatch(w, r, batch, err)
	case len([]rune(in.Reason)) < 3:
		return m.backToList(w, r, "people.bulk.reason_needed")
	}
	batch, err := m.Suspend(r.Context(), SuspendInput{Accounts: in.Accounts, Reason: in.Reason})
	return m.toBatch(w, r, batch, err)
}

func (m *Module) backToList(w http.ResponseWriter, r *http.Request, key string) error {
	api.Flash(r.Context(), ui.Problem, key)
	return api.Redirect(w, r, "/comptes")
}

func (m *Module) pageBatch(w http.ResponseWriter, r *http.Request) error {
	batch, err := named(r, "batch", "people.batch_unknown")
	if err != nil {
		return err
	}
	list, err := m.Batch(r.Context(), batch)
	if err != nil {
		return err
	}
	view := pages.BatchView{Batch: batch.String(), Lines: m.doneLines(r.Context(), list)}
	view.Open = slices.ContainsFunc(list, func(d Done) bool { return d.UndoneAt == nil })
	return api.Render(w, r, http.StatusOK, pages.Batch(view))
}

func (m *Module) pageUndo(w http.ResponseWriter, r *http.Request) error {
	batch, err := named(r, "batch", "people.batch_unknown")
	if err != nil {
		return err
	}
	if err := m.Undo(r.Context(), batch); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "people.undone")
	return api.Redirect(w, r, "/comptes/changements/"+batch.String())
}

func (m *Module) pageGaps(w http.ResponseWriter, r *http.Request) error {
	g, err := m.Gaps(r.Context())
	if err != nil {
		return err
	}
	view := pages.GapsView{Count: g.Count()}
	for _, c := range g.Companies {
		view.Companies = append(view.Companies, pages.GapLine{Name: c.Name, Href: "/comptes/nouveau?role=recruiter&company=" + c.ID.String()})
	}
	for _, e := range g.Establishments {
		view.Establishments = append(view.Establishments, pages.GapLine{Name: e.Name, Href: "/comptes/nouveau?role=referent&establishment=" + e.ID.String()})
	}
	for _, c := range g.Candidates {
		view.Candidates = append(view.Candidates, pages.GapLine{Name: c.Name, Place: c.Place, Last: c.Last, Href: "/candidats/" + c.Candidate.String() + "/referent"})
	}
	return api.Render(w, r, http.StatusOK, pages.Gaps(view))
}
