package live

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
)

var errDraining = fault.Busy(2*time.Second, "validation.request.slow")

// Serve keeps a connection open and writes the events of the signed-in person to it. It is the Handle of the page GET /live, which must be
// for members and without a timeout.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request) error {
	account := viewer.Get(r.Context()).Account
	c, err := h.join(account)
	if err != nil {
		return err
	}
	if c == nil {
		w.WriteHeader(http.StatusNoContent) // an EventSource does not come back after this
		return nil
	}
	defer h.quit(c)
	s := &stream{w: w, control: http.NewResponseController(w), patience: h.cfg.Patience}
	_ = s.control.SetReadDeadline(time.Time{}) // a read that times out would cancel the request
	header := w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "private, no-store")
	header.Set("X-Accel-Buffering", "no") // nginx would keep events back
	seen, err := h.catchUp(r.Context(), s, c, r.Header.Get("Last-Event-Id"))
	if err != nil {
		return err
	}
	h.follow(r.Context(), s, c, seen)
	return nil
}

// catchUp writes what the browser missed; the client is already joined, so that nothing falls between. It returns the ids it wrote.
func (h *Hub) catchUp(ctx context.Context, s *stream, c *client, lastID string) (map[string]bool, error) {
	seen := map[string]bool{}
	fmt.Fprintf(&s.buf, "retry: %d\n: hello\n\n", comeBack())
	if lastID != "" && h.cfg.Missed != nil {
		missed, err := h.cfg.Missed(ctx, c.account, lastID)
		if err != nil {
			return nil, fmt.Errorf("reading missed events: %w", err)
		}
		for _, e := range missed {
			e.write(&s.buf)
			seen[e.ID] = true
		}
	}
	return seen, nil
}

// follow writes events as they come, until the client goes or must go.
func (h *Hub) follow(ctx context.Context, s *stream, c *client, seen map[string]bool) {
	beat := time.NewTicker(h.cfg.Heartbeat)
	defer beat.Stop()
	age := time.NewTimer(h.cfg.Age)
	defer age.Stop()
	for {
		if !s.flush() {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-c.leave:
			fmt.Fprintf(&s.buf, "retry: %d\n: come back\n\n", comeBack())
			s.flush()
			return
		case <-age.C:
			return
		case <-beat.C:
			s.buf.WriteString(": beat\n\n")
		case e := <-c.events:
			s.add(e, seen)
			for range len(c.events) { // what waits already goes out in the same write
				s.add(<-c.events, seen)
			}
		}
	}
}

// comeBack returns after how many milliseconds a browser shall reconnect: spread out, so that a restart is not met by everybody at once.
func comeBack() int { return 1000 + rand.IntN(3000) } //nolint:gosec // no secret

// stream writes to one client, each write within its patience.
type stream struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	buf      bytes.Buffer
	patience time.Duration
}

func (s *stream) add(e Event, seen map[string]bool) {
	if e.ID == "" || !seen[e.ID] {
		e.write(&s.buf)
	}
}

// flush sends what was written; false means that the client is gone, or too slow.
func (s *stream) flush() bool {
	if s.buf.Len() == 0 {
		return true
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(s.patience)) // a writer without deadlines, as in a test, needs none
	if _, err := s.buf.WriteTo(s.w); err != nil {
		return false
	}
	return s.control.Flush() == nil
}
