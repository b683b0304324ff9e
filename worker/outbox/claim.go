package outbox

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/google/uuid"
)

// claims are the rows that wait to be claimed by the next statement: whoever asks while one is under way shares the next, its round trip and its commit.
type claims struct {
	turn sync.Mutex // held by whoever runs a statement for all that wait

	mu      sync.Mutex
	waiting []*ask
}

// ask is one row that this process wants to run.
type ask struct {
	id       uuid.UUID
	answered bool
	m        Message
	ours     bool
	err      error
}

// mostClaims is how many rows one statement claims.
const mostClaims = 32

// claim makes the row ours for the time of the lease.
func (o *Outbox) claim(ctx context.Context, topic string, id uuid.UUID) (m Message, ours bool, err error) {
	c, a := o.claimsOf(topic), &ask{id: id}
	c.mu.Lock()
	c.waiting = append(c.waiting, a)
	c.mu.Unlock()
	c.turn.Lock()
	for !a.answered {
		o.claimNext(ctx, c)
	}
	c.turn.Unlock()
	return a.m, a.ours, wrap(a.err, "claiming an outbox row")
}

// claimsOf returns the rows that a topic's are claimed with. Where all is done in the database, a claim that a crash of PostgreSQL takes back costs
// nothing: the effect would go with it, and the row is delivered again. Mail that has gone out must not find its claim lost.
func (o *Outbox) claimsOf(topic string) *claims {
	for _, h := range o.topics[topic] {
		if h.Outside {
			return &o.kept
		}
	}
	return &o.light
}

// claimNext runs one statement for the rows that wait. The turn is the caller's, whose own context must not end what the others wait for.
func (o *Outbox) claimNext(ctx context.Context, c *claims) {
	c.mu.Lock()
	n := min(len(c.waiting), mostClaims)
	batch := c.waiting[:n:n]
	c.waiting = c.waiting[n:]
	c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.settings.Lease)
	defer cancel()
	ids, by := make([]uuid.UUID, len(batch)), make(map[uuid.UUID]*ask, len(batch))
	for i, a := range batch {
		ids[i], by[a.id] = a.id, a
	}
	err := o.claimRows(ctx, c == &o.light, ids, func(m Message) {
		by[m.ID].m, by[m.ID].ours = m, true
	})
	for _, a := range batch {
		a.answered, a.err = true, err
		if err != nil {
			a.ours = false // if it became so nevertheless, the lease runs out
		}
	}
}

// claimable is what a row must be to be claimed. It says done_at and dead_at in one, so that PostgreSQL does not take the index of everything sent.
const claimable = `sent_at IS NOT NULL AND COALESCE(done_at, dead_at) IS NULL AND (claimed_until IS NULL OR claimed_until < ? OR claimed_by = ?)`

func (o *Outbox) claimRows(ctx context.Context, light bool, ids []uuid.UUID, ours func(Message)) (err error) {
	now := o.now()
	where, args := among(`id IN `, ids, o.settings.Process, now.Add(o.settings.Lease))
	if !o.db.SQLite() { // one text for any number of ids, which stays prepared
		where, args = `id = ANY(?)`, []any{o.settings.Process, now.Add(o.settings.Lease), ids}
	}
	where += ` AND ` + claimable
	if light {
		where += o.unforced()
	}
	args = append(args, now, o.settings.Process)
	query := `UPDATE outbox SET claimed_by = ?, claimed_until = ?, attempts = attempts + 1 WHERE ` + o.ordered(where, ``) +
		` RETURNING id, topic, version, payload, created_at, attempts`
	rows, err := o.db.Write.QueryContext(ctx, o.db.Rebind(query), args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var m Message
		var payload sql.RawBytes
		if err := rows.Scan(&m.ID, &m.Topic, &m.Version, &payload, &m.CreatedAt, &m.Attempt); err != nil {
			return err
		}
		m.Payload = append([]byte(nil), payload...)
		ours(m)
	}
	return rows.Err()
}
