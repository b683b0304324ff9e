package redis_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/atouts/atouts/worker/redis"
	"github.com/atouts/atouts/worker/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestInsideAndServer(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(t *testing.T) string{
		"inside": func(*testing.T) string { return redis.Embedded },
		"server": func(t *testing.T) string { return redistest.Start(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := redis.Open(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			if r.Embedded() != (name == "inside") {
				t.Errorf("embedded: %t", r.Embedded())
			}
			c := r.Client
			if err := errors.Join(r.Ping(t.Context()), c.Set(t.Context(), "k", "v", 50*time.Millisecond).Err(), c.Set(t.Context(), "stays", "v", time.Minute).Err()); err != nil {
				t.Fatal(err)
			}
			for end := time.After(5 * time.Second); c.Exists(t.Context(), "k").Val() == 1; { // keys age by the clock
				select {
				case <-end:
					t.Fatal("the key never expired")
				case <-time.After(5 * time.Millisecond):
				}
			}
			if c.Exists(t.Context(), "stays").Val() != 1 {
				t.Error("a key expired before its time")
			}
			if advice, err := r.Doctor(t.Context()); err != nil || len(advice) != 0 {
				t.Errorf("advice: %q, %v", advice, err)
			}
			if name == "server" {
				doctored(t, r)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if err := r.Ping(t.Context()); err == nil {
				t.Error("a closed Redis answers")
			}
		})
	}
}

func doctored(t *testing.T, r *redis.Redis) {
	t.Helper()
	if err := r.Client.ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru").Err(); err != nil {
		t.Fatal(err)
	}
	advice, err := r.Doctor(t.Context())
	if err != nil || len(advice) != 1 || !strings.Contains(advice[0], "noeviction") {
		t.Errorf("advice: %q, %v", advice, err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	_ = listener.Close()
	for raw, want := range map[string]error{"http://host": redis.ErrURL, "redis://user:s3cret@host:port/x": nil, "redis://:s3cret@" + closed: nil} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := redis.Open(ctx, raw)
		cancel()
		if err == nil || want != nil && !errors.Is(err, want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want %v", raw, err, want)
		}
	}
}
