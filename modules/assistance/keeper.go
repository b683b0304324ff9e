package assistance

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/request"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
)

// PersonalData returns what a person asked for help about.
func (m *Module) PersonalData(ctx context.Context, id uuid.UUID) ([]modules.Part, error) {
	whose, err := m.whose(ctx, id)
	if err != nil {
		return nil, err
	}
	asked, err := tx.Client(ctx, m.db).Request.Query().Where(whose).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's requests: %w", err)
	}
	var parts modules.Parts
	rows, err := modules.Rows(asked)
	parts.Add("requests", rows, err)
	return parts.End()
}

// EraseData deletes what a person asked for help about.
func (m *Module) EraseData(ctx context.Context, id uuid.UUID) (map[string]int, error) {
	whose, err := m.whose(ctx, id)
	if err != nil {
		return nil, err
	}
	n, err := tx.Client(ctx, m.db).Request.Delete().Where(whose).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("deleting a person's requests: %w", err)
	}
	return map[string]int{"requests": n}, nil
}

// whose are the requests of a person: those sent when signed in, and those sent as a visitor from the same address.
func (m *Module) whose(ctx context.Context, id uuid.UUID) (predicate.Request, error) {
	who, err := tx.Client(ctx, m.db).Account.Query().Where(account.ID(id)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading whose requests are meant: %w", err)
	}
	return request.Or(request.AccountID(id), request.Email(who.Email)), nil
}

var _ modules.DataKeeper = (*Module)(nil)
