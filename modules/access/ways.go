package access

import (
	"context"
	"time"

	"github.com/atouts/atouts/ent"
)

// The kinds of way in that "Mes accès" lists; each has its texts under access.way.<kind>.
const (
	WayLink     = "link"
	WayPassword = "password"
	WayCode     = "code"
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
	// Change and Remove are the pages that change and remove it; empty where there is none.
	Change, Remove string
}

// Ways lists the ways in of the person acting, in the order of the page. A link by e-mail is always one, so no other is ever the last.
func (s *Service) Ways(ctx context.Context) ([]Way, error) {
	me, err := s.me(ctx)
	if err != nil {
		return nil, err
	}
	var ways []Way
	for _, list := range []func(context.Context, *ent.Account) ([]Way, error){linkWay, passwordWay, s.codeWay} {
		some, err := list(ctx, me)
		if err != nil {
			return nil, err
		}
		ways = append(ways, some...)
	}
	return ways, nil
}

func linkWay(_ context.Context, me *ent.Account) ([]Way, error) {
	return []Way{{Kind: WayLink, Name: me.Email, Change: emailChangePath}}, nil
}

func passwordWay(_ context.Context, me *ent.Account) ([]Way, error) {
	if me.PasswordHash == "" {
		return nil, nil
	}
	return []Way{{Kind: WayPassword, Change: passwordPath, Remove: passwordPath + "/retirer"}}, nil
}

func (s *Service) codeWay(ctx context.Context, me *ent.Account) ([]Way, error) {
	row, err := s.seed(ctx, me.ID)
	if err != nil || row == nil || row.ConfirmedAt == nil {
		return nil, err
	}
	way := Way{Kind: WayCode, Since: row.ConfirmedAt, Change: codePath}
	if row.LastStep > 0 {
		used := time.Unix(row.LastStep*int64(codeStep.Seconds()), 0).UTC()
		way.Used = &used
	}
	if !s.obligedTo(ctx) {
		way.Remove = codePath + "/retirer"
	}
	return []Way{way}, nil
}
