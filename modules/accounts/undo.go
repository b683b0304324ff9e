package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/change"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// Done is one change that was made, as those read it who may undo it.
type Done struct {
	*ent.Change
	Name, To string // of whom it is about, and of who took over
}

// Batch returns the changes that were made together, oldest first: one's own, or for an admin everybody's.
func (s *Service) Batch(ctx context.Context, batch uuid.UUID) ([]Done, error) {
	list, err := s.done(ctx, 200, change.BatchID(batch))
	if err == nil && len(list) == 0 {
		return nil, fault.NotFound("people.batch_unknown")
	}
	return list, err
}

// History returns the last changes made to an account that the viewer manages, oldest first.
func (s *Service) History(ctx context.Context, id uuid.UUID) ([]Done, error) {
	return s.done(ctx, 20, change.AccountID(id))
}

func (s *Service) done(ctx context.Context, limit int, where ...predicate.Change) ([]Done, error) {
	if !viewer.Get(ctx).Is(viewer.RoleAdmin, viewer.RoleOfficer) {
		return nil, nil
	}
	list, err := tx.Client(ctx, s.db).Change.Query().Where(where...).Order(ent.Desc(change.FieldAt, change.FieldID)).Limit(limit).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading changes: %w", err)
	}
	var ids []uuid.UUID
	for _, c := range list {
		ids = append(ids, c.AccountID)
		if c.ToAccountID != nil {
			ids = append(ids, *c.ToAccountID)
		}
	}
	people, err := tx.Client(ctx, s.db).Account.Query().Where(account.IDIn(ids...)).All(viewer.System(ctx, "accounts.changes"))
	if err != nil {
		return nil, fmt.Errorf("naming who was changed: %w", err)
	}
	names := map[uuid.UUID]string{}
	for _, a := range people {
		names[a.ID] = FullName(a)
	}
	done := make([]Done, len(list))
	for i, c := range list {
		done[len(list)-1-i] = Done{Change: c, Name: names[c.AccountID]}
		if c.ToAccountID != nil {
			done[len(list)-1-i].To = names[*c.ToAccountID]
		}
	}
	return done, nil
}

// Undo takes back every change of a batch, or none: what was changed again since is not undone over.
func (s *Service) Undo(ctx context.Context, batch uuid.UUID) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		list, err := s.Batch(ctx, batch)
		if err != nil {
			return err
		}
		for _, d := range slices.Backward(list) {
			if err := s.undo(ctx, d.Change); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) undo(ctx context.Context, c *ent.Change) error {
	system, client := viewer.System(ctx, "accounts.undo"), tx.Client(ctx, s.db)
	who, err := s.undoable(ctx, c)
	if err != nil {
		return err
	}
	topic := ""
	switch c.Kind {
	case schema.ChangeSuspend:
		_, err = s.reopen(ctx, who.ID)
		topic = FactRestored
	case schema.ChangeRestore:
		err = client.Account.Update().Where(account.ID(who.ID), account.State(schema.StateActive)).SetState(schema.StateSuspended).
			SetSuspendedAt(s.now()).SetSuspendedWhy(c.Before["reason"]).Exec(system)
		if err == nil {
			err = s.sessions.EndAll(ctx, who.ID)
		}
	case schema.ChangeEnd:
		err = s.setEnded(ctx, c.Before["membership"], nil)
	case schema.ChangeRole:
		err = s.setTerritory(ctx, c.Before)
	case schema.ChangeHandOver:
		err = s.takeBack(ctx, c)
	}
	if err != nil {
		return asIs(err, "undoing a change")
	}
	if err := client.Change.UpdateOneID(c.ID).SetUndoneAt(s.now()).Exec(system); err != nil {
		return fmt.Errorf("noting that a change is undone: %w", err)
	}
	if topic != "" {
		if err := s.tell(ctx, topic, c.ID); err != nil {
			return err
		}
	}
	return s.trail.Record(ctx, line("accounts.undone", who, map[string]string{"what": c.Kind}))
}

// undoable returns the account of a change that may still be undone by the viewer.
func (s *Service) undoable(ctx context.Context, c *ent.Change) (*ent.Account, error) {
	system, client := viewer.System(ctx, "accounts.undo"), tx.Client(ctx, s.db)
	if c.UndoneAt != nil {
		return nil, fault.Conflict("people.undone_already")
	}
	family := []string{c.Kind}
	if c.Kind == schema.ChangeSuspend || c.Kind == schema.ChangeRestore {
		family = []string{schema.ChangeSuspend, schema.ChangeRestore}
	}
	later, err := client.Change.Query().Where(change.AccountID(c.AccountID), change.KindIn(family...), change.AtGT(c.At),
		change.BatchIDNEQ(c.BatchID), change.UndoneAtIsNil()).Exist(system)
	if err != nil {
		return nil, fmt.Errorf("looking for later changes: %w", err)
	}
	if later {
		return nil, fault.Conflict("people.changed_since")
	}
	if v := viewer.Get(ctx); v.Role != viewer.RoleAdmin && c.Kind != schema.ChangeEnd { // an ended role is governed by who ended it
		return s.governed(ctx, c.AccountID)
	}
	return s.anAccount(ctx, c.AccountID)
}

// setEnded ends a membership, or lets it live again.
func (s *Service) setEnded(ctx context.Context, id string, at *time.Time) error {
	m, err := uuid.Parse(id)
	if err != nil {
		return fmt.Errorf("reading which role: %w", err)
	}
	update := tx.Client(ctx, s.db).Membership.Update().Where(membership.ID(m))
	if at == nil {
		update.ClearEndedAt()
	} else {
		update.SetEndedAt(*at)
	}
	return wrapped(update.Exec(viewer.System(ctx, "accounts.role")), "ending a role")
}

// setTerritory sets a membership's territory to what a change remembers.
func (s *Service) setTerritory(ctx context.Context, before map[string]string) error {
	id, err := uuid.Parse(before["membership"])
	if err != nil {
		return fmt.Errorf("reading which role: %w", err)
	}
	return s.writeTerritory(ctx, id, TerritoryInput{Departments: strings.Fields(before["departments"]), Establishments: idsOf(before["establishments"])})
}
