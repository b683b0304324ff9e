package privacy

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/files/blob"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Blobs keeps the copies until they expire; the files module satisfies it.
type Blobs interface {
	Put(ctx context.Context, key string, body io.Reader, size int64, contentType string) (created bool, err error)
	Get(ctx context.Context, key string) (io.ReadCloser, blob.Info, error)
	Delete(ctx context.Context, key string) error
}

// Alerts tells people, inside the transaction of the context.
type Alerts interface {
	Tell(ctx context.Context, t notifications.Told) error
}

// Admins returns the active accounts of administrators; the accounts module satisfies it.
type Admins interface {
	Admins(ctx context.Context) ([]uuid.UUID, error)
}

// Deps is what the module needs.
type Deps struct {
	modules.Foundations
	Blobs  Blobs
	Alerts Alerts
	Admins Admins
}

// Service holds the commands and queries; pages and operations call the same methods.
type Service struct {
	db       *open.DB
	clock    func() time.Time
	log      *slog.Logger
	outbox   *outbox.Outbox
	live     live.Publisher
	sessions *session.Manager
	trail    *trail.Trail
	mail     mail.Sender
	bundle   *i18n.Bundle
	baseURL  string
	blobs    Blobs
	alerts   Alerts
	admins   Admins
	keepers  []keeper
}

// keeper is a module that keeps personal data, with its name.
type keeper struct {
	name string
	modules.DataKeeper
}

// Module is the privacy capability.
type Module struct{ *Service }

// New returns the module, which asks those of all that keep personal data: the upper ones first, so that what hangs on something is erased before it.
func New(d Deps, all []modules.Module) *Module {
	s := &Service{
		db: d.DB, clock: d.Clock, log: d.Log, outbox: d.Outbox, live: d.Live, sessions: d.Sessions, trail: d.Trail, mail: d.Mail, bundle: d.Bundle,
		baseURL: d.BaseURL, blobs: d.Blobs, alerts: d.Alerts, admins: d.Admins,
	}
	for _, m := range slices.Backward(all) {
		if k, ok := m.(modules.DataKeeper); ok {
			s.keepers = append(s.keepers, keeper{m.Name(), k})
		}
	}
	return &Module{s}
}

// Name returns "privacy".
func (m *Module) Name() string { return "privacy" }

// Alerts declares what a person may be told of.
func (m *Module) Alerts() []modules.Alert {
	return []modules.Alert{{Event: FactReady, Roles: viewer.Members(), Mail: true, Live: true}}
}

// Handlers returns who makes the copies, writes the last mail and erases.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{
		{Topic: FactExportAsked, Name: "privacy.export", Queue: worker.QueueDocuments, Timeout: 10 * time.Minute, Outside: true, Run: m.runExport},
		{Topic: FactReady, Name: "privacy.tell", Run: m.runTell},
		{Topic: FactDeletionAsked, Name: "privacy.mail", Queue: worker.QueueMail, Outside: true, Run: m.runConfirm},
		{Topic: FactDeletionCancelled, Name: "privacy.mail", Queue: worker.QueueMail, Outside: true, Run: m.runCancelled},
		{Topic: TaskFarewell, Name: "privacy.farewell", Queue: worker.QueueMail, Outside: true, Run: m.runFarewell},
		{Topic: TaskErase, Name: "privacy.erase", Run: m.runErase},
	}
}

// Schedule ends copies that are a week old, and begins the deletions that are due.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{
		{Name: "privacy:expire", Interval: time.Hour, Run: m.expire},
		{Name: "privacy:due", Interval: 10 * time.Minute, Run: m.due},
	}
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Worker    = (*Module)(nil)
	_ modules.Scheduler = (*Module)(nil)
	_ modules.Alerter   = (*Module)(nil)
)
