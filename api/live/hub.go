package live

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
)

// Config says how a hub works. Zero values are sensible.
type Config struct {
	// Missed returns the events of an account after the one that its browser saw last, oldest first. It may return a bounded number: the page
	// of notifications has them all.
	Missed func(ctx context.Context, account uuid.UUID, lastID string) ([]Event, error)
	// Redis carries events between processes; nil when this process is alone.
	Redis *goredis.Client
	Log   *slog.Logger
	// PerAccount is how many connections one person may hold (open tabs); 10 when zero.
	PerAccount int
	// Heartbeat is how often a silent connection is written to, so that proxies keep it; 15 s when zero.
	Heartbeat time.Duration
	// Patience is how long one write may take; 10 s when zero.
	Patience time.Duration
	// Age is how long a connection lasts at most; a quarter of an hour when zero.
	Age time.Duration
}

// backlog is how many events may wait for one client before it counts as slow.
const backlog = 64

// Hub knows the connected clients of this process. It serves any number of them at once.
type Hub struct {
	cfg Config

	mu       sync.Mutex
	clients  map[uuid.UUID][]*client
	count    int
	draining bool
	empty    chan struct{} // closed when draining and the last client has left

	stop context.CancelFunc
	done sync.WaitGroup
}

// client is one open connection.
type client struct {
	account uuid.UUID
	events  chan Event
	leave   chan struct{} // closed when it must go: too slow, draining, or events may have been lost
	once    sync.Once
}

func (c *client) dismiss() { c.once.Do(func() { close(c.leave) }) }

// NewHub returns a hub without clients.
func NewHub(c Config) *Hub {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.PerAccount == 0 {
		c.PerAccount = 10
	}
	if c.Heartbeat == 0 {
		c.Heartbeat = 15 * time.Second
	}
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	if c.Age == 0 {
		c.Age = 15 * time.Minute
	}
	return &Hub{cfg: c, clients: map[uuid.UUID][]*client{}, empty: make(chan struct{})}
}

// Start listens to Redis, when there is one, until Stop. It returns once the subscription stands, or with the error.
func (h *Hub) Start(ctx context.Context) error {
	if h.cfg.Redis == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	sub := h.cfg.Redis.Subscribe(ctx, channel)
	if _, err := sub.Receive(ctx); err != nil {
		cancel()
		_ = sub.Close()
		return fmt.Errorf("listening to live events: %w", err)
	}
	h.stop = cancel
	h.done.Go(func() {
		defer sub.Close() //nolint:errcheck // nobody listens any more
		h.listen(ctx, sub.ChannelWithSubscriptions())
	})
	return nil
}

// listen hands on what Redis brings. A subscription renewed means that the connection was lost, and perhaps events with it.
func (h *Hub) listen(ctx context.Context, messages <-chan any) {
	for {
		select {
		case <-ctx.Done():
			return
		case m, open := <-messages:
			if !open {
				return
			}
			switch m := m.(type) {
			case *goredis.Subscription:
				h.cfg.Log.WarnContext(ctx, "live events may have been lost: clients read again", "clients", h.Clients())
				h.dismissAll()
			case *goredis.Message:
				var events []Event
				if err := json.Unmarshal([]byte(m.Payload), &events); err != nil {
					h.cfg.Log.ErrorContext(ctx, "unreadable live events", "error", err)
					continue
				}
				h.deliver(events)
			}
		}
	}
}

// Publish tells events: through Redis when there is one, so that every process hears them, else to the clients of this process.
func (h *Hub) Publish(ctx context.Context, events ...Event) error {
	if h.cfg.Redis != nil {
		return NewRemote(h.cfg.Redis).Publish(ctx, events...)
	}
	h.deliver(events)
	return nil
}

// deliver puts events before their clients. It never waits: a client whose backlog is full must go, and comes back for what it missed.
func (h *Hub) deliver(events []Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		for _, c := range h.clients[e.Account] {
			select {
			case c.events <- e:
			default:
				c.dismiss()
			}
		}
	}
}

// join adds a connection; it returns nil when the person has too many, and an error while draining.
func (h *Hub) join(account uuid.UUID) (*client, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return nil, errDraining
	}
	if len(h.clients[account]) >= h.cfg.PerAccount {
		return nil, nil //nolint:nilnil // the caller asks for exactly this
	}
	c := &client{account: account, events: make(chan Event, backlog), leave: make(chan struct{})}
	h.clients[account] = append(h.clients[account], c)
	h.count++
	return c, nil
}

func (h *Hub) quit(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	rest := h.clients[c.account][:0]
	for _, other := range h.clients[c.account] {
		if other != c {
			rest = append(rest, other)
		}
	}
	if len(rest) == 0 {
		delete(h.clients, c.account)
	} else {
		h.clients[c.account] = rest
	}
	h.count--
	if h.draining && h.count == 0 {
		close(h.empty)
	}
}

func (h *Hub) dismissAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, all := range h.clients {
		for _, c := range all {
			c.dismiss()
		}
	}
}

// Clients returns how many connections are open.
func (h *Hub) Clients() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// Drain tells every client to come back a little later and takes no new one. The server calls it when it stops.
func (h *Hub) Drain() {
	h.mu.Lock()
	first := !h.draining
	h.draining = true
	if first && h.count == 0 {
		close(h.empty)
	}
	h.mu.Unlock()
	h.dismissAll()
}

// Stop drains, waits for the clients to leave or for ctx to end, and stops listening to Redis. Close the Redis client after it.
func (h *Hub) Stop(ctx context.Context) error {
	h.Drain()
	var err error
	select {
	case <-h.empty:
	case <-ctx.Done():
		err = fmt.Errorf("waiting for %d live connections to end: %w", h.Clients(), ctx.Err())
	}
	if h.stop != nil {
		h.stop()
	}
	h.done.Wait()
	return err
}

var _ Publisher = (*Hub)(nil)
