package applications

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/outbox"
)

// Fact is the payload of every fact of this module, version 1.
type Fact struct {
	Application uuid.UUID  `json:"application"`
	Appointment *uuid.UUID `json:"appointment,omitempty"`
}

// The facts that this module names itself; the law names those of the steps.
const (
	FactHired     = "applications.hired" // heard here too: it closes the candidate's other applications
	FactCancelled = "applications.appointment_cancelled"
	FactReminded  = "applications.reminded"
	FactNudged    = "applications.nudged"
)

// teamSuffix makes, of the event that a candidate is told, the one that referents and recruiters are: other words, other ticks.
const teamSuffix = ".team"

// Href is the page of an application.
func Href(id uuid.UUID) string { return "/candidatures/" + id.String() }

// announce writes the fact and tells those concerned.
func (s *Service) announce(ctx context.Context, app *ent.Application, a act, out flow.Outcome, meeting *ent.Appointment) error {
	fact := Fact{Application: app.ID}
	if meeting != nil {
		fact.Appointment = &meeting.ID
	}
	event, err := s.outbox.Add(ctx, outbox.Entry{Topic: out.Fact, Payload: fact})
	if err != nil {
		return fmt.Errorf("announcing: %w", err)
	}
	line := flow.Line{Kind: flow.KindStep, Step: a.step, Sent: out.Sent}
	return s.tell(ctx, telling{
		event: out.Fact, id: event, app: app, meeting: meeting, roles: out.Told, quote: a.words.quote(),
		loud: flow.SeenBy(line, flow.Recruiter) == flow.Whole,
	})
}

// telling is one event on its way to people.
type telling struct {
	event   string
	id      uuid.UUID
	app     *ent.Application
	meeting *ent.Appointment
	roles   []flow.Role
	quote   string
	loud    bool // the quote is for the company too
}

// tell tells everybody concerned once, except whoever acts. The company's people come last, with what is theirs to read.
func (s *Service) tell(ctx context.Context, t telling) error {
	system := viewer.System(ctx, "applications.tell")
	named, err := s.client(ctx).Application.Query().Where(application.ID(t.app.ID)).
		WithCandidate(func(q *ent.CandidateQuery) { q.WithAccount() }).WithOffer().WithCompany().Only(system)
	if err != nil {
		return fmt.Errorf("naming the application: %w", err)
	}
	known := []uuid.UUID{viewer.Get(ctx).Account}
	for _, role := range t.roles {
		accounts, err := s.audience(system, named, role)
		if err != nil {
			return err
		}
		fresh := slices.DeleteFunc(slices.Compact(slices.SortedFunc(slices.Values(accounts), compareIDs)), func(id uuid.UUID) bool {
			return slices.Contains(known, id)
		})
		if len(fresh) == 0 {
			continue
		}
		known = append(known, fresh...)
		told := notifications.Told{Event: t.event, EventID: t.id, Accounts: fresh, Href: Href(named.ID), Params: t.params(named, s.when(named, t.meeting))}
		if role != flow.Candidate {
			told.Event += teamSuffix
		}
		if role == flow.Recruiter && !t.loud {
			told.Params["Quote"] = ""
		}
		if err := s.alerts.Tell(ctx, told); err != nil {
			return fmt.Errorf("telling of %s: %w", t.event, err)
		}
	}
	return nil
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

// audience returns the accounts that stand for a role around an application.
func (s *Service) audience(ctx context.Context, app *ent.Application, role flow.Role) ([]uuid.UUID, error) {
	var (
		accounts []uuid.UUID
		err      error
	)
	switch role {
	case flow.Candidate:
		return []uuid.UUID{app.Edges.Candidate.AccountID}, nil
	case flow.Referent:
		accounts, err = s.candidates.Accompanying(ctx, app.CandidateID)
	case flow.Recruiter:
		accounts, err = s.recruiters.Recruiters(ctx, app.CompanyID)
	}
	if err != nil {
		return nil, fmt.Errorf("finding whom to tell as %s: %w", role, err)
	}
	return accounts, nil
}

// params are what the words of an alert may name.
func (t telling) params(named *ent.Application, when string) map[string]string {
	p := map[string]string{
		"Quote": t.quote, "Application": named.ID.String(), "Candidate": personName(named.Edges.Candidate.Edges.Account), "Company": named.Edges.Company.Name,
		"Title": titleOf(named),
	}
	if t.meeting != nil {
		p["Appointment"], p["When"] = t.meeting.ID.String(), when
	}
	return p
}

// when writes the hour of an appointment in the candidate's language: parameters are words, made when the event is told.
func (s *Service) when(named *ent.Application, meeting *ent.Appointment) string {
	if meeting == nil {
		return ""
	}
	spoken := i18n.With(context.Background(), s.bundle.Localizer(named.Edges.Candidate.Edges.Account.Locale))
	return i18n.DateTime(spoken, meeting.At)
}

// titleOf names an application by its offer, or by the company that it goes to.
func titleOf(a *ent.Application) string {
	if a.Edges.Offer != nil {
		return a.Edges.Offer.Title
	}
	return a.Edges.Company.Name
}

func personName(a *ent.Account) string {
	switch {
	case a == nil:
		return ""
	case a.FirstName == "" || a.LastName == "":
		return a.FirstName + a.LastName
	default:
		return a.FirstName + " " + a.LastName
	}
}
