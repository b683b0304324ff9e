package applications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/appointment"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/i18n"

	pages "github.com/atouts/atouts/templates/applications"
)

// The blocks of the dashboard come in this order.
const (
	orderWaiting  = 10
	orderMeetings = 20
	orderLatest   = 30

	onCard = 5 // applications on a block
)

// Counts returns what waits for the viewer, for the menu.
func (m *Module) Counts(ctx context.Context) (map[string]int, error) {
	if !viewer.Get(ctx).SignedIn() {
		return nil, nil //nolint:nilnil // no counts for a visitor
	}
	n, err := m.Waiting(ctx)
	return map[string]int{MenuKey: n}, err
}

// Cards returns what waits for the viewer, the next appointments, and the latest applications.
func (m *Module) Cards(ctx context.Context) ([]modules.Card, error) {
	who := viewer.Get(ctx)
	waiting, err := m.List(ctx, ListInput{Tab: TabWaiting})
	if err != nil {
		return nil, err
	}
	var cards []modules.Card
	shows := who.Role != viewer.RoleCandidate
	if waiting.Total > 0 {
		cards = append(cards, modules.Card{Order: orderWaiting, Body: pages.Card(pages.CardView{
			Title: i18n.T(ctx, "applications.card.waiting."+side(who), "Count", waiting.Total), Lines: first(lines(ctx, waiting.Apps)), ShowCandidate: shows,
			More: pages.Link{Label: i18n.T(ctx, "applications.card.see_waiting"), Href: "/candidatures?tab=" + TabWaiting},
		})})
	}
	meetings, err := m.next(ctx)
	if err != nil {
		return nil, err
	}
	if len(meetings) > 0 {
		cards = append(cards, modules.Card{Order: orderMeetings, Body: pages.Meetings(pages.MeetingsView{Meetings: meetings})})
	}
	latest, err := m.List(ctx, ListInput{Tab: TabAll})
	if err != nil {
		return nil, err
	}
	title := i18n.T(ctx, "applications.card.latest")
	if !shows {
		title = i18n.T(ctx, "applications.card.mine")
	}
	return append(cards, modules.Card{Order: orderLatest, Body: pages.Card(pages.CardView{
		Title: title, Lines: first(lines(ctx, latest.Apps)), ShowCandidate: shows, Empty: emptyText(ctx, who, TabAll), SeeOffers: !shows,
		More: pages.Link{Label: i18n.T(ctx, "applications.card.see_all"), Href: "/candidatures?tab=" + TabAll},
	})}), nil
}

func first(all []pages.Line) []pages.Line { return all[:min(onCard, len(all))] }

// next are the appointments to come of candidates and companies; those who accompany read them on each application.
func (m *Module) next(ctx context.Context) ([]pages.NextMeeting, error) {
	who := viewer.Get(ctx)
	if !who.Is(viewer.RoleCandidate, viewer.RoleRecruiter) {
		return nil, nil
	}
	rows, err := m.client(ctx).Appointment.Query().
		Where(appointment.AtGT(m.now()), appointment.StateIn(string(flow.Proposed), string(flow.Confirmed), string(flow.MoveAsked))).
		Order(ent.Asc(appointment.FieldAt)).Limit(3).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the next appointments: %w", err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ApplicationID
	}
	named, err := m.named(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]pages.NextMeeting, len(rows))
	for i, row := range rows {
		app := named[row.ApplicationID]
		name := app.Edges.Company.Name
		if who.Role == viewer.RoleRecruiter {
			name = personName(app.Edges.Candidate.Edges.Account)
		}
		all[i] = pages.NextMeeting{
			Href: Href(app.ID), Who: name, Way: i18n.T(ctx, "applications.way."+row.Mode), At: row.At,
			State: i18n.T(ctx, flow.Appointment(row.State).TextKey()), Tone: meetingTone(flow.Appointment(row.State)),
		}
	}
	return all, nil
}
