package queues

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker/ops"

	pages "github.com/atouts/atouts/templates/queues"
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	admins := api.Only(viewer.RoleAdmin)
	r.Page(api.Page{ID: "queues.home", Method: http.MethodGet, Path: pages.Home, Who: admins, Handle: m.pageHome})
	r.Page(api.Page{ID: "queues.console", Method: http.MethodGet, Path: pages.Console, Who: admins, Handle: m.pageConsole})
	r.Page(api.Page{ID: "queues.retry", Method: http.MethodPost, Path: pages.Console + "/{id}/relancer", Who: admins, Handle: m.pageRetry})
}

func (m *Module) pageHome(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Administration())
}

func (m *Module) pageConsole(w http.ResponseWriter, r *http.Request) error {
	v, err := m.View(r.Context())
	if err != nil {
		return err
	}
	out := pages.ConsoleView{
		At: m.clock(), Waiting: v.Counts.Waiting, Later: v.Counts.Later, Sent: v.Counts.Sent, Claimed: v.Counts.Claimed, Dead: v.Counts.Dead,
		Failing: lines(v.Failing), Given: lines(v.Dead), RedisError: v.RedisError,
	}
	for _, q := range v.Queues {
		out.Queues = append(out.Queues, pages.Queue{
			Name: q.Name, Pending: q.Pending, Active: q.Active, Retry: q.Retry, Seconds: int(q.Latency / time.Second), Paused: q.Paused,
		})
	}
	return api.Render(w, r, http.StatusOK, pages.Work(out))
}

func lines(rows []ops.Row) []pages.Row {
	out := make([]pages.Row, len(rows))
	for i, r := range rows {
		out[i] = pages.Row{ID: r.ID.String(), Topic: r.Topic, When: r.Due, Attempts: r.Attempts, Error: r.LastError}
		if r.Dead != nil {
			out[i].When = *r.Dead
		}
	}
	return out
}

func (m *Module) pageRetry(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return unknown()
	}
	if err := m.Retry(r.Context(), id); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "queues.retried")
	return api.Redirect(w, r, pages.Console)
}
