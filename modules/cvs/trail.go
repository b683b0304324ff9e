package cvs

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/trail"
)

// What the audit calls the readings of a CV by somebody else than its candidate.
const (
	ActionRead       = "cvs.read"
	ActionDownloaded = "cvs.downloaded"
)

// noted writes a reading of a CV into the audit, unless the candidate reads her own. It is called before anything is shown.
func (s *Service) noted(ctx context.Context, action string, one *ent.CV) error {
	if v := viewer.Get(ctx); mayWrite(v, one) && v.Seer == uuid.Nil {
		return nil
	}
	card, err := s.candidates.Card(ctx, one.CandidateID)
	if err != nil {
		return err
	}
	return s.trail.Read(ctx, trail.Line{Action: action, Owner: card.AccountID, Kind: "cv", ID: one.ID.String(), Name: one.Title})
}
