package offers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/offers"
)

// Root is the address of the public list.
const Root = pages.Root

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	r.Page(api.Page{ID: "offers.list", Method: http.MethodGet, Path: Root, Who: api.Everyone(), Handle: m.pageList})
	r.Page(api.Page{ID: "offers.page", Method: http.MethodGet, Path: Root + "/{slug}", Who: api.Everyone(), Handle: m.pageOffer})
	for _, side := range []struct {
		id, root string
		who      api.Who
	}{
		{"offers.", companies.HomeRoot + "/offres", api.Only(viewer.RoleRecruiter)},
		{"offers.admin_", companies.AdminRoot + "/{id}/offres", api.Only(viewer.RoleAdmin)},
	} {
		for _, p := range []api.Page{
			{ID: "managed", Method: http.MethodGet, Path: "", Handle: m.pageManaged},
			{ID: "new", Method: http.MethodGet, Path: "/nouvelle", Handle: m.pageNew},
			{ID: "create", Method: http.MethodPost, Path: "/nouvelle", Handle: m.pageCreate},
			{ID: "form", Method: http.MethodGet, Path: "/{offer}", Handle: m.pageForm},
			{ID: "edit", Method: http.MethodPost, Path: "/{offer}", Handle: m.pageEdit},
			{ID: "publish", Method: http.MethodPost, Path: "/{offer}/publier", Handle: m.pagePublish},
			{ID: "suspend", Method: http.MethodPost, Path: "/{offer}/suspendre", Handle: m.pageSuspend},
			{ID: "fill", Method: http.MethodPost, Path: "/{offer}/pourvoir", Handle: m.pageFill},
			{ID: "close", Method: http.MethodPost, Path: "/{offer}/archiver", Handle: m.pageClose},
		} {
			p.ID, p.Path, p.Who = side.id+p.ID, side.root+p.Path, side.who
			r.Page(p)
		}
	}
}

// pagedOf reads the filter of the public list; what no filter can be is left out, because an address may be old or mistyped.
func pagedOf(r *http.Request) Paged {
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	f := Paged{Page: min(max(page, 1), 10_000), Size: PageSize, Sort: SortNewest}
	f.Text, f.Company = strings.TrimSpace(firstRunes(q.Get("q"), 200)), q.Get("company")
	for _, kind := range schema.Kinds() {
		if slices.Contains(q["kind"], kind) {
			f.Kinds = append(f.Kinds, kind)
		}
	}
	for _, department := range q["department"] {
		if department != "" && len(department) <= 3 && len(f.Departments) < 30 && !slices.Contains(f.Departments, department) {
			f.Departments = append(f.Departments, department)
		}
	}
	if q.Get("sort") == SortRelevance && f.Text != "" {
		f.Sort = SortRelevance
	}
	return f
}

func firstRunes(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}

// address writes a filter as an address; the same filter always has the same one.
func (f Paged) address(page int) string {
	q := url.Values{}
	if f.Text != "" {
		q.Set("q", f.Text)
	}
	for _, kind := range f.Kinds {
		q.Add("kind", kind)
	}
	for _, department := range slices.Sorted(slices.Values(f.Departments)) {
		q.Add("department", department)
	}
	if f.Company != "" {
		q.Set("company", f.Company)
	}
	if f.Sort == SortRelevance {
		q.Set("sort", f.Sort)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return Root
	}
	return Root + "?" + q.Encode()
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), pagedOf(r)
	found, err := m.Search(ctx, f)
	if err != nil {
		return err
	}
	facets, err := m.Facets(ctx, f.Filter)
	if err != nil {
		return err
	}
	last := (found.Total.N + f.Size - 1) / f.Size
	if found.Total.More {
		last = max(last, f.Page+1) // beyond what is counted one goes on page by page
		if len(found.Offers) < f.Size {
			last = f.Page
		}
	}
	v := pages.ListView{
		Text: f.Text, Total: found.Total.N, More: found.Total.More, Kinds: f.Kinds, Departments: f.Departments, Sort: f.Sort, Canonical: f.address(f.Page),
		Filtered: f.address(1) != Root, TooCommon: f.Sort == SortRelevance && !found.Ranked && len(found.Offers) > 0,
		Pages: ui.Pages{Current: f.Page, Last: last, URL: f.address},
	}
	if found.Company != nil {
		v.Company, v.CompanySlug = found.Company.Name, found.Company.Slug
	}
	for _, o := range found.Offers {
		v.Offers = append(v.Offers, card(o))
	}
	v.KindOptions, v.DepartmentOptions = m.choices(r, facets, f.Filter)
	return api.Render(w, r, http.StatusOK, pages.List(v))
}

