package candidates

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker/outbox"
)

// CreateFiles makes the files of accounts that an import has just created, in the transaction of the context; each is judged as Create judges one.
func (s *Service) CreateFiles(ctx context.Context, files []accounts.NewFile) error {
	if !tx.Inside(ctx) {
		return tx.ErrNone
	}
	client, now, v := tx.Client(ctx, s.db), s.now(), viewer.Get(ctx)
	referents := map[uuid.UUID][]uuid.UUID{}
	for part := range slices.Chunk(files, 400) {
		rows := make([]*ent.CandidateCreate, len(part))
		for i, f := range part {
			if !mayCreate(v, f.Establishment) {
				return notFound()
			}
			if _, known := referents[f.Establishment]; !known {
				there, err := s.accounts.Referents(ctx, f.Establishment)
				if err != nil {
					return err
				}
				referents[f.Establishment] = append(there, v.Account) // who accompanies there, as mayCreate has just said
			}
			if !slices.Contains(referents[f.Establishment], f.Referent) {
				return notFound()
			}
			id := mixin.NewID()
			rows[i] = client.Candidate.Create().SetID(id).SetAccountID(f.Account).SetEstablishmentID(f.Establishment).SetReferentID(f.Referent).
				SetCity(f.City).SetDepartment(f.Department).SetSoughtJob(f.SoughtJob).SetSought([]string{}).SetCreatedAt(now).SetUpdatedAt(now)
			if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactCreated, Payload: Created{id}}); err != nil {
				return err
			}
		}
		if err := client.Candidate.CreateBulk(rows...).Exec(ctx); err != nil {
			return fmt.Errorf("creating the files of candidates: %w", err)
		}
	}
	return nil
}
