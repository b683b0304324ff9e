package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
)

// Entry is what a service adds: something to follow from its change.
type Entry struct {
	Topic   string    // a fact "module.past_tense" or a task "module:verb"
	Version int       // of the payload; zero means 1
	Payload any       // marshalled as JSON: ids only, never personal data
	Due     time.Time // not before; zero means now
}

// Message is an outbox row as its handlers see it.
type Message struct {
	ID        uuid.UUID // the same at every attempt: what a handler's idempotency rests on
	Topic     string
	Version   int
	Payload   json.RawMessage
	Attempt   int // 1 at the first
	CreatedAt time.Time
}

// Decode reads the payload into v.
func (m Message) Decode(v any) error {
	if err := json.Unmarshal(m.Payload, v); err != nil {
		return fmt.Errorf("reading the payload of %s version %d: %w", m.Topic, m.Version, err)
	}
	return nil
}

// Handler is who hears a fact or does a task.
type Handler struct {
	Topic string
	Name  string // unique among the handlers of the topic, and stable: the marks of what has been handled carry it
	// Queue is the queue the work waits in; empty means "default". A fact whose handlers do not agree waits in "default".
	Queue string
	// Timeout is how long one run may take; zero means five minutes.
	Timeout time.Duration
	// MaxAttempts is how often it is tried before the row is buried; zero means 15, which spreads over about five hours.
	MaxAttempts int
	// Outside says that the effect is outside the database (mail, rendering): Run gets no transaction, may be slow, and must be idempotent. Without
	// it Run must be quick: on SQLite its transaction keeps every other writer waiting.
	Outside bool
	// Run does the work as viewer.System(topic). An error sends the row back for later, unless it has a method Permanent() bool that says true
	// (see [Permanent]): then the row is buried.
	Run func(ctx context.Context, m Message) error
}

// Settings are the intervals and limits of an outbox; a zero value means the default said beside it.
type Settings struct {
	// Process names this process among those that share the database. A process that is restarted under the same name takes back at once what
	// it had claimed; two living processes must never have the same name.
	Process string
	// Embedded says that the queue lives inside this process, which is the only one: at start everything unfinished is sent again.
	Embedded bool

	Poll       time.Duration // the relay looks this often even when nobody nudges it: 1 s
	Batch      int           // rows relayed at once: 100
	Requeue    time.Duration // sent and not claimed for so long means lost: 30 s
	Lease      time.Duration // a claim lasts so long without a heartbeat: 15 s
	Sweep      time.Duration // the sweeper looks this often: 5 s
	Backoff    time.Duration // before the second attempt, then doubled each time: 2 s
	MaxBackoff time.Duration // never longer than this: 1 h
	Keep       time.Duration // done rows are deleted after this: 30 days
	Direct     int           // orphans that the sweeper runs at the same time: 4
}

// QueueDefault is the queue of work that asks for no other.
const QueueDefault = "default"

var (
	// ErrTopic is the answer to a topic that is neither "module.past_tense" nor "module:verb".
	ErrTopic = errors.New("outbox: a topic is a fact \"module.past_tense\" or a task \"module:verb\"")
	// ErrDuplicate is the answer to a second handler of the same name for a topic, or to a second handler of a task.
	ErrDuplicate = errors.New("outbox: already handled")
	// ErrHandler is the answer to a handler that lacks a name or something to run.
	ErrHandler = errors.New("outbox: a handler needs a name and something to run")
)

var topicShape = regexp.MustCompile(`^[a-z][a-z0-9_]*([.:][a-z][a-z0-9_]*)+$`)

// Outbox adds rows and carries them to their handlers. Its methods may be called from any goroutine, except Handle, which belongs to start-up.
type Outbox struct {
	db       *open.DB
	clock    func() time.Time
	log      *slog.Logger
	settings Settings
	topics   map[string][]Handler
	wake     chan struct{} // nudges the relay
	metrics  *metrics

	mu      sync.Mutex
	running map[uuid.UUID]context.CancelFunc // what this process runs now
	idle    *sync.Cond                       // says that running became shorter

	kept, light claims // see claimsOf
}

// New returns an outbox on a database. Adding needs nothing else; the loops are the worker's to run.
func New(db *open.DB, clock func() time.Time, log *slog.Logger, settings Settings) *Outbox {
	o := &Outbox{
		db: db, clock: clock, log: log, settings: settings.withDefaults(), topics: map[string][]Handler{},
		wake: make(chan struct{}, 1), metrics: newMetrics(), running: map[uuid.UUID]context.CancelFunc{},
	}
	o.idle = sync.NewCond(&o.mu)
	return o
}

