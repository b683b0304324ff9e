package offers

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// PageSize is how many lines a list shows at once.
const PageSize = 20

// OfCompany returns one page of a company's offers in a state (all for an empty one), the last changed first, and how many there are, for those who
// manage them.
func (s *Service) OfCompany(ctx context.Context, company uuid.UUID, state string, page int) (list []*ent.Offer, total int, err error) {
	if !mayManage(viewer.Get(ctx), company) {
		return nil, 0, errUnknown()
	}
	where := []predicate.Offer{offer.CompanyID(company)}
	if state != "" {
		where = append(where, offer.State(state))
	}
	query := tx.Client(ctx, s.db).Offer.Query().Where(where...)
	if total, err = query.Clone().Count(ctx); err != nil {
		return nil, 0, fmt.Errorf("counting a company's offers: %w", err)
	}
	list, err = query.Order(ent.Desc(offer.FieldUpdatedAt, offer.FieldID)).Offset((max(page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing a company's offers: %w", err)
	}
	return list, total, nil
}

// States returns how many offers a company has in each state, for those who manage them.
func (s *Service) States(ctx context.Context, company uuid.UUID) (map[string]int, error) {
	if !mayManage(viewer.Get(ctx), company) {
		return nil, errUnknown()
	}
	var rows []struct {
		State string `json:"state"`
		Count int    `json:"count"`
	}
	err := tx.Client(ctx, s.db).Offer.Query().Where(offer.CompanyID(company)).GroupBy(offer.FieldState).Aggregate(ent.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting a company's offers by state: %w", err)
	}
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.State] = r.Count
	}
	return counts, nil
}

// Managed returns an offer, with its places, for those who manage it.
func (s *Service) Managed(ctx context.Context, id uuid.UUID) (*ent.Offer, error) {
	return s.managed(ctx, id)
}
