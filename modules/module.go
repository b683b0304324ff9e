// Package modules is the contract between the host and the modules. A module is a value with a name and whatever optional interfaces below it has
// something to say to: the host asks for each with a type assertion, so a module never depends on the host, and a plug-in is a package with the
// same methods. Registering does no I/O, except in Start.
package modules

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/ops"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Module is one vertical capability.
type Module interface {
	// Name is the module's plural noun; it begins the names of its facts, tasks and operations.
	Name() string
}

// Foundations are what modules stand on. The host opens them before it builds the modules.
type Foundations struct {
	DB       *open.DB
	Clock    func() time.Time
	Log      *slog.Logger
	Outbox   *outbox.Outbox
	Mail     mail.Sender
	Live     live.Publisher
	Bundle   *i18n.Bundle
	Sessions *session.Manager
	Throttle *throttle.Throttle
	// Ops looks at the background work, for those who run the site.
	Ops *ops.Ops
	// Trail writes who did or read what on whose account or file.
	Trail *trail.Trail
	// Seal encrypts single values; a module says in Sealed which columns hold them.
	Seal *seal.Keyring
	// SecondFactor are the roles that must prove themselves twice.
	SecondFactor []viewer.Role
	// Secret derives tokens: 32 bytes or more, never stored in the database.
	Secret []byte
	// BaseURL is where people reach the site, without a slash at the end.
	BaseURL string
	// BlobURL says where files are kept: file:///folder or s3://….
	BlobURL string
	// Demo says that the data is fictional and that one-click sign-in is open.
	Demo bool
}

// APIer has JSON operations. It is called once, when the server is built.
type APIer interface{ API(r *api.Router) }

// Pager has HTML pages. It is called once, when the server is built.
type Pager interface{ Pages(r *api.Router) }

// Navigator has lines in the menu. It is called at each page, with the viewer; it does no I/O.
type Navigator interface {
	Menu(v viewer.Viewer) []layout.MenuItem
}

// Counter has numbers to show on menu lines, by the line's key. It is called at each page of a signed-in person.
type Counter interface {
	Counts(ctx context.Context) (map[string]int, error)
}

// Card is one block of the dashboard. Cards stand in the order of Order.
type Card struct {
	Order int
	Body  templ.Component
}

// Carder has blocks for the dashboard of the viewer in the context.
type Carder interface {
	Cards(ctx context.Context) ([]Card, error)
}

// Authenticator says who acts. It is the accounts module. It is asked at each request, so that a change of role or territory and the end of a session
// hold at once; therefore a session, whoever its account may act as, and what other modules know of them are read in one statement.
type Authenticator interface {
	// Complete takes what the other modules know; it belongs to start-up.
	Complete(joins []Join)
	// Session is a session.Finder.
	Session(ctx context.Context, id string) (session.Found, bool, error)
	// Resolve returns who acts by a membership of an account, outside a session; false when either has ended.
	Resolve(ctx context.Context, account, membership uuid.UUID) (viewer.Viewer, bool, error)
}

// Preferrer keeps what a signed-in person chooses of language and display, so that it follows to another browser. It is the accounts module.
type Preferrer interface {
	Prefer(ctx context.Context, p api.Preferences) error
}

// Completer says what the module knows of who acts: a candidate's file, an officer's establishments.
type Completer interface{ Joins() []Join }

// Join is what completes some viewers, found in the statement that reads the session.
type Join struct {
	// SQLite and Postgres select one column, ids separated by commas or NULL, for the row m of memberships; for the roles that have some.
	SQLite, Postgres string
	// Set puts the ids into the viewer.
	Set func(v *viewer.Viewer, ids []uuid.UUID)
}

// Gatekeeper keeps a session that has not proved enough to a few routes. It is asked before each route that the viewer's role may enter; an address is
// where a page leads instead, and an operation is then forbidden. It does no I/O. It is the access module.
type Gatekeeper interface {
	Gate(ctx context.Context, route api.Route) (instead string)
}

