package standard

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/establishment"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
)

// places names companies and establishments for the modules below them.
type places struct{ db *open.DB }

// CompanyNames returns the names of companies: those asked for, or all.
func (p places) CompanyNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	query := tx.Client(ctx, p.db).Company.Query()
	if len(ids) > 0 {
		query = query.Where(company.IDIn(ids...))
	}
	list, err := query.Select(company.FieldID, company.FieldName).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("naming companies: %w", err)
	}
	names := make(map[uuid.UUID]string, len(list))
	for _, one := range list {
		names[one.ID] = one.Name
	}
	return names, nil
}

// EstablishmentNames returns the names of establishments: those asked for, or all.
func (p places) EstablishmentNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	query := tx.Client(ctx, p.db).Establishment.Query()
	if len(ids) > 0 {
		query = query.Where(establishment.IDIn(ids...))
	}
	list, err := query.Select(establishment.FieldID, establishment.FieldName).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("naming establishments: %w", err)
	}
	names := make(map[uuid.UUID]string, len(list))
	for _, one := range list {
		names[one.ID] = one.Name
	}
	return names, nil
}
