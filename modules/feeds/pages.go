package feeds

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/feeds/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/feeds"
)

// Home is the page of the feeds, for those who see some.
const Home = "/flux"

// maxUpload is the largest file that may be handed in, and uploadTime how long its reading may take.
const (
	maxUpload  = 64 << 20
	uploadTime = 2 * time.Minute
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "feeds." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	admins := api.Only(viewer.RoleAdmin)
	page("list", "GET", Home, those(), m.pageList)
	page("prepare", "POST", Home, those(), m.pagePrepare)
	page("read", "GET", Home+"/{id}", those(), m.pageFeed)
	page("run_read", "GET", Home+"/executions/{id}", those(), m.pageRun)
	page("state", "POST", Home+"/{id}/etat", admins, m.pageState)
	page("run", "POST", Home+"/{id}/lire", admins, m.pageAsk)
	r.Page(api.Page{ID: "feeds.upload", Method: "POST", Path: Home + "/{id}/fichier", Who: admins, MaxBody: maxUpload, Timeout: uploadTime, Handle: m.pageUpload})
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	return m.showList(w, r, http.StatusOK, pages.ListView{})
}

func (m *Module) showList(w http.ResponseWriter, r *http.Request, status int, v pages.ListView) error {
	ctx := r.Context()
	list, err := m.Feeds(ctx)
	if err != nil {
		return err
	}
	for _, f := range list {
		v.Feeds = append(v.Feeds, line(f))
	}
	if v.Admin = viewer.Get(ctx).Role == viewer.RoleAdmin; v.Admin {
		companies, err := tx.Client(ctx, m.db).Company.Query().Order(company.ByName()).Select(company.FieldID, company.FieldName).All(ctx)
		if err != nil {
			return fmt.Errorf("listing companies: %w", err)
		}
		for _, c := range companies {
			v.Companies = append(v.Companies, ui.Option{Value: c.ID.String(), Label: c.Name})
		}
	}
	return api.Render(w, r, status, pages.List(v))
}

func line(f *ent.Feed) pages.Line {
	return pages.Line{ID: f.ID.String(), Name: f.Name, URL: shown(f.URL), Company: f.Edges.Company.Name, State: f.State}
}

func (m *Module) pagePrepare(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := api.Form[FeedInput](r)
	var made *ent.Feed
	if err == nil {
		made, err = m.Prepare(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showList(w, r, http.StatusUnprocessableEntity, pages.ListView{
			Name: r.PostFormValue("name"), URL: r.PostFormValue("url"), Company: r.PostFormValue("company"), Errors: api.Errors(ctx, err),
		})
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "feeds.prepared")
	return api.Redirect(w, r, Home+"/"+made.ID.String())
}

// feedOf returns the feed of the page's address.
func (m *Module) feedOf(r *http.Request) (*ent.Feed, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return nil, fault.NotFound("feeds.not_found")
	}
	return m.Feed(r.Context(), id)
}

func (m *Module) pageFeed(w http.ResponseWriter, r *http.Request) error {
	f, err := m.feedOf(r)
	if err != nil {
		return err
	}
	runs, err := m.Runs(r.Context(), f.ID)
	if err != nil {
		return err
	}
	v := pages.FeedView{Line: line(f), Profile: f.Profile, Admin: viewer.Get(r.Context()).Role == viewer.RoleAdmin, Open: f.State == schema.StateOpen}
	for _, one := range runs {
		v.Runs = append(v.Runs, runLine(one))
	}
	return api.Render(w, r, http.StatusOK, pages.Feed(v))
}

func runLine(r *ent.Run) pages.RunLine {
	return pages.RunLine{
		ID: r.ID.String(), State: r.State, Started: r.StartedAt, Records: r.Records, Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged,
		Aside: r.Quarantined, Warnings: r.Warnings, Error: r.ErrorCode,
	}
}

func (m *Module) pageRun(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("feeds.not_found")
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("page")) // anything else is the first
	found, issues, total, err := m.Run(r.Context(), id, page)
	if err != nil {
		return err
	}
	v := pages.RunView{RunLine: runLine(found), Feed: found.Edges.Feed.Name, FeedHref: Home + "/" + found.FeedID.String(), Total: total, Pages: ui.Pages{
		Current: max(page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string { return r.URL.Path + "?page=" + strconv.Itoa(n) },
	}}
	v.Why, v.Admin = say(r.Context(), found.ErrorCode), viewer.Get(r.Context()).Role == viewer.RoleAdmin
	for _, one := range issues {
		v.Issues = append(v.Issues, pages.IssueLine{
			Record: one.Ordinal + 1, Line: one.Line, ID: one.ExternalID, Field: one.Field, What: say(r.Context(), one.Code), Fatal: one.Fatal, Excerpt: one.Excerpt,
		})
	}
	return api.Render(w, r, http.StatusOK, pages.Run(v))
}

// families are the kinds of problem that have words; see the catalogue.
func families() []string {
	return []string{"xml", "enc", "rec", "id", "field", "url", "date", "pay", "place", "contract", "text", "html", "http", "redirect", "not_a_feed", "empty", "run"}
}

// say writes a code such as "url.bad_scheme" in words: those of its family, with the code behind for who looks it up.
func say(ctx context.Context, code string) string {
	if code == "" {
		return ""
	}
	family, _, _ := strings.Cut(code, ".")
	if !slices.Contains(families(), family) {
		family = "other"
	}
	return i18n.T(ctx, "feeds.family."+family) + " (" + code + ")"
}

func (m *Module) pageState(w http.ResponseWriter, r *http.Request) error {
	f, err := m.feedOf(r)
	if err != nil {
		return err
	}
	in, err := api.Form[StateInput](r)
	if err != nil {
		return fault.Conflict("feeds.not_open")
	}
	if err := m.SetState(r.Context(), f.ID, in.State); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "feeds.became_"+in.State)
	return api.Redirect(w, r, Home+"/"+f.ID.String())
}

func (m *Module) pageAsk(w http.ResponseWriter, r *http.Request) error {
	f, err := m.feedOf(r)
	if err != nil {
		return err
	}
	if err := m.Ask(r.Context(), f.ID); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "feeds.asked")
	return api.Redirect(w, r, Home+"/"+f.ID.String())
}

// pageUpload reads a file handed in, at once: the page that follows is that of the run.
func (m *Module) pageUpload(w http.ResponseWriter, r *http.Request) error {
	f, err := m.feedOf(r)
	if err != nil {
		return err
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		api.Flash(r.Context(), ui.Problem, "feeds.file_missing")
		return api.Redirect(w, r, Home+"/"+f.ID.String())
	}
	defer file.Close() //nolint:errcheck // read-only
	ended, err := m.ReadFile(r.Context(), f.ID, file)
	if err != nil {
		return err
	}
	return api.Redirect(w, r, Home+"/executions/"+ended.ID.String())
}
