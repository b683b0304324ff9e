package cvs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/resume"
	"github.com/atouts/atouts/modules/cvs/schema"
	"github.com/atouts/atouts/worker/outbox"
)

// owned makes the hash of a content that of one CV's, so that two people never share a copy, nor two CVs of one person.
func owned(one *ent.CV, content string) string {
	sum := sha256.Sum256([]byte(one.CandidateID.String() + "/" + one.ID.String() + "/" + content))
	return hex.EncodeToString(sum[:])
}

// blobKey is where the copy of a row is kept. The row's id is in it, so that throwing the blob of a row away can never meet that of a later row of the
// same content.
func blobKey(row *ent.Rendering) string {
	if row.BlobKey != "" {
		return row.BlobKey // as it was written
	}
	return "cv/" + row.Hash[:2] + "/" + row.Hash + "-" + row.ID.String() + ".pdf"
}

func blobKeys(rows []*ent.Rendering) []string {
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = blobKey(row)
	}
	return keys
}

// Order asks for the durable copy of a CV's present content. Asked twice, it is made once; a failed one is tried again.
func (s *Service) Order(ctx context.Context, id uuid.UUID) (Copy, error) {
	one, err := s.own(ctx, id)
	if err != nil {
		return Copy{}, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		_, err := s.order(ctx, one)
		return err
	})
	if err != nil {
		return Copy{}, err
	}
	_, c, err := s.Copy(ctx, id)
	return c, err
}

// Freeze pins the present content of a CV inside the transaction of the context, asks for its durable copy and returns its hash.
func (s *Service) Freeze(ctx context.Context, id uuid.UUID) (hash string, err error) {
	if !tx.Inside(ctx) {
		return "", tx.ErrNone
	}
	one, err := s.One(ctx, id)
	if err != nil {
		return "", err
	}
	if !mayFreeze(viewer.Get(ctx), one) {
		return "", notFound()
	}
	for range 2 { // the row that was there may be collected before it is pinned: then a new one is made
		if hash, err = s.order(ctx, one); err != nil {
			return "", err
		}
		n, err := tx.Client(ctx, s.db).Rendering.Update().Where(rendering.Hash(hash)).SetPinned(true).Save(viewer.System(ctx, "cvs.freeze"))
		if err != nil {
			return "", fmt.Errorf("pinning the copy of a CV: %w", err)
		}
		if n > 0 {
			return hash, nil
		}
	}
	return "", fault.Busy(time.Second, "cvs.busy")
}

const insert = `INSERT INTO renderings (id, hash, candidate_id, establishment_id, cv_id, data, locale, template, title, state, blob_key, pages, bytes,
error, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', '', 0, 0, '', ?, ?, ?) ON CONFLICT (hash) DO NOTHING`

// stuck is how long a copy may be pending before it may be asked for again: longer than every attempt of its task together.
const stuck = 15 * time.Minute

// order makes the row and the task of the copy of a CV's present content, unless they are there. The insert is SQL of our own because Ent's would
// make a transaction of the caller fail when the row is there.
func (s *Service) order(ctx context.Context, one *ent.CV) (hash string, err error) {
	r, hash, err := s.present(one)
	if err != nil {
		return "", err
	}
	data, err := r.Visible().Normalise(one.Locale).Canonical()
	if err != nil {
		return "", err
	}
	exec, err := tx.Exec(ctx)
	if err != nil {
		return "", err
	}
	id, now := mixin.NewID(), s.now()
	done, err := exec.ExecContext(ctx, s.db.Rebind(insert), id, hash, one.CandidateID, one.EstablishmentID, one.ID, string(data), one.Locale, one.Template,
		one.Title, false, now, now)
	if err != nil {
		return "", fmt.Errorf("asking for the copy of a CV: %w", err)
	}
	fresh, err := done.RowsAffected()
	if err != nil {
		return "", fmt.Errorf("asking for the copy of a CV: %w", err)
	}
	if fresh == 0 {
		client, system := tx.Client(ctx, s.db), viewer.System(ctx, "cvs.order")
		again, err := client.Rendering.Update().Where(rendering.Hash(hash), rendering.Or(rendering.State(schema.RenderingFailed),
			rendering.And(rendering.State(schema.RenderingPending), rendering.UpdatedAtLT(now.Add(-stuck))))).
			SetState(schema.RenderingPending).SetError("").SetUpdatedAt(now).Save(system)
		if err != nil {
			return "", fmt.Errorf("asking again for the copy of a CV: %w", err)
		}
		if again == 0 {
			return hash, nil // it is there, or on its way
		}
		if id, err = client.Rendering.Query().Where(rendering.Hash(hash)).OnlyID(system); err != nil {
			return "", fmt.Errorf("asking again for the copy of a CV: %w", err)
		}
	}
	_, err = s.outbox.Add(ctx, outbox.Entry{Topic: TaskRender, Payload: toRender{id}})
	return hash, err
}

// Open opens a frozen copy, in the name of the program: the caller holds the law. Ready is false, and file nil, as long as the copy is being made.
func (s *Service) Open(ctx context.Context, hash string) (file io.ReadCloser, size int64, name string, ready bool, err error) {
	row, err := tx.Client(ctx, s.db).Rendering.Query().Where(rendering.Hash(hash)).Only(viewer.System(ctx, "cvs.open"))
	if ent.IsNotFound(err) {
		return nil, 0, "", false, notFound()
	}
	if err != nil {
		return nil, 0, "", false, fmt.Errorf("looking up the copy of a CV: %w", err)
	}
	doc, err := document(row)
	if err != nil {
		return nil, 0, "", false, err
	}
	name = fileName(doc)
	if row.State != schema.RenderingReady {
		return nil, 0, name, false, nil
	}
	file, info, err := s.blobs.Get(ctx, row.BlobKey)
	if err != nil {
		return nil, 0, name, false, fmt.Errorf("opening the copy of a CV: %w", err)
	}
	return file, info.Size, name, true, nil
}

func document(row *ent.Rendering) (render.Document, error) {
	r, err := resume.Parse(row.Data)
	if err != nil {
		return render.Document{}, fmt.Errorf("reading a CV that was kept: %w", err)
	}
	return render.Document{Resume: r, Locale: row.Locale, Template: row.Template}, nil
}

// fileName is the name of the file that people save.
func fileName(doc render.Document) string { return render.Title(doc) + ".pdf" }

// previewTime is how long a preview may take, waiting for its turn included.
const previewTime = 2 * time.Second

// Preview prints a CV at once. Few are printed at the same time; who has waited too long is asked to come back.
func (s *Service) Preview(ctx context.Context, one *ent.CV) (pdf []byte, err error) {
	r, err := resume.Parse(one.Data)
	if err != nil {
		return nil, fmt.Errorf("reading a CV that was kept: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, previewTime)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, fault.Busy(previewTime, "cvs.busy")
	}
	renderer, err := s.renderer()
	if err != nil {
		return nil, fmt.Errorf("reading the fonts of CVs: %w", err)
	}
	pdf, _, err = renderer.Render(ctx, render.Document{Resume: r, Locale: one.Locale, Template: one.Template})
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fault.Busy(previewTime, "cvs.busy")
	case tooLong(err):
		return nil, fault.Invalid(fault.Field{Key: "cvs.problem.pages", Params: []any{"Max", render.MaxPages}})
	case err != nil:
		return nil, fmt.Errorf("printing a preview: %w", err)
	}
	return pdf, nil
}
