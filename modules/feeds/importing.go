package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/feed"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/run"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/feeds/read"
	"github.com/atouts/atouts/modules/feeds/schema"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/worker/outbox"
)

// batch is how many offers one transaction writes.
const batch = 500

// maxIssues is how many issues of a run are kept; the counts are of all.
const maxIssues = 1000

// abandoned is after how long a run that is still open counts as left by a process that died.
const abandoned = time.Hour

// Import reads a feed from src, applies its offers and returns the run. The error is for what kept the run from being noted; what was wrong with the
// feed is in the run: its state, its error code and its issues.
func (s *Service) Import(ctx context.Context, id uuid.UUID, trigger string, src io.Reader) (*ent.Run, error) {
	system := viewer.System(ctx, "feeds.import")
	f, err := tx.Client(ctx, s.db).Feed.Query().Where(feed.ID(id)).WithCompany().Only(system)
	if err != nil {
		return nil, fmt.Errorf("reading the feed: %w", err)
	}
	if err := s.openAddresses(f); err != nil {
		return nil, err
	}
	opened, err := s.begin(system, f, trigger)
	if err != nil {
		return nil, err
	}
	j := &job{Service: s, feed: f, run: opened}
	err = j.read(system, src)
	return s.end(system, j, err)
}

// begin notes a run; a second one at the same time is refused.
func (s *Service) begin(ctx context.Context, f *ent.Feed, trigger string) (opened *ent.Run, err error) {
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		client, now := tx.Client(ctx, s.db), s.now()
		err := client.Run.Update().Where(run.FeedID(f.ID), run.State(schema.RunRunning), run.StartedAtLT(now.Add(-abandoned))).
			SetState(schema.RunFailed).SetErrorCode("run.abandoned").SetEndedAt(now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("closing an abandoned run: %w", err)
		}
		opened, err = client.Run.Create().SetFeedID(f.ID).SetCompanyID(f.CompanyID).SetTrigger(trigger).SetStartedAt(now).Save(ctx)
		return err
	})
	if ent.IsConstraintError(err) {
		return nil, fault.Conflict("feeds.running")
	}
	if err != nil {
		return nil, fmt.Errorf("noting the run: %w", err)
	}
	return opened, nil
}

// job is one run under way.
type job struct {
	*Service
	feed *ent.Feed
	run  *ent.Run

	profile   string
	sum       []byte
	size      int64
	state     string
	records   int
	put       int // aside
	warnings  int
	counts    bulk.Counts
	kept      int // issues
	rows      []bulk.Row
	issues    []read.Issue
	lastPlace int64
}

