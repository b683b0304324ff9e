package applications

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/modules/applications/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/applications"
)

// pageList shows the applications that the viewer sees. Those who must do something about some begin with these.
func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), viewer.Get(r.Context())
	in, err := api.Form[ListInput](r)
	if err != nil { // an address that somebody has changed: the list without filters
		in = &ListInput{}
	}
	if in.Tab == "" && !who.Is(viewer.RoleAdmin, viewer.RoleCandidate) {
		waiting, err := m.Waiting(ctx)
		if err != nil {
			return err
		}
		if waiting > 0 {
			in.Tab = TabWaiting
		}
	}
	if in.Tab == "" {
		in.Tab = TabAll
	}
	list, err := m.List(ctx, *in)
	if err != nil {
		return err
	}
	v := pages.ListView{
		Title: listTitle(ctx, who), Action: r.URL.Path, Active: MenuKey, ShowCandidate: who.Role != viewer.RoleCandidate,
		ShowCompany: who.Role != viewer.RoleRecruiter, Lines: lines(ctx, list.Apps), Total: list.Total, Tab: in.Tab,
		Empty: emptyText(ctx, who, in.Tab), SeeOffers: who.Role == viewer.RoleCandidate && in.Tab != TabWaiting, Pages: ui.Pages{
			Current: list.Page, Last: (list.Total + PageSize - 1) / PageSize, URL: func(n int) string { return listURL(r, "page", strconv.Itoa(n)) },
		},
	}
	for _, tab := range Tabs() {
		if tab == TabWaiting && who.Role == viewer.RoleAdmin {
			continue
		}
		n := list.Tabs[tab]
		v.Tabs = append(v.Tabs, ui.TabLink{Label: tabLabel(ctx, who, tab), Href: listURL(r, "tab", tab), Count: &n, Current: tab == in.Tab})
	}
	if v.Filters, err = m.filterInputs(ctx, who, in); err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.List(v))
}

// listURL is the list's address with one field changed; another tab begins at its first page.
func listURL(r *http.Request, name, value string) string {
	next := url.Values{}
	for _, kept := range []string{"tab", "q", "kind", "state", "offer", "candidate"} {
		if old := r.URL.Query().Get(kept); old != "" {
			next.Set(kept, old)
		}
	}
	next.Set(name, value)
	return r.URL.Path + "?" + next.Encode()
}

func listTitle(ctx context.Context, who viewer.Viewer) string {
	switch who.Role {
	case viewer.RoleCandidate:
		return i18n.T(ctx, "applications.mine")
	case viewer.RoleRecruiter:
		return i18n.T(ctx, "applications.received")
	default:
		return i18n.T(ctx, "applications.title")
	}
}

func tabLabel(ctx context.Context, who viewer.Viewer, tab string) string {
	if tab == TabWaiting && who.Is(viewer.Accompanying()...) {
		return i18n.T(ctx, "applications.tab.referent")
	}
	return i18n.T(ctx, "applications.tab."+tab)
}

// side is how texts are told apart by who reads them.
func side(who viewer.Viewer) string {
	if who.Role == viewer.RoleOfficer {
		return string(viewer.RoleReferent)
	}
	return string(who.Role)
}

func emptyText(ctx context.Context, who viewer.Viewer, tab string) string {
	if tab == TabWaiting {
		return i18n.T(ctx, "applications.none.waiting")
	}
	return i18n.T(ctx, "applications.none."+side(who))
}

func lines(ctx context.Context, apps []*ent.Application) []pages.Line {
	all := make([]pages.Line, len(apps))
	for i, a := range apps {
		all[i] = pages.Line{
			Href: Href(a.ID), Title: titleOf(a), Kind: i18n.T(ctx, "applications.kind."+a.Kind), Company: a.Edges.Company.Name,
			Candidate: personName(a.Edges.Candidate.Edges.Account), State: i18n.T(ctx, flow.State(a.State).TextKey()),
			Tone: toneOf(flow.State(a.State)), Date: dateOf(a), Sent: a.SentAt != nil,
		}
	}
	return all
}

func (m *Module) filterInputs(ctx context.Context, who viewer.Viewer, in *ListInput) ([]pages.Input, error) {
	plain := ui.Field{Unmarked: true}
	kinds := []ui.Option{{Value: "", Label: i18n.T(ctx, "applications.any_kind")}}
	for _, k := range []string{schema.KindOffer, schema.KindSpontaneous} {
		kinds = append(kinds, ui.Option{Value: k, Label: i18n.T(ctx, "applications.kind."+k)})
	}
	all := []pages.Input{
		{Kind: pages.InputText, Name: "q", Label: i18n.T(ctx, "applications.words"), Value: in.Text, Field: plain},
		{Kind: pages.InputSelect, Name: "kind", Label: i18n.T(ctx, "applications.kind"), Value: in.Kind, Options: kinds, Field: plain},
	}
	if who.Role == viewer.RoleRecruiter {
		offers, err := m.offersApplied(ctx)
		if err != nil {
			return nil, err
		}
		options := append([]ui.Option{{Value: "", Label: i18n.T(ctx, "applications.any_offer")}}, offers...)
		chosen := ""
		if in.Offer != uuid.Nil {
			chosen = in.Offer.String()
		}
		all = append(all, pages.Input{
			Kind: pages.InputSelect, Name: "offer", Label: i18n.T(ctx, "applications.offer"), Value: chosen, Options: options, Field: plain,
		})
	}
	return all, nil
}

// offersApplied are the offers that the viewer sees applications to.
func (m *Module) offersApplied(ctx context.Context) ([]ui.Option, error) {
	var ids []uuid.UUID
	err := m.client(ctx).Application.Query().Where(application.OfferIDNotNil()).Unique(true).Select(application.FieldOfferID).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("listing the offers applied to: %w", err)
	}
	rows, err := m.client(ctx).Offer.Query().Where(offer.IDIn(ids...)).Order(ent.Asc(offer.FieldTitle)).Limit(200).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("naming the offers applied to: %w", err)
	}
	all := make([]ui.Option, len(rows))
	for i, o := range rows {
		all[i] = ui.Option{Value: o.ID.String(), Label: o.Title}
	}
	return all, nil
}
