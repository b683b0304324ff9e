package candidates

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
)

// PersonalData returns a candidate's file; nothing for anybody else.
func (m *Module) PersonalData(ctx context.Context, account uuid.UUID) ([]modules.Part, error) {
	files, err := tx.Client(ctx, m.db).Candidate.Query().Where(candidate.AccountID(account)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's file: %w", err)
	}
	var parts modules.Parts
	rows, err := modules.Rows(files)
	parts.Add("candidate", rows, err)
	return parts.End()
}

// EraseData deletes a candidate's file. What hangs on it was erased by the modules above.
func (m *Module) EraseData(ctx context.Context, account uuid.UUID) (map[string]int, error) {
	n, err := tx.Client(ctx, m.db).Candidate.Delete().Where(candidate.AccountID(account)).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("deleting a person's file: %w", err)
	}
	return map[string]int{"candidate": n}, nil
}

var _ modules.DataKeeper = (*Module)(nil)
