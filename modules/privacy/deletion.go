package privacy

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/deletion"
	"github.com/atouts/atouts/ent/export"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/privacy/schema"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// The facts and tasks of deletions.
const (
	FactDeletionAsked     = "privacy.deletion_asked"
	FactDeletionCancelled = "privacy.deletion_cancelled"
	TaskFarewell          = "privacy:farewell"
	TaskErase             = "privacy:erase"
)

// Grace is how long a person may change her mind.
const Grace = 30 * 24 * time.Hour

type aboutDeletion struct {
	Deletion uuid.UUID `json:"deletion"`
}

// DeletionInput is the wish that one's account and data go away.
type DeletionInput struct {
	Sure bool `json:"sure" required:"false" doc:"True: you have understood that after thirty days nothing can be brought back."`
}

// waiting are the wishes that are neither cancelled nor done.
func waiting(more ...predicate.Deletion) []predicate.Deletion {
	return append(more, deletion.CancelledAtIsNil(), deletion.DoneAtIsNil())
}

// Deletion returns the open wish of the person acting, or nil.
func (s *Service) Deletion(ctx context.Context) (*ent.Deletion, error) {
	found, err := tx.Client(ctx, s.db).Deletion.Query().Where(waiting(deletion.AccountID(viewer.Get(ctx).Account))...).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // no wish is the usual answer
	}
	if err != nil {
		return nil, fmt.Errorf("looking for a wish of deletion: %w", err)
	}
	return found, nil
}

// AskDeletion notes that the person acting wants her account and data to go away in thirty days. Asked twice, the first wish holds. The last
// administrator stays: somebody else must be one first.
func (s *Service) AskDeletion(ctx context.Context, in DeletionInput) (made *ent.Deletion, err error) {
	if !in.Sure {
		return nil, fault.Invalid(fault.Field{Name: "sure", Key: "privacy.delete.sure_needed"})
	}
	me := viewer.Get(ctx).Account
	admins, err := s.admins.Admins(viewer.System(ctx, "privacy.deletion"))
	if err != nil {
		return nil, err
	}
	if len(admins) == 1 && admins[0] == me {
		return nil, fault.Conflict("privacy.delete.last_admin")
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if made, err = s.Deletion(ctx); err != nil || made != nil {
			return err
		}
		now := s.now()
		made, err = tx.Client(ctx, s.db).Deletion.Create().SetAccountID(me).SetAskedBy(me).SetCreatedAt(now).SetDueAt(now.Add(Grace)).Save(ctx)
		if err != nil {
			return fmt.Errorf("noting a wish of deletion: %w", err)
		}
		return s.note(ctx, made, "privacy.deletion_asked", FactDeletionAsked)
	})
	return made, err
}

// CancelDeletion takes the open wish of the person acting back.
func (s *Service) CancelDeletion(ctx context.Context) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		found, err := s.Deletion(ctx)
		if err != nil {
			return err
		}
		if found == nil {
			return fault.NotFound("privacy.delete.none")
		}
		if err := tx.Client(ctx, s.db).Deletion.UpdateOneID(found.ID).SetCancelledAt(s.now()).Exec(ctx); err != nil {
			return fmt.Errorf("taking a wish of deletion back: %w", err)
		}
		return s.note(ctx, found, "privacy.deletion_cancelled", FactDeletionCancelled)
	})
}

func (s *Service) note(ctx context.Context, d *ent.Deletion, action, fact string) error {
	if err := s.trail.Record(ctx, trail.Line{Action: action, Owner: d.AccountID, Kind: "account", ID: d.AccountID.String()}); err != nil {
		return err
	}
	_, err := s.outbox.Add(ctx, outbox.Entry{Topic: fact, Payload: aboutDeletion{d.ID}})
	return err
}

// due begins the deletions whose time has come: the last mail first, since afterwards nobody knows the address.
func (m *Module) due(ctx context.Context) error {
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		client := tx.Client(ctx, m.db)
		list, err := client.Deletion.Query().Where(waiting(deletion.DueAtLTE(m.now()), deletion.RemindedAtIsNil())...).Limit(200).All(ctx)
		if err != nil {
			return fmt.Errorf("looking for deletions that are due: %w", err)
		}
		for _, d := range list {
			if err := client.Deletion.UpdateOneID(d.ID).SetRemindedAt(m.now()).Exec(ctx); err != nil {
				return fmt.Errorf("beginning a deletion: %w", err)
			}
			if _, err := m.outbox.Add(ctx, outbox.Entry{Topic: TaskFarewell, Payload: aboutDeletion{d.ID}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// runErase erases a person: every keeper in turn, in one transaction, so that nobody is ever half gone. Run again it finds the wish done.
func (m *Module) runErase(ctx context.Context, msg outbox.Message) error {
	var what aboutDeletion
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	client := tx.Client(ctx, m.db)
	d, err := client.Deletion.Query().Where(waiting(deletion.ID(what.Deletion), deletion.DueAtLTE(m.now()))...).Only(ctx)
	if ent.IsNotFound(err) {
		return nil // taken back, or done
	}
	if err != nil {
		return fmt.Errorf("reading whom to erase: %w", err)
	}
	counts := map[string]int{}
	for _, k := range m.keepers {
		gone, err := k.EraseData(ctx, d.AccountID)
		if err != nil {
			return fmt.Errorf("erasing what %s keeps: %w", k.name, err)
		}
		maps.Copy(counts, gone)
	}
	// Their files go with the next sweep, and the rows with them.
	if err := client.Export.Update().Where(export.AccountID(d.AccountID)).SetState(schema.ExportExpired).Exec(ctx); err != nil {
		return fmt.Errorf("ending the copies of an erased person: %w", err)
	}
	if err := m.sessions.EndAll(ctx, d.AccountID); err != nil {
		return err
	}
	if err := client.Deletion.UpdateOneID(d.ID).SetDoneAt(m.now()).SetCounts(counts).Exec(ctx); err != nil {
		return fmt.Errorf("noting that a person is erased: %w", err)
	}
	detail := map[string]string{}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		detail[what] = strconv.Itoa(counts[what])
	}
	return m.trail.Record(ctx, trail.Line{Action: "privacy.erased", Kind: "account", ID: d.AccountID.String(), Detail: detail})
}
