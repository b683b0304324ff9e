package applications

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/appointment"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
)

// PageSize is how many applications a page of a list has.
const PageSize = 20

// The tabs of a list.
const (
	TabWaiting = "waiting" // for the viewer to do something
	TabOpen    = "open"
	TabClosed  = "closed"
	TabAll     = "all"
)

// Tabs are the tabs of a list, in their order.
func Tabs() []string { return []string{TabWaiting, TabOpen, TabClosed, TabAll} }

// List is one page of the applications that the viewer sees.
type List struct {
	Apps  []*ent.Application // with names, see Sheet
	Total int                // of the tab
	Tabs  map[string]int     // how many each tab has, under the same other filters
	Page  int
}

// List lists applications. What waits comes oldest first, everything else newest first.
func (s *Service) List(ctx context.Context, in ListInput) (*List, error) {
	if in.Tab == "" {
		in.Tab = TabAll
	}
	in.Page = max(in.Page, 1)
	v := viewer.Get(ctx)
	filters := s.filters(in)
	out := &List{Page: in.Page, Tabs: map[string]int{}}
	for _, tab := range Tabs() {
		n, err := s.client(ctx).Application.Query().Where(append(slices.Clone(filters), s.inTab(v, tab))...).Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("counting applications: %w", err)
		}
		out.Tabs[tab] = n
	}
	out.Total = out.Tabs[in.Tab]
	order := ent.Desc(application.FieldStateAt, application.FieldID)
	if in.Tab == TabWaiting {
		order = ent.Asc(application.FieldStateAt, application.FieldID)
	}
	ids, err := s.client(ctx).Application.Query().Where(append(filters, s.inTab(v, in.Tab))...).Order(order).
		Offset((in.Page - 1) * PageSize).Limit(PageSize).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing applications: %w", err)
	}
	named, err := s.named(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		out.Apps = append(out.Apps, forViewer(v, named[id]))
	}
	return out, nil
}

// filters are the predicates of everything but the tab. They look at neighbours (a candidate's name) only of rows that the policy shows.
func (s *Service) filters(in ListInput) []predicate.Application {
	var all []predicate.Application
	if in.State != "" {
		all = append(all, application.State(in.State))
	}
	if in.Kind != "" {
		all = append(all, application.Kind(in.Kind))
	}
	if in.Offer != uuid.Nil {
		all = append(all, application.OfferID(in.Offer))
	}
	if in.Candidate != uuid.Nil {
		all = append(all, application.CandidateID(in.Candidate))
	}
	tidy(&in.Text)
	for word := range strings.FieldsSeq(in.Text) {
		all = append(all, application.Or(
			application.HasOfferWith(offer.TitleContainsFold(word)),
			application.HasCompanyWith(company.NameContainsFold(word)),
			application.HasCandidateWith(candidate.HasAccountWith(account.Or(
				account.FirstNameContainsFold(word), account.LastNameContainsFold(word)))),
		))
	}
	return all
}

// inTab is the predicate of a tab.
func (s *Service) inTab(v viewer.Viewer, tab string) predicate.Application {
	switch tab {
	case TabWaiting:
		return s.waitsFor(v)
	case TabOpen:
		return application.StateIn(openStates()...)
	case TabClosed:
		return application.StateNotIn(openStates()...)
	default:
		return func(*sql.Selector) {}
	}
}

// waitsFor is what the viewer must do something about. An admin is asked for nothing.
func (s *Service) waitsFor(v viewer.Viewer) predicate.Application {
	state := func(st flow.State) predicate.Application { return application.State(string(st)) }
	switch v.Role {
	case viewer.RoleCandidate:
		proposed := application.HasAppointmentsWith(appointment.State(string(flow.Proposed)), appointment.AtGT(s.now()))
		return application.Or(state(flow.ChangesRequested), application.And(state(flow.InProgress), proposed))
	case viewer.RoleReferent, viewer.RoleOfficer:
		return state(flow.AwaitingReferent)
	case viewer.RoleRecruiter:
		var expected []string
		for _, st := range flow.OpenAppointments() {
			expected = append(expected, string(st))
		}
		unsettled := application.HasAppointmentsWith(appointment.Or(
			appointment.State(string(flow.MoveAsked)), appointment.And(appointment.StateIn(expected...), appointment.AtLT(s.now()))))
		return application.Or(state(flow.Sent), application.And(state(flow.InProgress), unsettled))
	default:
		return func(sel *sql.Selector) { sel.Where(sql.False()) }
	}
}

// Waiting counts what waits for the viewer.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	n, err := s.client(ctx).Application.Query().Where(s.waitsFor(viewer.Get(ctx))).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting what waits: %w", err)
	}
	return n, nil
}
