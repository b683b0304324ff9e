package accounts

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
)

// RoleInput chooses what to act as.
type RoleInput struct {
	Membership uuid.UUID `json:"membership" format:"uuid" doc:"One of your memberships."`
}

// Choose returns one of the viewer's own memberships to act by from now on.
func (s *Service) Choose(ctx context.Context, in RoleInput) (*ent.Membership, error) {
	list, err := s.Memberships(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		if m.ID == in.Membership {
			return m, nil
		}
	}
	return nil, fault.NotFound("accounts.membership_unknown")
}
