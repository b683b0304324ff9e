package offers

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/offers/schema"

	pages "github.com/atouts/atouts/templates/offers"
)

// shownOnPage is how many offers a company's page shows; the rest is one link away.
const shownOnPage = 10

// PublicPanels returns the published offers of a company, for its page.
func (m *Module) PublicPanels(ctx context.Context, company uuid.UUID) ([]companies.Panel, error) {
	c, err := m.companies.Get(ctx, company)
	if err != nil {
		return nil, err
	}
	found, err := m.Search(ctx, Paged{Filter: Filter{Company: c.Slug}, Size: shownOnPage, Page: 1})
	if err != nil {
		return nil, err
	}
	v := pages.PanelView{Total: found.Total.N, More: found.Total.More, Href: Paged{Filter: Filter{Company: c.Slug}}.address(1)}
	for _, o := range found.Offers {
		v.Offers = append(v.Offers, card(o))
	}
	return []companies.Panel{{Order: 100, Body: pages.PublicPanel(v)}}, nil
}

// HomePanels returns how many offers a company has in each state, for "Mon employeur".
func (m *Module) HomePanels(ctx context.Context, company uuid.UUID) ([]companies.Panel, error) {
	counts, err := m.States(ctx, company)
	if err != nil {
		return nil, err
	}
	v := pages.HomePanelView{Root: companies.Base(ctx, company) + "/offres"}
	for _, state := range schema.States() {
		if counts[state] > 0 {
			v.States = append(v.States, pages.StateCount{State: state, Count: counts[state]})
		}
	}
	return []companies.Panel{{Order: 100, Body: pages.HomePanel(v)}}, nil
}

// shownOnCard is how many offers the dashboard shows.
const shownOnCard = 5

// Cards returns the newest offers for a candidate and those who accompany, and a recruiter's offers by state.
func (m *Module) Cards(ctx context.Context) ([]modules.Card, error) {
	v := viewer.Get(ctx)
	switch {
	case v.Role == viewer.RoleRecruiter:
		counts, err := m.States(ctx, v.Company)
		if err != nil {
			return nil, err
		}
		home := pages.HomePanelView{Root: companies.HomeRoot + "/offres"}
		for _, state := range []string{schema.StateDraft, schema.StatePublished, schema.StateSuspended} {
			if counts[state] > 0 {
				home.States = append(home.States, pages.StateCount{State: state, Count: counts[state]})
			}
		}
		return []modules.Card{{Order: 300, Body: pages.HomePanel(home)}}, nil
	case v.Is(viewer.RoleCandidate, viewer.RoleReferent, viewer.RoleOfficer):
		latest, err := m.Latest(ctx, shownOnCard)
		if err != nil {
			return nil, err
		}
		shown := pages.PanelView{Href: Root}
		for _, o := range latest {
			shown.Offers = append(shown.Offers, card(o))
		}
		return []modules.Card{{Order: 500, Body: pages.LatestCard(shown)}}, nil
	default:
		return nil, nil
	}
}
