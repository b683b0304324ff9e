package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/redis"
	"github.com/atouts/atouts/worker/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDelivery(t *testing.T) {
	t.Parallel()
	zoe, lou := uuid.New(), uuid.New()
	s := newSite(t, live.Config{Heartbeat: 20 * time.Millisecond})
	one, two, other := s.listen(t, zoe, ""), s.listen(t, zoe, ""), s.listen(t, lou, "")
	if err := s.hub.Publish(t.Context(), event(zoe, "1"), event(lou, "2"), event(zoe, "3")); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*listener{one, two} {
		for _, id := range []string{"1", "3"} {
			if got, want := l.event(t), `id: `+id+` | event: notification | data: {"n":"`+id+`"}`; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
	if got := other.event(t); !strings.HasPrefix(got, "id: 2 ") {
		t.Errorf("another's event: %q", got)
	}
	if block, err := other.next(); err != nil || block != ": beat" {
		t.Errorf("no heartbeat: %q %v", block, err)
	}
	odd := live.Event{ID: "4\nevent: x", Account: lou, Name: "a\r\ndata: y", Data: json.RawMessage("not json\n\n")}
	if err := s.hub.Publish(t.Context(), odd); err != nil {
		t.Fatal(err)
	}
	if got := other.event(t); got != "id: 4event: x | event: adata: y | data: null" {
		t.Errorf("an odd event breaks out of its block: %q", got)
	}
}

func TestMissed(t *testing.T) {
	t.Parallel()
	zoe := uuid.New()
	var s *site
	s = newSite(t, live.Config{Missed: func(ctx context.Context, account uuid.UUID, lastID string) ([]live.Event, error) {
		if account != zoe || lastID != "1" {
			return nil, errors.New("asked wrongly")
		}
		// 3 is published while what was missed is read: it must be told once.
		if err := s.hub.Publish(ctx, event(zoe, "3"), event(zoe, "4")); err != nil {
			return nil, err
		}
		return []live.Event{event(zoe, "2"), event(zoe, "3")}, nil
	}})
	l := s.listen(t, zoe, "1")
	for _, id := range []string{"2", "3", "4"} {
		if got := l.event(t); !strings.HasPrefix(got, "id: "+id+" ") {
			t.Errorf("%q, want %s", got, id)
		}
	}
}

func TestDrainAndCap(t *testing.T) {
	t.Parallel()
	zoe := uuid.New()
	s := newSite(t, live.Config{PerAccount: 2})
	one, _ := s.listen(t, zoe, ""), s.listen(t, zoe, "")
	if l := s.listen(t, zoe, ""); l.code != http.StatusNoContent {
		t.Errorf("a third tab gets %d", l.code)
	}
	s.hub.Drain()
	var last string
	for {
		block, err := one.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		last = block
	}
	if !strings.HasPrefix(last, "retry: ") || !strings.HasSuffix(last, ": come back") {
		t.Errorf("told %q at the end", last)
	}
	if l := s.listen(t, uuid.New(), ""); l.code != http.StatusServiceUnavailable {
		t.Errorf("while draining: %d", l.code)
	}
}

// TestAge ends a connection in time, so that the session is looked at again.
func TestAge(t *testing.T) {
	t.Parallel()
	s := newSite(t, live.Config{Age: 10 * time.Millisecond})
	l := s.listen(t, uuid.New(), "")
	for {
		if _, err := l.next(); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Error(err)
			}
			return
		}
	}
}

// stuck is a client that takes nothing until it is told to.
type stuck struct {
	http.ResponseWriter
	began, release chan struct{}
	once           sync.Once
}

func (s *stuck) Write(b []byte) (int, error) {
	s.once.Do(func() { close(s.began) })
	<-s.release
	return len(b), nil
}
func (s *stuck) Flush() {}

func TestSlowClientIsDropped(t *testing.T) {
	t.Parallel()
	hub, zoe := live.NewHub(live.Config{}), uuid.New()
	slow := &stuck{ResponseWriter: httptest.NewRecorder(), began: make(chan struct{}), release: make(chan struct{})}
	ended := make(chan error, 1)
	go func() {
		r := httptest.NewRequest(http.MethodGet, "/live", nil)
		ended <- hub.Serve(slow, r.WithContext(viewer.With(r.Context(), viewer.Viewer{Account: zoe})))
	}()
	<-slow.began
	for i := range 200 { // more than may wait; this must not block
		if err := hub.Publish(t.Context(), event(zoe, strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
	}
	close(slow.release)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n := hub.Clients(); n != 0 {
		t.Errorf("%d clients stay", n)
	}
}

// TestThroughRedis tells an event published by a process without a hub to the clients of two processes.
func TestThroughRedis(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"embedded": func(*testing.T) string { return redis.Embedded },
		"server":   func(t *testing.T) string { t.Helper(); return redistest.Start(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := redis.Open(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = r.Close() })
			zoe := uuid.New()
			one, two := newSite(t, live.Config{Redis: r.Client}), newSite(t, live.Config{Redis: r.Client})
			a, b := one.listen(t, zoe, ""), two.listen(t, zoe, "")
			if err := live.NewRemote(r.Client).Publish(t.Context(), event(zoe, "1")); err != nil {
				t.Fatal(err)
			}
			if err := one.hub.Publish(t.Context(), event(zoe, "2")); err != nil {
				t.Fatal(err)
			}
			for _, l := range []*listener{a, b} {
				for _, id := range []string{"1", "2"} {
					if got := l.event(t); !strings.HasPrefix(got, "id: "+id+" ") {
						t.Errorf("%q, want %s", got, id)
					}
				}
			}
		})
	}
}

// TestAThousandClients tells each of 1,000 connections its event, and lets all go at the end.
func TestAThousandClients(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("opens 2,000 sockets")
	}
	const n = 1000
	s := newSite(t, live.Config{})
	accounts := make([]uuid.UUID, n)
	listeners := make([]*listener, n)
	for i := range n {
		accounts[i] = uuid.New()
		listeners[i] = s.listen(t, accounts[i], "")
	}
	if got := s.hub.Clients(); got != n {
		t.Fatalf("%d clients", got)
	}
	events := make([]live.Event, n)
	for i := range n {
		events[i] = event(accounts[i], strconv.Itoa(i))
	}
	took := make([]time.Duration, n)
	started := time.Now()
	var all sync.WaitGroup
	for i, l := range listeners {
		all.Go(func() {
			for {
				block, err := l.next()
				if err != nil {
					t.Errorf("client %d: %v", i, err)
					return
				}
				if strings.HasPrefix(block, fmt.Sprintf("id: %d |", i)) {
					took[i] = time.Since(started)
					return
				}
			}
		})
	}
	if err := s.hub.Publish(t.Context(), events...); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	slices.Sort(took)
	t.Logf("1,000 clients told: median %v, p99 %v", took[n/2], took[n*99/100])
}