func (j *job) read(ctx context.Context, src io.Reader) (err error) {
	source, err := read.File(ctx, src, j.feed.Name, read.Options{
		Now: j.now(), FeedKey: j.feed.ID.String(), Company: j.feed.Edges.Company.Name, BaseURL: public(j.feed.URL),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	j.profile, j.sum, j.size = source.Profile, source.Sum[:], source.Size
	if j.feed.BodyHash != nil && bytes.Equal(*j.feed.BodyHash, j.sum) {
		j.state = schema.RunUnchanged
		return nil
	}
	for o, issues := range source.Offers() {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("reading the feed: %w", err)
		}
		if err := j.take(ctx, &o, issues); err != nil {
			return err
		}
	}
	if err := j.flush(ctx); err != nil {
		return err
	}
	j.state = schema.RunOK
	if source.State == read.StatePartial {
		j.state = schema.RunPartial
	}
	return nil
}

// take counts one record and keeps it for the next batch.
func (j *job) take(ctx context.Context, o *read.Offer, issues []read.Issue) error {
	j.records++
	j.lastPlace = o.Offset
	for _, i := range issues {
		if i.Severity != read.SeverityError {
			j.warnings++
		}
	}
	if room := maxIssues - j.kept - len(j.issues); room > 0 {
		j.issues = append(j.issues, issues[:min(len(issues), room)]...)
	}
	if o.Quarantined {
		j.put++
		return nil
	}
	row := toRow(j.feed, o)
	if err := row.Prepare(); err != nil {
		return fmt.Errorf("preparing an offer: %w", err)
	}
	j.rows = append(j.rows, row)
	if len(j.rows) < batch {
		return nil
	}
	return j.flush(ctx)
}

// flush applies a batch; its counts, issues and checkpoint are in the same transaction.
func (j *job) flush(ctx context.Context) error {
	counts, err := j.offers.Apply(ctx, j.rows, func(ctx context.Context) error {
		if err := j.keepIssues(ctx); err != nil {
			return err
		}
		return tx.Client(ctx, j.db).Run.UpdateOneID(j.run.ID).SetRecords(j.records).SetQuarantined(j.put).SetWarnings(j.warnings).
			SetCheckpoint(j.lastPlace).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("applying offers up to record %d: %w", j.records, err)
	}
	j.counts.Created += counts.Created
	j.counts.Updated += counts.Updated
	j.counts.Unchanged += counts.Unchanged
	j.counts.Repeated += counts.Repeated
	j.kept += len(j.issues)
	j.rows, j.issues = j.rows[:0], j.issues[:0]
	return nil
}

func (j *job) keepIssues(ctx context.Context) error {
	client := tx.Client(ctx, j.db)
	creates := make([]*ent.IssueCreate, len(j.issues))
	for n, i := range j.issues {
		creates[n] = client.Issue.Create().SetID(mixin.NewID()).SetRunID(j.run.ID).SetCompanyID(j.feed.CompanyID).SetOrdinal(i.Ordinal).SetLine(i.Line).
			SetOffset(i.Offset).SetExternalID(cut(i.ExternalID, 500)).SetField(i.Field).SetCode(string(i.Code)).
			SetFatal(i.Severity == read.SeverityError).SetExcerpt(cut(i.Excerpt, 300))
	}
	if len(creates) == 0 {
		return nil
	}
	if err := client.Issue.CreateBulk(creates...).Exec(ctx); err != nil {
		return fmt.Errorf("keeping issues: %w", err)
	}
	return nil
}

// end notes how the run ended, tells the fact, and tells people of a failure.
func (s *Service) end(ctx context.Context, j *job, cause error) (*ent.Run, error) {
	code := ""
	if cause != nil {
		j.state, code = schema.RunFailed, codeOf(cause)
		s.log.WarnContext(ctx, "a feed could not be read", "feed", j.feed.ID, "run", j.run.ID, "code", code, "error", cause)
	}
	ctx = context.WithoutCancel(ctx) // a run that was cut short is noted all the same
	var ended *ent.Run
	err := tx.Run(ctx, s.db, func(ctx context.Context) (err error) {
		client, now := tx.Client(ctx, s.db), s.now()
		update := client.Run.UpdateOneID(j.run.ID).SetState(j.state).SetEndedAt(now).SetProfile(j.profile).SetBytes(j.size).SetRecords(j.records).
			SetCreated(j.counts.Created).SetUpdated(j.counts.Updated).SetUnchanged(j.counts.Unchanged).SetQuarantined(j.put).SetWarnings(j.warnings).SetErrorCode(code)
		if j.sum != nil {
			update.SetBodyHash(j.sum)
		}
		if ended, err = update.Save(ctx); err != nil {
			return fmt.Errorf("noting the end of the run: %w", err)
		}
		if j.state == schema.RunOK {
			if err := client.Feed.UpdateOneID(j.feed.ID).SetProfile(j.profile).SetBodyHash(j.sum).SetUpdatedAt(now).Exec(ctx); err != nil {
				return fmt.Errorf("noting what the feed held: %w", err)
			}
		}
		event, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactRunEnded, Payload: aboutRun{j.run.ID}})
		if err != nil || j.state != schema.RunFailed {
			return err
		}
		return s.tellFailure(ctx, event, j)
	})
	return ended, err
}

// codeOf is what people are told of why a feed could not be read; everything that is not the feed's fault is "internal".
func codeOf(err error) string {
	var wrong *read.Error
	var fetched *FetchError
	switch {
	case errors.As(err, &fetched): // first: the reader wraps what its source says
		return fetched.Code
	case errors.As(err, &wrong):
		return string(wrong.Code)
	default:
		return "internal"
	}
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
