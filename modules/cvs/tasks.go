package cvs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/schema"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/worker/outbox"
)

// The tasks of the module.
const (
	TaskRender  = "cvs:render"
	TaskDiscard = "cvs:discard"
)

// renderAttempts is how often a copy is tried when what is around it fails, over about a minute.
const renderAttempts = 5

// The problems of a failed copy, which are also the ends of message keys.
const (
	problemTooLong = "too_long"
	problemBroken  = "broken"
)

type toRender struct {
	Rendering uuid.UUID `json:"rendering"`
}

type toDiscard struct {
	Keys   []string `json:"keys,omitempty"`
	Hashes []string `json:"hashes,omitempty"` // of a task written when a copy's key was made from its hash alone
}

// runRender prints one copy. Run again it prints nothing: the row says that it is ready, and the blob is there.
func (m *Module) runRender(ctx context.Context, msg outbox.Message) error {
	var what toRender
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	row, err := tx.Client(ctx, m.db).Rendering.Get(ctx, what.Rendering)
	if ent.IsNotFound(err) {
		return nil // its CV was deleted
	}
	if err != nil {
		return fmt.Errorf("reading the copy to print: %w", err)
	}
	if row.State != schema.RenderingPending {
		return nil
	}
	pages, size, err := m.print(ctx, row)
	switch {
	case err == nil:
		return m.ready(ctx, msg, row, pages, size)
	case tooLong(err):
		return m.failed(ctx, row, problemTooLong) // the person can shorten it: nothing for the operators
	case lasting(err) || msg.Attempt >= renderAttempts:
		return errors.Join(outbox.Permanent(err), m.failed(ctx, row, problemBroken))
	default:
		return err
	}
}

func tooLong(err error) bool {
	_, yes := errors.AsType[render.TooLongError](err)
	return yes
}

// lasting says whether printing would fail again in the same way.
func lasting(err error) bool {
	return errors.Is(err, render.ErrPanic) || errors.Is(err, render.ErrTemplate) || errors.Is(err, render.ErrTokens) || errors.Is(err, render.ErrPhoto)
}

// print writes the blob of a copy, unless it is there.
func (m *Module) print(ctx context.Context, row *ent.Rendering) (pages, size int, err error) {
	doc, err := document(row)
	if err != nil {
		return 0, 0, err
	}
	renderer, err := m.renderer()
	if err != nil {
		return 0, 0, fmt.Errorf("reading the fonts of CVs: %w", err)
	}
	pdf, info, err := renderer.Render(ctx, doc)
	if err != nil {
		return 0, 0, fmt.Errorf("printing a CV: %w", err)
	}
	if _, err := m.blobs.Put(ctx, blobKey(row), bytes.NewReader(pdf), int64(len(pdf)), files.TypePDF); err != nil {
		return 0, 0, fmt.Errorf("keeping a printed CV: %w", err)
	}
	return info.Pages, len(pdf), nil
}

// ready says that the copy is there, and tells its candidate, unless that was said before.
func (m *Module) ready(ctx context.Context, msg outbox.Message, row *ent.Rendering, pages, size int) error {
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		client := tx.Client(ctx, m.db)
		n, err := client.Rendering.Update().Where(rendering.ID(row.ID), rendering.State(schema.RenderingPending)).SetState(schema.RenderingReady).
			SetBlobKey(blobKey(row)).SetPages(pages).SetBytes(size).SetUpdatedAt(m.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("noting a printed CV: %w", err)
		}
		if n == 0 {
			return m.superfluous(ctx, row)
		}
		card, err := m.changed(ctx, row)
		if err != nil || row.Pinned { // an application froze it: its own notifications speak of it
			return err
		}
		return m.alerts.Tell(ctx, notifications.Told{
			Event: AlertReady, EventID: msg.ID, Accounts: []uuid.UUID{card}, Href: href(row.CvID), Params: map[string]string{"Title": row.Title},
		})
	})
}

func (m *Module) failed(ctx context.Context, row *ent.Rendering, problem string) error {
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		n, err := tx.Client(ctx, m.db).Rendering.Update().Where(rendering.ID(row.ID), rendering.State(schema.RenderingPending)).
			SetState(schema.RenderingFailed).SetError(problem).SetUpdatedAt(m.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("noting that a CV cannot be printed: %w", err)
		}
		if n == 0 {
			return nil
		}
		_, err = m.changed(ctx, row)
		return err
	})
}

// changed makes the pages that show the CV refresh themselves once this is committed. It returns the candidate's account.
func (m *Module) changed(ctx context.Context, row *ent.Rendering) (uuid.UUID, error) {
	card, err := m.candidates.Card(ctx, row.CandidateID)
	if err != nil {
		return uuid.Nil, err
	}
	data, err := json.Marshal(map[string]string{"topic": topic(row.CvID)})
	if err != nil {
		return uuid.Nil, fmt.Errorf("writing a live event: %w", err)
	}
	tx.AfterCommit(ctx, func(ctx context.Context) {
		if err := m.live.Publish(ctx, live.Event{Account: card.AccountID, Name: "changed", Data: data}); err != nil {
			m.log.WarnContext(ctx, "a printed CV could not be told live", "rendering", row.ID, "error", err)
		}
	})
	return card.AccountID, nil
}

// topic names the region of a page that shows the copy of a CV.
func topic(id uuid.UUID) string { return "cv:" + id.String() }

func href(id uuid.UUID) string { return "/cv/" + id.String() }

// superfluous deletes what was printed for a row that is no more, or has failed meanwhile; a row that another run made ready keeps it.
func (m *Module) superfluous(ctx context.Context, row *ent.Rendering) error {
	kept, err := tx.Client(ctx, m.db).Rendering.Query().Where(rendering.ID(row.ID), rendering.State(schema.RenderingReady)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("looking whether a copy is kept: %w", err)
	}
	if kept {
		return nil
	}
	return m.discard(ctx, blobKey(row))
}

// runDiscard deletes the blobs of copies that are no more.
func (m *Module) runDiscard(ctx context.Context, msg outbox.Message) error {
	var what toDiscard
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	for _, key := range what.Keys {
		if err := m.discard(ctx, key); err != nil {
			return err
		}
	}
	for _, hash := range what.Hashes {
		kept, err := tx.Client(ctx, m.db).Rendering.Query().Where(rendering.Hash(hash)).Exist(ctx)
		if err != nil {
			return fmt.Errorf("looking whether a copy is kept: %w", err)
		}
		if kept {
			continue
		}
		if err := m.discard(ctx, "cv/"+hash[:2]+"/"+hash+".pdf"); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) discard(ctx context.Context, key string) error {
	if err := m.blobs.Delete(ctx, key); err != nil {
		return fmt.Errorf("deleting the copy of a CV: %w", err)
	}
	return nil
}
