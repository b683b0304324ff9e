package feeds

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

// those are the roles that see feeds.
func those() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleRecruiter) }

// View is a feed.
type View struct {
	ID      uuid.UUID `json:"id" doc:"The feed's id."`
	Company uuid.UUID `json:"company" doc:"The company's id."`
	Name    string    `json:"name" doc:"What the feed is called."`
	URL     string    `json:"url,omitempty" doc:"Where it is read from, without what may be a credential in it."`
	State   string    `json:"state" enum:"draft,open,paused" doc:"Where it stands."`
	Profile string    `json:"profile,omitempty" doc:"The dialect recognised at the last run."`
}

// RunView is one reading of a feed.
type RunView struct {
	ID          uuid.UUID  `json:"id" doc:"The run's id."`
	State       string     `json:"state" enum:"running,ok,unchanged,partial,failed" doc:"How it stands."`
	Started     time.Time  `json:"started" doc:"When it began."`
	Ended       *time.Time `json:"ended,omitempty" doc:"When it ended."`
	Profile     string     `json:"profile,omitempty" doc:"The dialect recognised."`
	Records     int        `json:"records" doc:"Records read."`
	Created     int        `json:"created" doc:"Offers created."`
	Updated     int        `json:"updated" doc:"Offers updated."`
	Unchanged   int        `json:"unchanged" doc:"Offers that did not change."`
	Quarantined int        `json:"quarantined" doc:"Records put aside."`
	Warnings    int        `json:"warnings" doc:"Warnings."`
	Error       string     `json:"error,omitempty" doc:"Why it failed, as a code."`
}

// IssueView is one problem of a run.
type IssueView struct {
	Ordinal    int    `json:"ordinal" doc:"Which record, from 0."`
	Line       int    `json:"line" doc:"The line it begins on."`
	Offset     int64  `json:"offset" doc:"The byte it begins at."`
	ExternalID string `json:"externalId,omitempty" doc:"The offer's id in the feed."`
	Field      string `json:"field,omitempty" doc:"The field."`
	Code       string `json:"code" doc:"What is wrong."`
	Fatal      bool   `json:"fatal" doc:"Whether the record was put aside."`
	Excerpt    string `json:"excerpt,omitempty" doc:"What was read."`
}

// RunDetail is one run with one page of its issues.
type RunDetail struct {
	RunView
	IssueCount int         `json:"issueCount" doc:"How many issues were kept."`
	Issues     []IssueView `json:"issues" doc:"This page of them."`
}

// StateInput opens or pauses a feed.
type StateInput struct {
	State string `json:"state" enum:"open,paused" doc:"What the feed becomes."`
}

type (
	body[T any] struct{ Body T }
	path        struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The feed."`
	}
)

func op(id, method, path, summary string, who api.Who) api.Op {
	return api.Op{ID: id, Method: method, Path: path, Summary: summary, Tag: "Feeds", Who: who}
}

// API registers the operations.
func (m *Module) API(r *api.Router) {
	admins := api.Only(viewer.RoleAdmin)
	prepare := op("feeds-prepare", http.MethodPost, "/feeds", "Prepare a feed", those())
	prepare.Status = http.StatusCreated
	api.Operation(r, prepare, func(ctx context.Context, in *body[FeedInput]) (*body[View], error) {
		f, err := m.Prepare(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		return &body[View]{fromFeed(f)}, nil
	})
	api.Operation(r, op("feeds-list", http.MethodGet, "/feeds", "List the feeds that you see", those()), m.opList)
	api.Operation(r, op("feeds-read", http.MethodGet, "/feeds/{id}", "Read a feed", those()), func(ctx context.Context, in *path) (*body[View], error) {
		f, err := m.Feed(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &body[View]{fromFeed(f)}, nil
	})
	api.Operation(r, op("feeds-state", http.MethodPut, "/feeds/{id}/state", "Open or pause a feed", admins),
		func(ctx context.Context, in *struct {
			ID   uuid.UUID `path:"id" format:"uuid" doc:"The feed."`
			Body StateInput
		},
		) (*struct{}, error) {
			return nil, m.SetState(ctx, in.ID, in.Body.State)
		})
	ask := op("feeds-run", http.MethodPost, "/feeds/{id}/runs", "Read an open feed now", admins)
	ask.Status = http.StatusAccepted
	api.Operation(r, ask, func(ctx context.Context, in *path) (*struct{}, error) { return nil, m.Ask(ctx, in.ID) })
	file := op("feeds-file", http.MethodPost, "/feeds/{id}/files", "Read a file as an open feed", admins)
	file.MaxBody, file.Timeout = maxUpload, uploadTime
	file.Description = "The file is read at once: the answer is the run, with what was created, changed and put aside."
	api.Operation(r, file, m.opFile)
	api.Operation(r, op("feeds-runs", http.MethodGet, "/feeds/{id}/runs", "List the latest runs of a feed", those()), m.opRuns)
	api.Operation(r, op("feeds-run-read", http.MethodGet, "/feed-runs/{id}", "Read a run and its issues", those()), m.opRun)
}

// opFile reads a file that is handed in.
func (m *Module) opFile(ctx context.Context, in *struct {
	ID      uuid.UUID `path:"id" format:"uuid" doc:"The feed."`
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"The feed, as it would be fetched: XML or RSS, gzipped or not."`
	}]
},
) (*body[RunView], error) {
	file := in.RawBody.Data().File
	defer file.Close() //nolint:errcheck // read-only
	ended, err := m.ReadFile(ctx, in.ID, file)
	if err != nil {
		return nil, err
	}
	return &body[RunView]{fromRun(ended)}, nil
}

func (m *Module) opList(ctx context.Context, _ *struct{}) (*body[[]View], error) {
	list, err := m.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]View, len(list))
	for i, f := range list {
		views[i] = fromFeed(f)
	}
	return &body[[]View]{views}, nil
}

func (m *Module) opRuns(ctx context.Context, in *path) (*body[[]RunView], error) {
	if _, err := m.Feed(ctx, in.ID); err != nil {
		return nil, err
	}
	list, err := m.Runs(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	views := make([]RunView, len(list))
	for i, one := range list {
		views[i] = fromRun(one)
	}
	return &body[[]RunView]{views}, nil
}

func (m *Module) opRun(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"The run."`
	Page int       `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page of the issues, from 1."`
},
) (*body[RunDetail], error) {
	found, issues, total, err := m.Run(ctx, in.ID, in.Page)
	if err != nil {
		return nil, err
	}
	view := RunDetail{RunView: fromRun(found), IssueCount: total, Issues: make([]IssueView, len(issues))}
	for i, one := range issues {
		view.Issues[i] = IssueView{one.Ordinal, one.Line, one.Offset, one.ExternalID, one.Field, one.Code, one.Fatal, one.Excerpt}
	}
	return &body[RunDetail]{view}, nil
}

func fromFeed(f *ent.Feed) View {
	return View{f.ID, f.CompanyID, f.Name, shown(f.URL), f.State, f.Profile}
}

func fromRun(r *ent.Run) RunView {
	return RunView{
		ID: r.ID, State: r.State, Started: r.StartedAt, Ended: r.EndedAt, Profile: r.Profile, Records: r.Records, Created: r.Created, Updated: r.Updated,
		Unchanged: r.Unchanged, Quarantined: r.Quarantined, Warnings: r.Warnings, Error: r.ErrorCode,
	}
}
