package live_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/worker/redis"
	"github.com/atouts/atouts/worker/redistest"
)

// TestLostSubscription cuts the hub's connection to Redis: events may have been lost, so browsers are sent to come back for what they missed,
// and what is told afterwards arrives.
func TestLostSubscription(t *testing.T) {
	t.Parallel()
	r, err := redis.Open(t.Context(), redistest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	zoe := uuid.New()
	s := newSite(t, live.Config{Redis: r.Client})
	before := s.listen(t, zoe, "")
	if err := r.Client.Do(t.Context(), "CLIENT", "KILL", "TYPE", "pubsub").Err(); err != nil {
		t.Fatal(err)
	}
	for {
		block, err := before.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || strings.Contains(block, "data: ") {
			t.Fatalf("%q %v", block, err)
		}
	}
	after := s.listen(t, zoe, "")
	if err := s.hub.Publish(t.Context(), event(zoe, "9")); err != nil {
		t.Fatal(err)
	}
	if got := after.event(t); !strings.HasPrefix(got, "id: 9 ") {
		t.Errorf("%q", got)
	}
}
