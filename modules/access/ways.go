package access

import (
	"context"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

// The kinds of way in that "Mes accès" lists; each has its texts under access.way.<kind>.
const (
	WayPassword = "password"
)

// Way is one way in that a person has.
type Way struct {
	Kind string
	// ID tells it from others of its kind; empty for what one has once.
	ID string
	// Name is what the person, or whoever vouches for her, calls it; empty for what the kind says enough of.
	Name  string
	Since *time.Time
	Used  *time.Time
	// Change and Remove are the pages that change it and that it is posted to, to be removed; empty where there is none.
	Change, Remove string
}

// Ways lists the ways in of the person acting, in the order of the page.
func (s *Service) Ways(ctx context.Context) ([]Way, error) {
	me, err := s.people.ByID(ctx, viewer.Get(ctx).Account)
	if err != nil {
		return nil, err
	}
	if me == nil {
		return nil, fault.NotFound("accounts.not_found")
	}
	var ways []Way
	for _, list := range []func(context.Context, *ent.Account) ([]Way, error){s.passwordWay} {
		some, err := list(ctx, me)
		if err != nil {
			return nil, err
		}
		ways = append(ways, some...)
	}
	return ways, nil
}

func (s *Service) passwordWay(_ context.Context, me *ent.Account) ([]Way, error) {
	if me.PasswordHash == "" {
		return nil, nil
	}
	return []Way{{Kind: WayPassword, Change: "/mon-compte/mot-de-passe"}}, nil
}
