package notifications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/choice"
	"github.com/atouts/atouts/ent/notification"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
)

// PersonalData returns what a person was told, and what she ticked.
func (m *Module) PersonalData(ctx context.Context, account uuid.UUID) ([]modules.Part, error) {
	client := tx.Client(ctx, m.db)
	var parts modules.Parts
	told, err := client.Notification.Query().Where(notification.AccountID(account)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's notifications: %w", err)
	}
	rows, err := modules.Rows(told)
	parts.Add("notifications", rows, err)
	chosen, err := client.Choice.Query().Where(choice.AccountID(account)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's choices: %w", err)
	}
	rows, err = modules.Rows(chosen)
	parts.Add("choices", rows, err)
	return parts.End()
}

// EraseData forgets what a person was told and what she ticked.
func (m *Module) EraseData(ctx context.Context, account uuid.UUID) (map[string]int, error) {
	client := tx.Client(ctx, m.db)
	told, err := client.Notification.Delete().Where(notification.AccountID(account)).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("forgetting a person's notifications: %w", err)
	}
	chosen, err := client.Choice.Delete().Where(choice.AccountID(account)).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("forgetting a person's choices: %w", err)
	}
	return map[string]int{"notifications": told, "choices": chosen}, nil
}

// Forget forgets what anybody was told about pages that are no more, given by their addresses from the root of the site.
func (s *Service) Forget(ctx context.Context, hrefs ...string) error {
	if len(hrefs) == 0 {
		return nil
	}
	if _, err := tx.Client(ctx, s.db).Notification.Delete().Where(notification.HrefIn(hrefs...)).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting notifications of what is no more: %w", err)
	}
	return nil
}

var _ modules.DataKeeper = (*Module)(nil)
