package cvs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/cvs/schema"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/outbox"
)

// kept is how long a copy is kept that a newer one of the same CV has replaced, and that no application froze.
const kept = 30 * 24 * time.Hour

// collected is how many copies are thrown away in one transaction.
const collected = 200

// Schedule throws old copies away, and asks again for those whose worker has died.
func (m *Module) Schedule() []worker.Every {
	return []worker.Every{
		{Name: "cvs:collect", Interval: 24 * time.Hour, Run: func(ctx context.Context) error {
			_, err := m.Collect(ctx)
			return err
		}},
		{Name: "cvs:ask_again", Interval: stuck, Run: func(ctx context.Context) error {
			_, err := m.AskAgain(ctx)
			return err
		}},
	}
}

// Collect throws away, in the name of the system, the copies that nothing needs any more: not frozen by an application, not the newest of their CV, not
// being made, and not touched for thirty days. It returns how many. A CV that goes back to a content whose copy was thrown away has its PDF made anew.
func (s *Service) Collect(ctx context.Context) (int, error) {
	all := 0
	for {
		n, err := s.collectSome(ctx)
		all += n
		if err != nil || n < collected {
			return all, err
		}
	}
}

func (s *Service) collectSome(ctx context.Context) (gone int, err error) {
	needless := []predicate.Rendering{
		rendering.Pinned(false), rendering.StateNEQ(schema.RenderingPending), rendering.UpdatedAtLT(s.now().Add(-kept)), replaced,
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		client := tx.Client(ctx, s.db)
		found, err := client.Rendering.Query().Where(needless...).Order(rendering.ByID()).Limit(collected).All(ctx)
		if err != nil {
			return fmt.Errorf("looking for copies of CVs that nothing needs: %w", err)
		}
		ids := idsOf(found)
		if _, err := client.Rendering.Delete().Where(append(needless, rendering.IDIn(ids...))...).Exec(ctx); err != nil {
			return fmt.Errorf("throwing copies of CVs away: %w", err)
		}
		stayed, err := client.Rendering.Query().Where(rendering.IDIn(ids...)).IDs(ctx) // frozen in this very moment
		if err != nil {
			return fmt.Errorf("looking which copies of CVs have stayed: %w", err)
		}
		found = slices.DeleteFunc(found, func(row *ent.Rendering) bool { return slices.Contains(stayed, row.ID) })
		if gone = len(found); gone == 0 {
			return nil
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: TaskDiscard, Payload: toDiscard{Keys: blobKeys(found)}})
		return err
	})
	return gone, err
}

// replaced is the copies of whose CV there is a newer one.
func replaced(s *sql.Selector) {
	newer := sql.Table(rendering.Table).As("newer")
	s.Where(sql.Exists(sql.Dialect(s.Dialect()).Select().From(newer).Where(sql.And(
		sql.ColumnsEQ(newer.C(rendering.FieldCvID), s.C(rendering.FieldCvID)),
		sql.Or(
			sql.ColumnsGT(newer.C(rendering.FieldCreatedAt), s.C(rendering.FieldCreatedAt)),
			sql.And(sql.ColumnsEQ(newer.C(rendering.FieldCreatedAt), s.C(rendering.FieldCreatedAt)), sql.ColumnsGT(newer.C(rendering.FieldID), s.C(rendering.FieldID))),
		),
	))))
}

// AskAgain asks, in the name of the system, once more for the copies that have been pending for too long: an application may have frozen one, and its
// reader has no button. It returns how many.
func (s *Service) AskAgain(ctx context.Context) (int, error) {
	asked := 0
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		asked = 0
		now := s.now()
		late := []predicate.Rendering{rendering.State(schema.RenderingPending), rendering.UpdatedAtLT(now.Add(-stuck))}
		found, err := tx.Client(ctx, s.db).Rendering.Query().Where(late...).Order(rendering.ByID()).Limit(collected).All(ctx)
		if err != nil {
			return fmt.Errorf("looking for copies of CVs that are late: %w", err)
		}
		for _, row := range found {
			n, err := tx.Client(ctx, s.db).Rendering.Update().Where(append(late, rendering.ID(row.ID))...).SetUpdatedAt(now).Save(ctx)
			if err != nil {
				return fmt.Errorf("asking again for the copy of a CV: %w", err)
			}
			if n == 0 {
				continue // its candidate was faster
			}
			if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskRender, Payload: toRender{row.ID}}); err != nil {
				return err
			}
			asked++
		}
		return nil
	})
	return asked, err
}

func idsOf(rows []*ent.Rendering) []uuid.UUID {
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}