// Handle registers handlers, before any loop runs.
func (o *Outbox) Handle(handlers ...Handler) error {
	for _, h := range handlers {
		if !topicShape.MatchString(h.Topic) || len(h.Topic) > 80 {
			return fmt.Errorf("%w: %q", ErrTopic, h.Topic)
		}
		if h.Name == "" || len(h.Name) > 80 || h.Run == nil {
			return fmt.Errorf("%w: %q for %s", ErrHandler, h.Name, h.Topic)
		}
		for _, other := range o.topics[h.Topic] {
			if other.Name == h.Name || task(h.Topic) {
				return fmt.Errorf("%w: %s by %q, so not by %q", ErrDuplicate, h.Topic, other.Name, h.Name)
			}
		}
		h.Queue = orElse(h.Queue, QueueDefault)
		h.Timeout = orElse(h.Timeout, 5*time.Minute)
		h.MaxAttempts = orElse(h.MaxAttempts, 15)
		o.topics[h.Topic] = append(o.topics[h.Topic], h)
	}
	return nil
}

// Topics returns every topic that is heard, with the names of its handlers.
func (o *Outbox) Topics() map[string][]string {
	names := make(map[string][]string, len(o.topics))
	for topic, handlers := range o.topics {
		for _, h := range handlers {
			names[topic] = append(names[topic], h.Name)
		}
	}
	return names
}

const insert = `INSERT INTO outbox (id, topic, version, payload, created_at, due_at, claimed_by, attempts, last_error)
VALUES (?, ?, ?, ?, ?, ?, '', 0, '')`

// Add writes what is to follow into the transaction of the context, and nudges the relay once that has committed. It returns tx.ErrNone outside
// a transaction.
func (o *Outbox) Add(ctx context.Context, e Entry) (uuid.UUID, error) {
	if !topicShape.MatchString(e.Topic) {
		return uuid.Nil, fmt.Errorf("%w: %q", ErrTopic, e.Topic)
	}
	payload, err := json.Marshal(e.Payload)
	if err != nil {
		return uuid.Nil, fmt.Errorf("writing the payload of %s: %w", e.Topic, err)
	}
	id, now := mixin.NewID(), o.now()
	due := now
	if !e.Due.IsZero() {
		due = e.Due.UTC().Truncate(time.Microsecond)
	}
	if err = tx.Later(ctx, o.db.Rebind(insert), id, e.Topic, orElse(e.Version, 1), string(payload), now, due); err != nil {
		return uuid.Nil, fmt.Errorf("adding %s to the outbox: %w", e.Topic, err)
	}
	tx.AfterCommit(ctx, func(context.Context) { o.nudge() })
	return id, nil
}

func (o *Outbox) nudge() {
	select {
	case o.wake <- struct{}{}:
	default: // one nudge is waiting already
	}
}

// now is the clock's time as the database keeps it.
func (o *Outbox) now() time.Time { return o.clock().UTC().Truncate(time.Microsecond) }

// queue is where a topic waits, and how long the queue should leave it to us.
func (o *Outbox) queue(topic string) (name string, limit time.Duration) {
	for i, h := range o.topics[topic] {
		if i > 0 && h.Queue != name {
			name = QueueDefault
		} else {
			name = h.Queue
		}
		limit += h.Timeout
	}
	return orElse(name, QueueDefault), limit + time.Minute
}

func (s Settings) withDefaults() Settings {
	s.Process = orElse(s.Process, "process "+uuid.NewString())
	s.Poll = orElse(s.Poll, time.Second)
	s.Batch = orElse(s.Batch, 100)
	s.Requeue = orElse(s.Requeue, 30*time.Second)
	s.Lease = orElse(s.Lease, 15*time.Second)
	s.Sweep = orElse(s.Sweep, 5*time.Second)
	s.Backoff = orElse(s.Backoff, 2*time.Second)
	s.MaxBackoff = orElse(s.MaxBackoff, time.Hour)
	s.Keep = orElse(s.Keep, 30*24*time.Hour)
	s.Direct = orElse(s.Direct, 4)
	return s
}

func task(topic string) bool { return strings.Contains(topic, ":") }

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
