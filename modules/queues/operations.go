package queues

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/ops"
)

const tag = "Queues"

// API registers the operations.
func (m *Module) API(r *api.Router) {
	admins := api.Only(viewer.RoleAdmin)
	api.Operation(r, api.Op{ID: "queues-read", Method: http.MethodGet, Path: "/queues", Summary: "Look at the background work", Tag: tag, Who: admins}, m.opView)
	api.Operation(r, api.Op{
		ID: "queues-retry", Method: http.MethodPost, Path: "/queues/rows/{id}/retry", Summary: "Try a dead row again", Tag: tag, Who: admins,
		Description: "Only what was given up can be tried again. What its handlers have already done is not done again.",
	}, m.opRetry)
}

type body[T any] struct{ Body T }

// View is the state of the background work. Payloads are not part of it.
type View struct {
	Counts  CountsView  `json:"counts" doc:"Unfinished rows of the outbox, by their state."`
	Queues  []QueueView `json:"queues" doc:"The queues in Redis that were used since it started."`
	Failing []RowView   `json:"failing" doc:"Rows that failed and will be tried again, at most 100."`
	Dead    []RowView   `json:"dead" doc:"Rows that were given up, at most 100."`
	Redis   bool        `json:"redis" doc:"Whether Redis answers."`
}

// CountsView counts the unfinished rows of the outbox.
type CountsView struct {
	Waiting int `json:"waiting" doc:"Due, and not yet handed to the queue."`
	Later   int `json:"later" doc:"Due later."`
	Sent    int `json:"sent" doc:"In the queue."`
	Claimed int `json:"claimed" doc:"Being done."`
	Dead    int `json:"dead" doc:"Given up."`
}

// QueueView is what waits in one queue of Redis.
type QueueView struct {
	Name    string `json:"name"`
	Pending int    `json:"pending"`
	Active  int    `json:"active"`
	Retry   int    `json:"retry"`
	Latency int64  `json:"latencyMilliseconds" doc:"How long the oldest has waited."`
	Paused  bool   `json:"paused"`
}

// RowView is an outbox row that is not done.
type RowView struct {
	ID        uuid.UUID  `json:"id"`
	Topic     string     `json:"topic"`
	CreatedAt time.Time  `json:"createdAt"`
	DueAt     time.Time  `json:"dueAt"`
	Attempts  int        `json:"attempts"`
	LastError string     `json:"lastError"`
	DeadAt    *time.Time `json:"deadAt,omitempty"`
}

func (m *Module) opView(ctx context.Context, _ *struct{}) (*body[View], error) {
	v, err := m.View(ctx)
	if err != nil {
		return nil, err
	}
	c := v.Counts
	out := View{
		Counts: CountsView{c.Waiting, c.Later, c.Sent, c.Claimed, c.Dead}, Queues: make([]QueueView, len(v.Queues)),
		Failing: fromRows(v.Failing), Dead: fromRows(v.Dead), Redis: v.RedisError == "",
	}
	for i, q := range v.Queues {
		out.Queues[i] = QueueView{q.Name, q.Pending, q.Active, q.Retry, q.Latency.Milliseconds(), q.Paused}
	}
	return &body[View]{out}, nil
}

func fromRows(rows []ops.Row) []RowView {
	out := make([]RowView, len(rows))
	for i, r := range rows {
		out[i] = RowView{r.ID, r.Topic, r.CreatedAt, r.Due, r.Attempts, r.LastError, r.Dead}
	}
	return out
}

func (m *Module) opRetry(ctx context.Context, in *struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"The row."`
},
) (*struct{}, error) {
	return nil, m.Retry(ctx, in.ID)
}
