package redistest_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"go.uber.org/goleak"

	"github.com/atouts/atouts/worker/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func client(t *testing.T, url string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	c := redis.NewClient(options)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestServersAreEmptyAndApart(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "two", "three"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := client(t, redistest.Start(t))
			if n := c.DBSize(t.Context()).Val(); n != 0 {
				t.Errorf("keys at the start: got %d, want 0", n)
			}
			if err := c.Set(t.Context(), "name", name, 0).Err(); err != nil {
				t.Fatal(err)
			}
			if got := c.Get(t.Context(), "name").Val(); got != name {
				t.Errorf("name: got %q, want %q", got, name)
			}
			policy := c.ConfigGet(t.Context(), "maxmemory-policy").Val()["maxmemory-policy"]
			if policy != "noeviction" {
				t.Errorf("maxmemory-policy: got %q, want noeviction: tasks must not be evicted", policy)
			}
		})
	}
}

func TestServerEndsWithItsTest(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("inner", func(t *testing.T) { url = redistest.Start(t) })
	_, address, _ := strings.Cut(strings.TrimSuffix(url, "/0"), "@")
	conn, err := new(net.Dialer).DialContext(context.Background(), "tcp", address)
	if err == nil {
		_ = conn.Close()
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("connecting after the test: got %v, want connection refused", err)
	}
}
