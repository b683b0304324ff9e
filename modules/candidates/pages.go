package candidates

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	account "github.com/atouts/atouts/modules/accounts/schema"
	pages "github.com/atouts/atouts/templates/candidates"
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "candidates." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	candidate := api.Only(viewer.RoleCandidate)
	page("list", "GET", "/candidats", managers(), m.pageList)
	page("create", "GET", "/candidats/nouveau", managers(), m.pageCreate)
	page("create_send", "POST", "/candidats/nouveau", managers(), m.pageCreateSend)
	page("file", "GET", "/candidats/{id}", managers(), m.pageFile)
	page("profile", "GET", "/candidats/{id}/profil", editors(), m.pageProfile)
	page("profile_send", "POST", "/candidats/{id}/profil", editors(), m.pageProfileSend)
	page("entrust", "GET", "/candidats/{id}/referent", managers(), m.pageEntrust)
	page("entrust_send", "POST", "/candidats/{id}/referent", managers(), m.pageEntrustSend)
	page("resend", "POST", "/candidats/{id}/relancer", managers(), m.pageResend)
	page("mine", "GET", "/mon-profil", candidate, m.pageProfile)
	page("mine_send", "POST", "/mon-profil", candidate, m.pageProfileSend)
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	f := Filter{Text: q.Get("q"), State: q.Get("state"), Page: page}
	list, total, err := m.List(ctx, f)
	if err != nil {
		return err
	}
	waiting, err := m.waitingFor(ctx, list)
	if err != nil {
		return err
	}
	v := pages.ListView{Imports: viewer.Get(ctx).Is(viewer.Accompanying()...), Total: total, Text: f.Text, State: f.State, States: stateOptions(ctx), Pages: ui.Pages{
		Current: max(page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string {
			next := url.Values{"page": {strconv.Itoa(n)}}
			for _, name := range []string{"q", "state"} {
				if q.Get(name) != "" {
					next.Set(name, q.Get(name))
				}
			}
			return "/candidats?" + next.Encode()
		},
	}}
	for _, c := range list {
		v.Candidates = append(v.Candidates, pages.Line{
			Href: "/candidats/" + c.ID.String(), Name: accounts.FullName(c.Edges.Account), City: c.City, SoughtJob: c.SoughtJob,
			Establishment: c.Edges.Establishment.Name, State: c.Edges.Account.State, Waiting: waiting[c.ID],
		})
	}
	return api.Render(w, r, http.StatusOK, pages.List(v))
}

func (m *Module) waitingFor(ctx context.Context, list []*ent.Candidate) (map[uuid.UUID]int, error) {
	if m.waiting == nil || len(list) == 0 {
		return map[uuid.UUID]int{}, nil
	}
	ids := make([]uuid.UUID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return m.waiting.WaitingFor(ctx, ids)
}

func stateOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "", Label: i18n.T(ctx, "candidates.state_all")}}
	for _, state := range []string{account.StateInvited, account.StateActive, account.StateSuspended} {
		options = append(options, ui.Option{Value: state, Label: i18n.T(ctx, "candidates.state."+state)})
	}
	return options
}

func (m *Module) pageFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.named(r)
	if err != nil {
		return err
	}
	who := viewer.Get(ctx)
	v := pages.FileView{
		ID: c.ID.String(), Name: accounts.FullName(c.Edges.Account), Email: c.Edges.Account.Email, Phone: c.Edges.Account.Phone,
		State: c.Edges.Account.State, Establishment: c.Edges.Establishment.Name, Referent: accounts.FullName(c.Edges.Referent),
		City: c.City, Department: c.Department, Sought: soughtWords(ctx, c.Sought), SoughtJob: c.SoughtJob, Available: c.AvailableFrom,
		MayEdit: mayEdit(who, c), MayEntrust: mayInvite(who, c), MayInvite: mayInvite(who, c) && c.Edges.Account.State == account.StateInvited,
	}
	if v.Panels, err = m.panelsOf(ctx, c.ID); err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.File(v))
}

func soughtWords(ctx context.Context, kinds []string) string {
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = i18n.T(ctx, "candidates.sought."+kind)
	}
	return strings.Join(words, ", ")
}

// named returns the file that the address names, or the viewer's own where it names none.
func (m *Module) named(r *http.Request) (*ent.Candidate, error) {
	if r.PathValue("id") == "" {
		return m.Read(r.Context(), viewer.Get(r.Context()).Candidate)
	}
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return nil, notFound()
	}
	return m.Read(r.Context(), id)
}

func (m *Module) pageProfile(w http.ResponseWriter, r *http.Request) error {
	c, err := m.named(r)
	if err != nil {
		return err
	}
	if !mayEdit(viewer.Get(r.Context()), c) {
		return fault.Forbidden("candidates.not_yours")
	}
	in := ProfileInput{City: c.City, Department: c.Department, Sought: c.Sought, SoughtJob: c.SoughtJob, AvailableFrom: day(c.AvailableFrom)}
	return api.Render(w, r, http.StatusOK, pages.Profile(profileView(r.Context(), c, in, nil)))
}

func (m *Module) pageProfileSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.named(r)
	if err != nil {
		return err
	}
	in, err := api.Form[ProfileInput](r)
	if err == nil {
		err = m.SaveProfile(ctx, c.ID, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		in.AvailableFrom = r.PostFormValue("availableFrom")
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Profile(profileView(ctx, c, *in, api.Errors(ctx, err))))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "candidates.profile.saved")
	if isOwn(viewer.Get(ctx), c) {
		return api.Redirect(w, r, "/mon-profil")
	}
	return api.Redirect(w, r, "/candidats/"+c.ID.String())
}

func profileView(ctx context.Context, c *ent.Candidate, in ProfileInput, errs ui.Errors) pages.ProfileView {
	v := pages.ProfileView{
		Own: isOwn(viewer.Get(ctx), c), Name: accounts.FullName(c.Edges.Account), Fields: profileFields(ctx, in), Errors: errs,
		Establishment: c.Edges.Establishment.Name, Referent: accounts.FullName(c.Edges.Referent),
		Action: "/mon-profil", Back: "/candidats/" + c.ID.String(),
	}
	if !v.Own {
		v.Action = v.Back + "/profil"
	}
	return v
}

func profileFields(ctx context.Context, in ProfileInput) pages.ProfileFields {
	f := pages.ProfileFields{City: in.City, Department: in.Department, Sought: in.Sought, SoughtJob: in.SoughtJob, AvailableFrom: in.AvailableFrom}
	for _, kind := range Kinds() {
		f.Kinds = append(f.Kinds, ui.Option{Value: kind, Label: i18n.T(ctx, "candidates.sought."+kind)})
	}
	return f
}

func (m *Module) pageResend(w http.ResponseWriter, r *http.Request) error {
	c, err := m.named(r)
	if err != nil {
		return err
	}
	if err := m.Resend(r.Context(), c.ID); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "candidates.resent", "Email", c.Edges.Account.Email)
	return api.Redirect(w, r, "/candidats/"+c.ID.String())
}
