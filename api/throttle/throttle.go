// Package throttle bounds how often something may be asked: sign-ins by account and by address, resets, invitations.
//
// Redis holds the budget for all processes and is asked for 50 ms at most. When it does not answer, each process counts by itself with half the
// budget: nobody is locked out because Redis is away, and a guesser gains little. Keys are hashed: neither Redis nor a dump of this process's
// memory lists addresses or e-mails.
package throttle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"
	goredis "github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"
)

// Patience is how long Redis is waited for.
const Patience = 50 * time.Millisecond

// generation is how many keys the limiter inside the process remembers before it forgets the oldest half.
const generation = 5000

// Limit is a budget: Rate in each Period, of which Burst may come at once (Rate when zero).
type Limit struct {
	Rate   int
	Period time.Duration
	Burst  int
}

// Throttle counts. It serves any number of requests at once.
type Throttle struct {
	redis *redis_rate.Limiter
	now   func() time.Time

	mu       sync.Mutex
	young    map[string]*rate.Limiter
	old      map[string]*rate.Limiter
	answered func(fromRedis bool) // for tests; nil otherwise
}

// New returns a throttle on a Redis; with a nil client it counts inside this process, with half the budget. Now is the clock of that count.
func New(client *goredis.Client, now func() time.Time) *Throttle {
	t := &Throttle{now: now, young: map[string]*rate.Limiter{}}
	if client != nil {
		t.redis = redis_rate.NewLimiter(client)
	}
	return t
}

// Allow says whether one more may pass, of what name says ("accounts.sign_in") and for whom key says (an address, an e-mail). When it may not,
// retryAfter says how long to wait.
func (t *Throttle) Allow(ctx context.Context, name, key string, limit Limit) (retryAfter time.Duration, ok bool) {
	if limit.Burst == 0 {
		limit.Burst = limit.Rate
	}
	sum := sha256.Sum256([]byte(name + "\x00" + key))
	id := "throttle:" + name + ":" + hex.EncodeToString(sum[:16])
	if t.redis != nil {
		if result := t.ask(ctx, id, limit); result != nil {
			t.tell(true)
			return max(0, result.RetryAfter), result.Allowed > 0
		}
	}
	t.tell(false)
	return t.count(id, limit)
}

// ask asks Redis, and returns nil when it does not answer in time. The question runs aside, because go-redis heeds the deadline of a context
// neither while it dials nor while it reads.
func (t *Throttle) ask(ctx context.Context, id string, limit Limit) *redis_rate.Result {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience)
	defer cancel()
	answer := make(chan *redis_rate.Result, 1)
	go func() {
		result, err := t.redis.Allow(ctx, id, redis_rate.Limit{Rate: limit.Rate, Period: limit.Period, Burst: limit.Burst})
		if err != nil {
			result = nil
		}
		answer <- result
	}()
	select {
	case result := <-answer:
		return result
	case <-ctx.Done():
		return nil
	}
}

// count counts inside this process, with half the budget.
func (t *Throttle) count(id string, limit Limit) (time.Duration, bool) {
	each := rate.Limit(float64(limit.Rate) / limit.Period.Seconds() / 2)
	l := t.limiter(id, each, max(1, limit.Burst/2))
	now := t.now()
	r := l.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait == 0 {
		return 0, true
	}
	r.CancelAt(now)
	if wait == rate.InfDuration || wait > math.MaxInt64/2 {
		wait = limit.Period
	}
	return wait, false
}

// limiter returns the limiter of a key. Two generations bound the memory: when the young one is full it becomes the old one, and what was old
// and not asked again is forgotten.
func (t *Throttle) limiter(id string, each rate.Limit, burst int) *rate.Limiter {
	t.mu.Lock()
	defer t.mu.Unlock()
	l, ok := t.young[id]
	if !ok {
		if l, ok = t.old[id]; !ok {
			l = rate.NewLimiter(each, burst)
		}
		if len(t.young) >= generation {
			t.old, t.young = t.young, map[string]*rate.Limiter{}
		}
		t.young[id] = l
	}
	return l
}

func (t *Throttle) tell(fromRedis bool) {
	if t.answered != nil {
		t.answered(fromRedis)
	}
}

// Minutes rounds a wait up to whole minutes, as people are told it.
func Minutes(wait time.Duration) int { return int((wait + time.Minute - 1) / time.Minute) }
