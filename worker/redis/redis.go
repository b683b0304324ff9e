// Package redis opens the Redis that drives the queue and carries live events: a server of its own (redis://, rediss://), or one inside this
// process, without a port, for the embedded mode.
//
// Redis is a motor and never holds the truth: what it forgets, the outbox sends again. Everything shares the one client of [Open]. Order of
// closing: whatever uses the client first (an asynq server whose client is closed under it crashes the program), the Redis last.
package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Embedded is the URL of the Redis inside this process.
const Embedded = "embedded:"

// The oldest server whose scripting asynq can rely on: with Redis 5 some of its scripts fail.
const needMajor, needMinor = 6, 2

var (
	// ErrURL is the answer to a Redis URL of an unknown form.
	ErrURL = errors.New("redis: the URL must be " + Embedded + ", or redis://[user:password@]host:port/db (rediss:// with TLS)")
	// ErrOld is the answer to a server older than 6.2.
	ErrOld = errors.New("redis: the server is too old, Redis 6.2 or Valkey 7.2 is needed")
)

// Redis is an open Redis. Its client may be shared by any number of users.
type Redis struct {
	// Client is the one client. Only Close closes it.
	Client *goredis.Client

	inside *miniredis.Miniredis // nil for a server
	stop   context.CancelFunc   // ends the ageing of its keys
	aged   chan struct{}
}

// ageEvery is how exactly keys end inside this process. Miniredis can also let them age at each command, but then looks at every key that it has, in
// order: with 3,000 tasks waiting that was nine tenths of the work of the whole process.
const ageEvery = 250 * time.Millisecond

// Open opens the Redis at a URL and checks that it answers and is young enough. An empty URL means [Embedded].
func Open(ctx context.Context, raw string) (*Redis, error) {
	if raw == "" || raw == Embedded {
		return openInside(), nil
	}
	if !strings.HasPrefix(raw, "redis://") && !strings.HasPrefix(raw, "rediss://") {
		return nil, ErrURL
	}
	options, err := goredis.ParseURL(raw)
	if err != nil {
		return nil, fmt.Errorf("reading the Redis URL: %w", redact(err, raw))
	}
	quiet(options)
	r := &Redis{Client: goredis.NewClient(options)}
	if err := r.check(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// openInside starts the Redis inside this process: connections are in-memory pipes, and keys age by the clock.
func openInside() *Redis {
	inside := miniredis.NewMiniRedis()
	options := &goredis.Options{
		Addr:   "in.process:0", // only a name in messages: the dialer below never looks at it
		Dialer: func(context.Context, string, string) (net.Conn, error) { return inside.Dial() },
	}
	quiet(options)
	r := &Redis{Client: goredis.NewClient(options), inside: inside, aged: make(chan struct{})}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	go r.age(ctx)
	return r
}

// age lets the keys age by the clock until the context ends.
func (r *Redis) age(ctx context.Context) {
	defer close(r.aged)
	tick := time.NewTicker(ageEvery)
	defer tick.Stop()
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			r.inside.FastForward(now.Sub(last))
			last = now
		}
	}
}

// quiet switches off what asks the server for things it may not know, at each connection: the client's name and the notices of maintenance
// (which also keep goroutines).
func quiet(o *goredis.Options) {
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// Embedded says whether this Redis lives inside the process, and so forgets everything when it ends.
func (r *Redis) Embedded() bool { return r.inside != nil }

// Ping says whether Redis answers.
func (r *Redis) Ping(ctx context.Context) error {
	if err := r.Client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("asking Redis for a sign of life: %w", err)
	}
	return nil
}

// Close closes the client, and the Redis inside the process. Stop the worker before.
func (r *Redis) Close() error {
	err := r.Client.Close()
	if r.inside != nil {
		r.stop()
		<-r.aged
		r.inside.Close()
	}
	if err != nil {
		return fmt.Errorf("closing the Redis client: %w", err)
	}
	return nil
}

// Doctor says what is unwise in how the server is set up, one sentence for each thing; none when all is well.
func (r *Redis) Doctor(ctx context.Context) ([]string, error) {
	if r.Embedded() {
		return nil, nil
	}
	memory, err := r.info(ctx, "memory")
	if err != nil {
		return nil, err
	}
	var advice []string
	if policy := memory["maxmemory_policy"]; policy != "" && policy != "noeviction" {
		advice = append(advice, fmt.Sprintf(
			"Redis may drop queued work when its memory is full (maxmemory-policy is %s): set maxmemory-policy noeviction.", policy))
	}
	if used, limit := number(memory["used_memory"]), number(memory["maxmemory"]); limit > 0 && used*10 > limit*9 {
		advice = append(advice, fmt.Sprintf("Redis uses %d of its %d bytes of memory: raise maxmemory.", used, limit))
	}
	return advice, nil
}

func (r *Redis) check(ctx context.Context) error {
	server, err := r.info(ctx, "server")
	if err != nil {
		return err
	}
	version := server["redis_version"]
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	if M, m := number(major), number(minor); M < needMajor || M == needMajor && m < needMinor {
		return fmt.Errorf("%w: this one says %q", ErrOld, version)
	}
	return nil
}

// info reads one section of the server's INFO.
func (r *Redis) info(ctx context.Context, section string) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	text, err := r.Client.Info(ctx, section).Result()
	if err != nil {
		return nil, fmt.Errorf("asking Redis about itself: %w", err)
	}
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			values[name] = value
		}
	}
	return values, nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// redact keeps the URL, which may hold a password, out of an error.
func redact(err error, raw string) error {
	u, parsed := url.Parse(raw)
	if parsed != nil {
		return ErrURL
	}
	secret, _ := u.User.Password()
	if secret == "" || !strings.Contains(err.Error(), secret) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), secret, "…"))
}
