package outbox

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics is what an outbox counts of its own work.
type metrics struct {
	handled *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

func newMetrics() *metrics {
	return &metrics{
		handled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "atouts_outbox_handled_total", Help: "Outbox rows handled by this process, by topic and result (done, retried, dead).",
		}, []string{"topic", "result"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "atouts_outbox_handler_seconds", Help: "How long handlers ran.", Buckets: []float64{.005, .02, .1, .5, 2, 10, 60},
		}, []string{"topic"}),
	}
}

// Collectors returns what this process counts of its own work.
func (o *Outbox) Collectors() []prometheus.Collector {
	return []prometheus.Collector{o.metrics.handled, o.metrics.seconds}
}

// Counts is how many rows are in each state of an unfinished life.
type Counts struct{ Waiting, Later, Sent, Claimed, Dead int }

// Count counts the unfinished rows, of all processes.
func (o *Outbox) Count(ctx context.Context) (c Counts, err error) {
	err = o.db.Read.QueryRowContext(ctx, o.db.Rebind(`SELECT
		COUNT(CASE WHEN dead_at IS NULL AND sent_at IS NULL AND due_at <= ? THEN 1 END),
		COUNT(CASE WHEN dead_at IS NULL AND sent_at IS NULL AND due_at > ? THEN 1 END),
		COUNT(CASE WHEN dead_at IS NULL AND sent_at IS NOT NULL AND claimed_until IS NULL THEN 1 END),
		COUNT(CASE WHEN dead_at IS NULL AND claimed_until IS NOT NULL THEN 1 END),
		COUNT(dead_at) FROM outbox WHERE done_at IS NULL`), o.now(), o.now()).
		Scan(&c.Waiting, &c.Later, &c.Sent, &c.Claimed, &c.Dead)
	return c, wrap(err, "counting outbox rows")
}

// Process is the name of this process among those that share the database.
func (o *Outbox) Process() string { return o.settings.Process }
