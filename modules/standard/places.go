package standard

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/establishments"
)

// places names companies and establishments for the modules below them.
type places struct {
	schools   *establishments.Module
	employers *companies.Module
}

// CompanyNames returns the names of companies: those asked for, or all.
func (p places) CompanyNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	return p.employers.CompanyNames(ctx, ids...)
}

// EstablishmentNames returns the names of establishments: those asked for, or all.
func (p places) EstablishmentNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	return p.schools.EstablishmentNames(ctx, ids...)
}

// AllCompanies returns every company as a file of accounts names it.
func (p places) AllCompanies(ctx context.Context) ([]accounts.Named, error) {
	return p.employers.All(ctx)
}

// AllEstablishments returns every establishment as a file of accounts names it.
func (p places) AllEstablishments(ctx context.Context) ([]accounts.Named, error) {
	return p.schools.All(ctx)
}
