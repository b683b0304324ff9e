package audit

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/audit"
)

// The pages.
const (
	Journal = pages.Journal
	Mine    = pages.Mine
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	admins := api.Only(viewer.RoleAdmin)
	r.Page(api.Page{ID: "audit.journal", Method: http.MethodGet, Path: Journal, Who: admins, Handle: m.pageJournal})
	r.Page(api.Page{ID: "audit.export", Method: http.MethodPost, Path: Journal + "/export", Who: admins, Timeout: exportTime, Handle: m.pageExport})
	r.Page(api.Page{ID: "audit.mine", Method: http.MethodGet, Path: Mine, Who: api.SignedIn(), Handle: m.pageMine})
}

// State is what the last verification left, for an administrator; nil when there was none.
func (s *Service) State(ctx context.Context) (*ent.Anchor, error) {
	if !mayRead(viewer.Get(ctx)) {
		return nil, unknown()
	}
	return s.lastAnchor(ctx)
}

func (m *Module) pageJournal(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[SearchInput](r)
	if err != nil && !fault.Is(err, fault.KindInvalid) {
		return err
	}
	return m.showJournal(w, r, *in, err == nil, "", err)
}

// showJournal shows what a search finds, when it can be made; what is wrong with it, or with an export, is said above.
func (m *Module) showJournal(w http.ResponseWriter, r *http.Request, in SearchInput, search bool, purpose string, wrong error) error {
	ctx := r.Context()
	found := &Found{}
	if search {
		var err error
		if found, err = m.Search(ctx, in); fault.Is(err, fault.KindInvalid) {
			wrong, found = err, &Found{}
		} else if err != nil {
			return err
		}
	}
	v := pages.JournalView{
		Actor: in.Actor, Owner: in.Owner, Action: in.Action, Subject: in.Subject, From: in.From, To: in.To, Sort: in.Sort, Purpose: purpose,
		Actions: m.actions(ctx), Total: found.Total, Errors: api.Errors(ctx, wrong),
		Pages: ui.Pages{Current: max(in.Page, 1), Last: (found.Total + PageSize - 1) / PageSize, URL: in.url},
	}
	last, err := m.State(ctx)
	if err != nil {
		return err
	}
	if state := fromAnchor(last); last != nil {
		v.Verified, v.Until, v.Fault, v.FaultLine = state.Verified, state.Line, state.Fault, state.At
	}
	for _, l := range found.Lines {
		one := pages.Line{
			At: l.At, Action: m.actionText(ctx, l.Action), Actor: l.ActorName, Role: i18n.T(ctx, roleKey(l.ActorRole)), For: l.ForName, Subject: l.SubjectName,
			Details: m.details(ctx, l.Detail, true),
		}
		if l.OwnerID != nil {
			one.Owner = found.Owners[*l.OwnerID]
		}
		if l.Seq != nil {
			one.Number = *l.Seq
		}
		v.Lines = append(v.Lines, one)
	}
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return api.Render(w, r, status, pages.Search(v))
}

// url is the address of a page of the search.
func (in SearchInput) url(page int) string {
	values := url.Values{}
	for _, p := range [][2]string{
		{"actor", in.Actor}, {"owner", in.Owner}, {"action", in.Action}, {"subject", in.Subject}, {"from", in.From}, {"to", in.To}, {"sort", in.Sort},
	} {
		if p[1] != "" {
			values.Set(p[0], p[1])
		}
	}
	values.Set("page", strconv.Itoa(page))
	return Journal + "?" + values.Encode()
}

// actions are the actions that have words, in their order.
func (m *Module) actions(ctx context.Context) []ui.Option {
	const prefix = "audit.action."
	var options []ui.Option
	for _, key := range m.bundle.Keys(i18n.French) {
		if action, ok := strings.CutPrefix(key, prefix); ok {
			options = append(options, ui.Option{Value: action, Label: i18n.T(ctx, key)})
		}
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return append([]ui.Option{{Label: i18n.T(ctx, "audit.any_action")}}, options...)
}

func (m *Module) pageExport(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[ExportInput](r)
	var write func(io.Writer) error
	if err == nil {
		write, err = m.Export(r.Context(), *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showJournal(w, r, SearchInput{Filter: in.Filter}, true, in.Purpose, err)
	}
	if err != nil {
		return err
	}
	for name, value := range m.exportHeaders() {
		w.Header().Set(name, value)
	}
	return write(w)
}

func (m *Module) pageMine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := api.Form[MineInput](r)
	if err != nil { // an address that somebody has changed: the first page
		in = &MineInput{}
	}
	lines, total, err := m.Mine(ctx, *in)
	if err != nil {
		return err
	}
	address := func(own bool, page int) string {
		values := url.Values{"page": {strconv.Itoa(page)}}
		if own {
			values.Set("own", "true")
		}
		return Mine + "?" + values.Encode()
	}
	v := pages.MineView{
		Own: in.Own, Candidate: viewer.Get(ctx).Role == viewer.RoleCandidate,
		Pages: ui.Pages{Current: max(in.Page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string { return address(in.Own, n) }},
		Tabs: []ui.TabLink{
			{Label: i18n.T(ctx, "audit.mine.others"), Href: Mine, Current: !in.Own},
			{Label: i18n.T(ctx, "audit.mine.own"), Href: address(true, 1), Current: in.Own},
		},
	}
	for _, l := range lines {
		day := i18n.LongDate(ctx, l.At)
		if n := len(v.Days); n == 0 || v.Days[n-1].Name != day {
			v.Days = append(v.Days, pages.Day{Name: day})
		}
		today := &v.Days[len(v.Days)-1]
		today.Lines = append(today.Lines, m.mineLine(ctx, l, in.Own))
	}
	return api.Render(w, r, http.StatusOK, pages.MyJournal(v))
}

func (m *Module) mineLine(ctx context.Context, l *ent.Audit, own bool) pages.MineLine {
	who := l.ActorName
	switch {
	case own:
		who = i18n.T(ctx, "audit.me")
	case l.ActorRole == viewer.RoleSystem || l.ActorRole == viewer.RoleVisitor:
		who = i18n.T(ctx, roleKey(l.ActorRole))
	}
	role := ""
	if !own && l.ActorRole != viewer.RoleSystem && l.ActorRole != viewer.RoleVisitor {
		role = i18n.T(ctx, roleKey(l.ActorRole))
	}
	return pages.MineLine{
		At: l.At, Who: who, Role: role, For: l.ForName, Action: m.actionText(ctx, l.Action), Subject: l.SubjectName, Details: m.details(ctx, l.Detail, false),
	}
}
