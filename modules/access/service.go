package access

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db       *open.DB
	clock    func() time.Time
	log      *slog.Logger
	outbox   *outbox.Outbox
	throttle *throttle.Throttle
	trail    *trail.Trail
	ring     *seal.Keyring
	secret   []byte
	hasher   *hasher
	people   *accounts.Service
	obliged  []viewer.Role // to a second factor
}

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// me returns the account of the person acting.
func (s *Service) me(ctx context.Context) (*ent.Account, error) {
	me, err := s.people.ByID(ctx, viewer.Get(ctx).Account)
	if err == nil && me == nil {
		err = fault.NotFound("accounts.not_found")
	}
	return me, err
}

// obligedTo says whether the role of the person acting must prove itself twice.
func (s *Service) obligedTo(ctx context.Context) bool {
	return slices.Contains(s.obliged, viewer.Get(ctx).Role)
}

// How often a step that takes a secret may be tried: by account, so that a secret is not guessed, and by address, so that accounts are not walked through.
var (
	perAccount = throttle.Limit{Rate: 8, Period: 15 * time.Minute}
	perAddress = throttle.Limit{Rate: 60, Period: 15 * time.Minute}
)

// count counts one try of a step, for the account and for the address that it comes from; an empty one is not counted.
func (s *Service) count(ctx context.Context, step, account, address string) error {
	for _, budget := range []struct {
		name, key string
		limit     throttle.Limit
	}{{step + "-account", account, perAccount}, {step + "-address", address, perAddress}} {
		if budget.key == "" {
			continue
		}
		if wait, ok := s.throttle.Allow(ctx, budget.name, budget.key, budget.limit); !ok {
			return fault.TooMany(wait, "access.too_many_tries", "Count", throttle.Minutes(wait))
		}
	}
	return nil
}
