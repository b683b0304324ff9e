package worker

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/atouts/atouts/worker/ops"
)

// Collectors returns the measures of the background work: what this process did, and, asked of the database and of Redis at each look, what waits.
func (w *Worker) Collectors() []prometheus.Collector {
	return append(w.Outbox.Collectors(), &state{
		worker: w,
		rows:   prometheus.NewDesc("atouts_outbox_rows", "Unfinished outbox rows of all processes, by state.", []string{"state"}, nil),
		tasks:  prometheus.NewDesc("atouts_queue_tasks", "Tasks in Redis, by queue and state.", []string{"queue", "state"}, nil),
		oldest: prometheus.NewDesc("atouts_queue_latency_seconds", "How long the oldest pending task has waited, by queue.", []string{"queue"}, nil),
	})
}

// state measures what waits. A store that does not answer in two seconds leaves its measures out.
type state struct {
	worker              *Worker
	rows, tasks, oldest *prometheus.Desc
}

// Describe tells what is measured.
func (s *state) Describe(out chan<- *prometheus.Desc) {
	out <- s.rows
	out <- s.tasks
	out <- s.oldest
}

// Collect measures.
func (s *state) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if c, err := s.worker.Outbox.Count(ctx); err == nil {
		for name, n := range map[string]int{"waiting": c.Waiting, "later": c.Later, "sent": c.Sent, "claimed": c.Claimed, "dead": c.Dead} {
			gauge(s.rows, float64(n), name)
		}
	}
	queues, err := ops.Queues(s.worker.queue.Inspector())
	if err != nil {
		return
	}
	for _, q := range queues {
		gauge(s.tasks, float64(q.Pending), q.Name, "pending")
		gauge(s.tasks, float64(q.Active), q.Name, "active")
		gauge(s.tasks, float64(q.Retry), q.Name, "retry")
		gauge(s.oldest, q.Latency.Seconds(), q.Name)
	}
}
