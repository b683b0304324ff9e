package feeds

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/feed"
	"github.com/atouts/atouts/ent/issue"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/run"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/feeds/schema"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// The facts and tasks of the module.
const (
	FactRunEnded = "feeds.run_ended"
	TaskRun      = "feeds:run"
)

// PageSize is how many lines a list shows at once.
const PageSize = 20

// Service holds the commands and queries of the module.
type Service struct {
	db     *open.DB
	clock  func() time.Time
	log    *slog.Logger
	outbox *outbox.Outbox
	offers *bulk.Writer
	fetch  *fetcher
	alerts Alerts
	people *accounts.Service
	seal   *seal.Keyring
	trail  *trail.Trail
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// FeedInput prepares a feed.
type FeedInput struct {
	Company uuid.UUID `json:"company,omitempty" required:"false" format:"uuid" doc:"The company; your own when left out."`
	Name    string    `json:"name" minLength:"2" maxLength:"200" doc:"What the feed is called, such as the publisher's name."`
	URL     string    `json:"url" format:"uri" maxLength:"2000" doc:"Where the feed is read from: https://…"`
}

// Prepare keeps a feed as a draft. Nothing is read or published before an admin opens it.
func (s *Service) Prepare(ctx context.Context, in FeedInput) (*ent.Feed, error) {
	v := viewer.Get(ctx)
	if v.Role == viewer.RoleRecruiter && in.Company == uuid.Nil {
		in.Company = v.Company
	}
	if !mayPrepare(v, in.Company) {
		return nil, fault.NotFound("feeds.not_found")
	}
	if u, err := url.Parse(in.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fault.Invalid(fault.Field{Name: "url", Key: "feeds.url_bad"})
	}
	return s.create(ctx, in, schema.StateDraft)
}

func (s *Service) create(ctx context.Context, in FeedInput, state string) (made *ent.Feed, err error) {
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		client, system, now := tx.Client(ctx, s.db), viewer.System(ctx, "feeds.prepare"), s.now()
		known, err := client.Company.Query().Where(company.ID(in.Company)).Exist(system)
		if err != nil {
			return fmt.Errorf("looking up a company: %w", err)
		}
		if !known {
			return fault.Invalid(fault.Field{Name: "company", Key: "feeds.company_unknown"})
		}
		id := mixin.NewID()
		create := client.Feed.Create().SetID(id).SetCompanyID(in.Company).SetName(in.Name).SetURL(s.sealed(in.URL, id)).SetState(state).
			SetCreatedAt(now).SetUpdatedAt(now)
		if by := viewer.Get(ctx).Account; by != uuid.Nil {
			create.SetCreatedBy(by)
		}
		made, err = create.Save(system)
		if ent.IsConstraintError(err) {
			return fault.Invalid(fault.Field{Name: "name", Key: "feeds.name_taken"})
		}
		if err != nil {
			return fmt.Errorf("keeping a feed: %w", err)
		}
		if err := s.openAddresses(made); err != nil {
			return err
		}
		return s.noted(ctx, ActionPrepared, made, "address", shown(in.URL))
	})
	return made, err
}

// SetState opens or pauses a feed.
func (s *Service) SetState(ctx context.Context, id uuid.UUID, state string) error {
	f, err := s.Feed(ctx, id)
	if err != nil {
		return err
	}
	if !mayOpen(viewer.Get(ctx)) {
		return fault.Forbidden("feeds.admin_opens")
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := tx.Client(ctx, s.db).Feed.UpdateOneID(id).SetState(state).SetUpdatedAt(s.now()).Exec(ctx); err != nil {
			return fmt.Errorf("changing a feed's state: %w", err)
		}
		return s.noted(ctx, ActionState, f, "state", state)
	})
}

// What the audit calls the acts on feeds.
const (
	ActionPrepared = "feeds.prepared"
	ActionState    = "feeds.state_changed"
)

// noted writes an act on a feed into the audit.
func (s *Service) noted(ctx context.Context, action string, f *ent.Feed, name, value string) error {
	return s.trail.Record(ctx, trail.Line{Action: action, Kind: "feed", ID: f.ID.String(), Name: f.Name, Detail: map[string]string{name: value}})
}

// Ask asks for a run of an open feed; the worker reads it.
func (s *Service) Ask(ctx context.Context, id uuid.UUID) error {
	f, err := s.Feed(ctx, id)
	if err != nil {
		return err
	}
	if !mayOpen(viewer.Get(ctx)) {
		return fault.Forbidden("feeds.admin_opens")
	}
	if f.State != schema.StateOpen || f.URL == "" {
		return fault.Conflict("feeds.not_open")
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		_, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskRun, Payload: aboutFeed{id}})
		return err
	})
}

// ReadFile reads a file that is handed in as an open feed, at once, and returns the run.
func (s *Service) ReadFile(ctx context.Context, id uuid.UUID, file io.Reader) (*ent.Run, error) {
	f, err := s.Feed(ctx, id)
	if err != nil {
		return nil, err
	}
	if !mayOpen(viewer.Get(ctx)) {
		return nil, fault.Forbidden("feeds.admin_opens")
	}
	if f.State != schema.StateOpen {
		return nil, fault.Conflict("feeds.not_open")
	}
	return s.Import(ctx, id, "file", file)
}

type (
	aboutFeed struct {
		Feed uuid.UUID `json:"feed"`
	}
	aboutRun struct {
		Run uuid.UUID `json:"run"`
	}
)

// Feed returns a feed that the viewer may see.
func (s *Service) Feed(ctx context.Context, id uuid.UUID) (*ent.Feed, error) {
	f, err := tx.Client(ctx, s.db).Feed.Query().Where(feed.ID(id)).WithCompany().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("feeds.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading a feed: %w", err)
	}
	return f, s.openAddresses(f)
}

// Feeds lists the feeds that the viewer may see, by name.
func (s *Service) Feeds(ctx context.Context) ([]*ent.Feed, error) {
	list, err := tx.Client(ctx, s.db).Feed.Query().WithCompany().Order(feed.ByName(), feed.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing feeds: %w", err)
	}
	return list, s.openAddresses(list...)
}

// Runs lists the latest runs of a feed, newest first.
func (s *Service) Runs(ctx context.Context, id uuid.UUID) ([]*ent.Run, error) {
	list, err := tx.Client(ctx, s.db).Run.Query().Where(run.FeedID(id)).
		Order(run.ByStartedAt(sql.OrderDesc()), run.ByID(sql.OrderDesc())).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing runs: %w", err)
	}
	return list, nil
}

// Run returns one run that the viewer may see, with one page of its issues and how many there are.
func (s *Service) Run(ctx context.Context, id uuid.UUID, page int) (found *ent.Run, issues []*ent.Issue, total int, err error) {
	client := tx.Client(ctx, s.db)
	found, err = client.Run.Query().Where(run.ID(id)).WithFeed().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, 0, fault.NotFound("feeds.not_found")
	}
	if err != nil {
		return nil, nil, 0, fmt.Errorf("reading a run: %w", err)
	}
	query := client.Issue.Query().Where(issue.RunID(id))
	if total, err = query.Clone().Count(ctx); err != nil {
		return nil, nil, 0, fmt.Errorf("counting issues: %w", err)
	}
	issues, err = query.Order(issue.ByOrdinal(), issue.ByID()).Offset((max(page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, nil, 0, fmt.Errorf("listing issues: %w", err)
	}
	return found, issues, total, nil
}
