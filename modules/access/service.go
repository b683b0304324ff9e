package access

import (
	"context"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/modules/accounts"
)

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db       *open.DB
	throttle *throttle.Throttle
	hasher   *hasher
	people   *accounts.Service
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
			return fault.TooMany(wait, "access.too_many_tries", "Count", minutes(wait))
		}
	}
	return nil
}

// minutes rounds a wait up to whole minutes.
func minutes(wait time.Duration) int { return int((wait + time.Minute - 1) / time.Minute) }
