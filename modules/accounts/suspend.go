package accounts

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// The facts of suspension.
const (
	FactSuspended = "accounts.suspended"
	FactRestored  = "accounts.restored"
)

// SuspendInput closes accounts until they are restored.
type SuspendInput struct {
	Accounts []uuid.UUID `json:"accounts" minItems:"1" maxItems:"100" doc:"The accounts, all in one go."`
	Reason   string      `json:"reason" minLength:"3" maxLength:"500" doc:"Why; each person reads it in a mail."`
}

// RestoreInput opens suspended accounts again.
type RestoreInput struct {
	Accounts []uuid.UUID `json:"accounts" minItems:"1" maxItems:"100" doc:"The accounts, all in one go."`
}

// Suspend closes active accounts: their people are signed out and cannot come in. Those that are not active are left as they are. It returns the batch
// by which all may be undone.
func (s *Service) Suspend(ctx context.Context, in SuspendInput) (uuid.UUID, error) {
	return s.onEach(ctx, in.Accounts, func(ctx context.Context, batch uuid.UUID, who *ent.Account) (bool, error) {
		return s.suspend(ctx, batch, who, in.Reason)
	})
}

// Restore opens suspended accounts again. Those that are not suspended are left as they are.
func (s *Service) Restore(ctx context.Context, in RestoreInput) (uuid.UUID, error) {
	return s.onEach(ctx, in.Accounts, s.restore)
}

// onEach does one thing to several accounts in one transaction: to all whom it concerns, or to none. It is a conflict when it concerns nobody.
func (s *Service) onEach(ctx context.Context, ids []uuid.UUID, do func(context.Context, uuid.UUID, *ent.Account) (bool, error)) (uuid.UUID, error) {
	batch, done := uuid.New(), 0
	ids = slices.Compact(slices.SortedFunc(slices.Values(ids), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }))
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		done = 0
		for _, id := range ids {
			who, err := s.governed(ctx, id)
			if err != nil {
				return err
			}
			changed, err := do(ctx, batch, who)
			if err != nil {
				return err
			}
			if changed {
				done++
			}
		}
		if done == 0 {
			return fault.Conflict("people.nothing_to_do")
		}
		return nil
	})
	return batch, err
}

func (s *Service) suspend(ctx context.Context, batch uuid.UUID, who *ent.Account, reason string) (bool, error) {
	n, err := tx.Client(ctx, s.db).Account.Update().Where(account.ID(who.ID), account.State(schema.StateActive)).SetState(schema.StateSuspended).
		SetSuspendedAt(s.now()).SetSuspendedWhy(reason).SetUpdatedAt(s.now()).Save(viewer.System(ctx, "accounts.suspend"))
	if err != nil || n == 0 {
		return false, wrapped(err, "suspending an account")
	}
	if err := s.sessions.EndAll(ctx, who.ID); err != nil {
		return false, err
	}
	return true, s.keep(ctx, "accounts.suspended", act{batch: batch, kind: schema.ChangeSuspend, account: who, note: reason, topic: FactSuspended})
}

func (s *Service) restore(ctx context.Context, batch uuid.UUID, who *ent.Account) (bool, error) {
	n, err := s.reopen(ctx, who.ID)
	if err != nil || n == 0 {
		return false, err
	}
	return true, s.keep(ctx, "accounts.restored", act{
		batch: batch, kind: schema.ChangeRestore, account: who, topic: FactRestored, before: map[string]string{"reason": who.SuspendedWhy},
	})
}

func (s *Service) reopen(ctx context.Context, id uuid.UUID) (int, error) {
	n, err := tx.Client(ctx, s.db).Account.Update().Where(account.ID(id), account.State(schema.StateSuspended)).SetState(schema.StateActive).
		ClearSuspendedAt().SetSuspendedWhy("").SetUpdatedAt(s.now()).Save(viewer.System(ctx, "accounts.restore"))
	return n, wrapped(err, "restoring an account")
}

func wrapped(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
