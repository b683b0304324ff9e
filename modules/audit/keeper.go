package audit

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
)

// PersonalData returns what a person did, and what others did with her data.
func (s *Service) PersonalData(ctx context.Context, account uuid.UUID) ([]modules.Part, error) {
	lines, err := tx.Client(ctx, s.db).Audit.Query().Where(audit.Or(audit.OwnerID(account), audit.ActorID(account))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's journal: %w", err)
	}
	var parts modules.Parts
	rows, err := modules.Rows(lines)
	parts.Add("audit", rows, err)
	return parts.End()
}

// EraseData erases nothing: the lines stay after the account, since they are also the proof of what others did.
func (s *Service) EraseData(context.Context, uuid.UUID) (map[string]int, error) {
	return map[string]int{}, nil
}
