package applications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/templates/i18n"

	pages "github.com/atouts/atouts/templates/applications"
)

// Panel shows a candidate's applications on the page of her file.
func (m *Module) Panel(ctx context.Context, candidate uuid.UUID) (modules.Card, error) {
	list, err := m.List(ctx, ListInput{Tab: TabAll, Candidate: candidate})
	if err != nil {
		return modules.Card{}, err
	}
	return modules.Card{Order: orderLatest, Body: pages.Card(pages.CardView{
		Title: i18n.T(ctx, "applications.title"), Lines: first(lines(ctx, list.Apps)), Empty: emptyText(ctx, viewer.Get(ctx), TabAll),
		More: pages.Link{Label: i18n.T(ctx, "applications.card.see_all"), Href: "/candidatures?candidate=" + candidate.String()},
	})}, nil
}

// HomePanels shows a company the applications that wait for it, on "Mon employeur". An admin reads applications elsewhere.
func (m *Module) HomePanels(ctx context.Context, company uuid.UUID) ([]companies.Panel, error) {
	who := viewer.Get(ctx)
	if !who.RecruitsFor(company) {
		return nil, nil
	}
	list, err := m.List(ctx, ListInput{Tab: TabWaiting})
	if err != nil {
		return nil, err
	}
	return []companies.Panel{{Order: 50, Body: pages.Card(pages.CardView{
		Title: i18n.T(ctx, "applications.title"), Lines: first(lines(ctx, list.Apps)), ShowCandidate: true, Empty: emptyText(ctx, who, TabWaiting),
		More: pages.Link{Label: i18n.T(ctx, "applications.card.see_all"), Href: "/mon-employeur/candidatures"},
	})}}, nil
}

// WaitingFor counts, for each of the candidates, the applications that wait for those who accompany her, as the viewer sees them.
func (m *Module) WaitingFor(ctx context.Context, files []uuid.UUID) (map[uuid.UUID]int, error) {
	var rows []struct {
		Candidate uuid.UUID `json:"candidate_id"`
		Count     int       `json:"count"`
	}
	err := m.client(ctx).Application.Query().
		Where(application.CandidateIDIn(files...), application.State(string(flow.AwaitingReferent))).
		GroupBy(application.FieldCandidateID).Aggregate(ent.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting what waits for referents: %w", err)
	}
	counts := make(map[uuid.UUID]int, len(rows))
	for _, r := range rows {
		counts[r.Candidate] = r.Count
	}
	return counts, nil
}

var _ companies.HomePaneler = (*Module)(nil)