func (m *Module) choices(r *http.Request, facets Facets, f Filter) (kinds, departments []ui.Option) {
	ctx := r.Context()
	count := func(c Count) string {
		if c.More {
			return i18n.Number(ctx, countTo) + "+"
		}
		return i18n.Number(ctx, c.N)
	}
	of := func(all []Facet, value string) Count {
		for _, facet := range all {
			if facet.Value == value {
				return facet.Count
			}
		}
		return Count{}
	}
	for _, kind := range schema.Kinds() {
		if c := of(facets.Kinds, kind); c.N > 0 || slices.Contains(f.Kinds, kind) {
			kinds = append(kinds, ui.Option{Value: kind, Label: i18n.T(ctx, "offers.kind."+kind), Count: count(c)})
		}
	}
	values := make([]string, 0, len(facets.Departments))
	for _, facet := range facets.Departments {
		values = append(values, facet.Value)
	}
	for _, chosen := range f.Departments {
		if !slices.Contains(values, chosen) {
			values = append(values, chosen)
		}
	}
	for _, value := range values {
		c := of(facets.Departments, value)
		departments = append(departments, ui.Option{Value: value, Label: Departments{}.Name(value) + " (" + value + ")", Count: count(c)})
	}
	slices.SortFunc(departments, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return kinds, departments
}

func card(o Listed) pages.Card {
	c := pages.Card{Slug: o.Slug, Title: o.Title, Kind: o.Kind, KindOther: o.KindOther, Company: o.Company, Remote: o.Remote, Places: o.Places, Published: o.PublishedAt}
	if o.Label != "" {
		c.Company = o.Label
	}
	return c
}

func (m *Module) pageOffer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := m.Read(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	if r.PathValue("slug") != o.Slug {
		return api.Redirect(w, r, Root+"/"+o.Slug)
	}
	v := pages.OfferView{
		Card: card(o.Listed), CompanyName: o.Company, CompanySlug: o.CompanySlug, CompanySector: o.CompanySector, CompanyCity: o.CompanyCity,
		State: o.State, Reference: o.Reference, Domain: o.Domain, RomeCode: o.RomeCode, Level: o.Level, Openings: o.Openings,
		StartOn: o.StartOn, EndOn: o.EndOn, ApplyBefore: o.ApplyBefore, Expires: o.ExpiresAt, StartFlexible: o.StartFlexible,
		DurationMonths: o.DurationMonths, HoursWeek: o.HoursPer, Rhythm: o.Rhythm, PayMin: o.PayMin, PayMax: o.PayMax, PayPeriod: o.PayPeriod,
		PayLegal: o.PayLegal, Travel: o.Travel, Environment: o.Environment, Accommodations: o.Accommodations,
		Description: o.Description, Missions: o.Missions, Profile: o.Profile, Summary: firstRunes(o.DescriptionText, 160),
		WantsLetter: o.WantsLetter, Questions: o.Questions, SourceURL: o.SourceURL, ApplyURL: o.ApplyURL, ApplyEmail: o.ApplyMail,
	}
	viewing := viewer.Get(ctx)
	v.MayApply = viewing.Is(viewer.RoleCandidate, viewer.RoleReferent, viewer.RoleOfficer) // for herself, or for a young person she accompanies
	v.Visitor = !viewing.SignedIn()
	if mayManage(viewing, o.CompanyID) {
		v.Edit = companies.Base(ctx, o.CompanyID) + "/offres/" + o.ID.String()
	}
	if v.Visitor { // what search engines read
		v.Posting = posting(o, m.baseURL)
	}
	return api.Render(w, r, http.StatusOK, pages.Offer(v))
}
