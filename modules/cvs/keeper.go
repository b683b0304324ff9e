package cvs

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/cv"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/cvs/schema"
	"github.com/atouts/atouts/worker/outbox"
)

// PersonalData returns a candidate's CVs, and the PDF of each copy that is kept.
func (m *Module) PersonalData(ctx context.Context, account uuid.UUID) ([]modules.Part, error) {
	client := tx.Client(ctx, m.db)
	var parts modules.Parts
	written, err := client.CV.Query().Where(cv.HasCandidateWith(candidate.AccountID(account))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's CVs: %w", err)
	}
	rows, err := modules.Rows(written)
	parts.Add("cvs", rows, err)
	copies, err := client.Rendering.Query().Where(rendering.HasCandidateWith(candidate.AccountID(account))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the copies of a person's CVs: %w", err)
	}
	rows, err = modules.Rows(copies)
	parts.Add("renderings", rows, err)
	if last := parts.Last(); last != nil && last.Name == "renderings" {
		last.Files = map[string]func(context.Context) (io.ReadCloser, error){}
		for _, one := range copies {
			if one.State == schema.RenderingReady {
				last.Files[one.Hash[:12]+".pdf"] = func(ctx context.Context) (io.ReadCloser, error) {
					body, _, err := m.blobs.Get(ctx, one.BlobKey)
					return body, err
				}
			}
		}
	}
	return parts.End()
}

// EraseData deletes a candidate's CVs and their copies; their files go by a task, once this is committed.
func (m *Module) EraseData(ctx context.Context, account uuid.UUID) (map[string]int, error) {
	client := tx.Client(ctx, m.db)
	copies, err := client.Rendering.Query().Where(rendering.HasCandidateWith(candidate.AccountID(account))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the copies of a person's CVs: %w", err)
	}
	hashes := make([]string, len(copies))
	for i, one := range copies {
		hashes[i] = one.Hash
	}
	if len(hashes) > 0 {
		if _, err := client.Rendering.Delete().Where(rendering.HashIn(hashes...)).Exec(ctx); err != nil {
			return nil, fmt.Errorf("deleting the copies of a person's CVs: %w", err)
		}
		if _, err := m.outbox.Add(ctx, outbox.Entry{Topic: TaskDiscard, Payload: toDiscard{Keys: blobKeys(copies)}}); err != nil {
			return nil, err
		}
	}
	n, err := client.CV.Delete().Where(cv.HasCandidateWith(candidate.AccountID(account))).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("deleting a person's CVs: %w", err)
	}
	return map[string]int{"cvs": n, "renderings": len(hashes)}, nil
}

var _ modules.DataKeeper = (*Module)(nil)
