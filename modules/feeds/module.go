package feeds

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/feeds/schema"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
)

// AlertFailed is the alert of a run that could not read its feed.
const AlertFailed = "feeds.run_failed"

// Alerts tells people; the notifications module satisfies it.
type Alerts interface {
	Tell(ctx context.Context, t notifications.Told) error
}

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Alerts Alerts
	People *accounts.Service
}

// Module is the feeds capability.
type Module struct{ *Service }

// New returns the module.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{
			db: d.DB, clock: d.Clock, log: d.Log, outbox: d.Outbox, offers: bulk.New(d.DB, d.Clock), fetch: newFetcher(outside), alerts: d.Alerts, people: d.People,
			seal: d.Seal, trail: d.Trail,
		},
	}
}

// Name returns "feeds".
func (m *Module) Name() string { return "feeds" }

// Alerts declares who is told of a failed run.
func (m *Module) Alerts() []modules.Alert {
	return []modules.Alert{{Event: AlertFailed, Roles: []viewer.Role{viewer.RoleAdmin, viewer.RoleRecruiter}, Mail: true, Live: true}}
}

// tellFailure tells the recruiters of the company and the admins.
func (s *Service) tellFailure(ctx context.Context, event uuid.UUID, j *job) error {
	who, err := s.people.Recruiters(ctx, j.feed.CompanyID)
	if err != nil {
		return err
	}
	admins, err := s.people.Admins(ctx)
	if err != nil {
		return err
	}
	return s.alerts.Tell(ctx, notifications.Told{
		Event: AlertFailed, EventID: event, Accounts: append(who, admins...), Href: "/flux/executions/" + j.run.ID.String(),
		Params: map[string]string{"Feed": j.feed.Name, "Company": j.feed.Edges.Company.Name},
	})
}

// Handlers returns who reads feeds in the worker. A run is one attempt: the next asking is a person's or the schedule's.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{{Topic: TaskRun, Name: "feeds.run", Queue: worker.QueueBulk, Outside: true, MaxAttempts: 1, Timeout: abandoned, Run: m.runTask}}
}

func (m *Module) runTask(ctx context.Context, msg outbox.Message) error {
	var what aboutFeed
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	_, err := m.ReadNow(ctx, what.Feed)
	return err
}

// ReadNow fetches an open feed from its address and imports it.
func (m *Module) ReadNow(ctx context.Context, id uuid.UUID) (schemaRun string, err error) {
	f, err := tx.Client(ctx, m.db).Feed.Get(viewer.System(ctx, "feeds.run"), id)
	if err != nil {
		return "", fmt.Errorf("reading the feed: %w", err)
	}
	if err := m.openAddresses(f); err != nil {
		return "", err
	}
	if f.State != schema.StateOpen {
		return "", nil // paused since it was asked for
	}
	body, err := m.fetch.get(ctx, f.URL)
	if err != nil {
		body = failing{err}
	}
	defer body.Close() //nolint:errcheck // read to its end, or refused
	ended, err := m.Import(ctx, id, "person", body)
	if err != nil {
		return "", err
	}
	return ended.State, nil
}

// failing is a body that could not be opened, so that the run that notes why is one like any other.
type failing struct{ err error }

// Read returns why.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Close does nothing.
func (f failing) Close() error { return nil }

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Alerter   = (*Module)(nil)
	_ modules.Worker    = (*Module)(nil)
	_ modules.Commander = (*Module)(nil)
	_ modules.Sealer    = (*Module)(nil)
)