// Worker handles facts and tasks of the outbox. It is called once, when the worker is built.
type Worker interface{ Handlers() []outbox.Handler }

// Scheduler has work to do at intervals, by one process at a time.
type Scheduler interface{ Schedule() []worker.Every }

// Alert is a rule: people of these roles may be told of the event, with these ticks until they choose others in "Mon compte". The words are catalogue
// keys made from the event: notification.<event> (one line), mail.<event>.subject, mail.<event>.body.
type Alert struct {
	Event      string
	Roles      []viewer.Role
	Mail, Live bool
	// Always says that the module itself sends a mail that cannot be stopped, because the account's safety hangs on it: only Live is ticked.
	Always bool
	// Calendar, when set, makes the calendar file joined to the mail from the notification's parameters.
	Calendar func(ctx context.Context, params map[string]string) (*mail.Calendar, error)
}

// Alerter declares whom its facts may be told to.
type Alerter interface{ Alerts() []Alert }

// AlertTaker is given, once the modules are built, every alert that they declare. It is the notifications module.
type AlertTaker interface{ TakeAlerts(alerts []Alert) error }

// Rememberer keeps what was told live, and so can say what a browser missed. It is the notifications module.
type Rememberer interface {
	Missed(ctx context.Context, account uuid.UUID, last string) ([]live.Event, error)
}

// Texter brings catalogues of its own: files <area>.<language>.json, as in templates/locales. Modules of this house keep theirs there.
type Texter interface{ Texts() fs.FS }

// Migrator brings tables of its own, outside the entities of ent/schema.
type Migrator interface{ Migrations() migration.Set }

// Command is one command of the command line: "atouts <Name> …". A name may be two words, "admin rotate-keys": then it goes before a command of the first word.
type Command struct {
	Name, Usage string
	// Run runs the command with the arguments behind its name. The context carries no viewer: it acts as viewer.System.
	Run func(ctx context.Context, args []string, out io.Writer) error
}

// Commander has commands.
type Commander interface{ Commands() []Command }

// Seeder fills an empty demo. Modules are asked in their order; the data is clearly fictional.
type Seeder interface {
	Seed(ctx context.Context) error
}

// Sealer has columns of sealed values; the rotation of keys walks over them. Their tables have an id that is a UUID.
type Sealer interface{ Sealed() []seal.Column }

// SealedTaker is given, once the modules are built, every column of sealed values that they declare. It is the keys module.
type SealedTaker interface{ TakeSealed(columns []seal.Column) }

// Part is one thing that the site keeps on a person: a page of the export and a folder of files beside it.
type Part struct {
	// Name is the catalogue key of the heading and the name of the file: "privacy.part.applications" and applications.json.
	Name string
	// Rows are the things, as they are written to JSON and, field by field, to the readable page. Fields are named in the person's language by
	// "privacy.field.<name>", and shown by their name where there is no text.
	Rows []map[string]any
	// Files are documents, by file name.
	Files map[string]func(ctx context.Context) (io.ReadCloser, error)
}

// DataKeeper keeps personal data. It says what it has on a person, for the export, and erases it: in the transaction of the context, and with facts of the
// outbox for what lies outside the database. What others need of the past (an application's history at a company) stays without the name. It
// returns how many rows went, by kind. The privacy module asks every keeper, accounts last.
type DataKeeper interface {
	PersonalData(ctx context.Context, account uuid.UUID) ([]Part, error)
	EraseData(ctx context.Context, account uuid.UUID) (map[string]int, error)
}

// Starter has something to open before the program serves, and to close after. Stop is called in the reverse order.
type Starter interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
}

// Examiner looks at what takes too long for readiness, such as whether the audit is whole. Only atouts doctor asks; it changes nothing.
type Examiner interface {
	Examine(ctx context.Context) error
}

// Checker says whether what the module needs is there; readiness and atouts doctor ask.
type Checker interface {
	Check(ctx context.Context) error
}
