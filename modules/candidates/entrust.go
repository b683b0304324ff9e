package candidates

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker/trail"
)

// EntrustInput gives a candidate to another referent.
type EntrustInput struct {
	Referent uuid.UUID `json:"referent" format:"uuid" doc:"Account of who accompanies the candidate from now on."`
	Note     string    `json:"note,omitempty" required:"false" maxLength:"1000" doc:"Why, for those who read the history."`
}

// Entrust gives a candidate to another referent of the same establishment.
func (s *Service) Entrust(ctx context.Context, id uuid.UUID, in EntrustInput) error {
	c, err := s.One(ctx, id)
	if err != nil {
		return err
	}
	v := viewer.Get(ctx)
	if !mayCreate(v, c.EstablishmentID) {
		return notFound()
	}
	there, err := s.accounts.Referents(ctx, c.EstablishmentID)
	if err != nil {
		return err
	}
	if !slices.Contains(there, in.Referent) && (in.Referent != v.Account || !v.AccompaniesAt(c.EstablishmentID)) {
		return fault.Invalid(fault.Field{Name: "referent", Key: "candidates.referent_elsewhere"})
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error { return s.give(ctx, []*ent.Candidate{c}, in.Referent, in.Note) })
}

// HandOver gives the candidates of one referent, at an establishment or anywhere, to another, and returns their files. The caller holds the law.
func (s *Service) HandOver(ctx context.Context, establishment, from, to uuid.UUID) ([]uuid.UUID, error) {
	where := []predicate.Candidate{candidate.ReferentID(from)}
	if establishment != uuid.Nil {
		where = append(where, candidate.EstablishmentID(establishment))
	}
	list, err := s.held(ctx, where...)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids, s.give(ctx, list, to, "")
}

// GiveBack gives those of some candidates who still have the one referent to the other. The caller holds the law.
func (s *Service) GiveBack(ctx context.Context, ids []uuid.UUID, from, to uuid.UUID) error {
	for part := range slices.Chunk(ids, 400) {
		list, err := s.held(ctx, candidate.IDIn(part...), candidate.ReferentID(from))
		if err != nil {
			return err
		}
		if err := s.give(ctx, list, to, ""); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) held(ctx context.Context, where ...predicate.Candidate) ([]*ent.Candidate, error) {
	list, err := tx.Client(ctx, s.db).Candidate.Query().Where(where...).WithAccount().All(viewer.System(ctx, "candidates.hand_over"))
	if err != nil {
		return nil, fmt.Errorf("listing the candidates of a referent: %w", err)
	}
	return list, nil
}

// give changes the referent of some candidates; each finds it in the journal of her file.
func (s *Service) give(ctx context.Context, list []*ent.Candidate, to uuid.UUID, note string) error {
	for part := range slices.Chunk(list, 400) {
		ids, lines := make([]uuid.UUID, len(part)), make([]trail.Line, len(part))
		for i, c := range part {
			ids[i] = c.ID
			lines[i] = trail.Line{
				Action: "candidates.entrusted", Owner: c.AccountID, Kind: "candidate", ID: c.ID.String(), Name: accounts.FullName(c.Edges.Account),
			}
			if note != "" {
				lines[i].Detail = map[string]string{"note": note}
			}
		}
		err := tx.Client(ctx, s.db).Candidate.Update().Where(candidate.IDIn(ids...)).SetReferentID(to).SetUpdatedAt(s.now()).
			Exec(viewer.System(ctx, "candidates.entrust"))
		if err != nil {
			return fmt.Errorf("giving candidates to a referent: %w", err)
		}
		if err := s.trail.Record(ctx, lines...); err != nil {
			return err
		}
	}
	return nil
}

// manyUnaccompanied is how many a list of them shows: the rest come when the first are cured.
const manyUnaccompanied = 200

// Unaccompanied returns the candidates, of those whom the viewer sees, whose referent does not accompany there any more.
func (s *Service) Unaccompanied(ctx context.Context) ([]accounts.Unaccompanied, error) {
	list, err := tx.Client(ctx, s.db).Candidate.Query().
		Where(forsaken, candidate.HasAccountWith(account.StateIn(schema.StateInvited, schema.StateActive))).
		WithAccount().WithEstablishment().WithReferent().Order(candidate.ByAccountField(account.FieldLastName), candidate.ByID()).
		Limit(manyUnaccompanied).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing candidates without a referent: %w", err)
	}
	out := make([]accounts.Unaccompanied, len(list))
	for i, c := range list {
		out[i] = accounts.Unaccompanied{
			Candidate: c.ID, Name: accounts.FullName(c.Edges.Account), Place: c.Edges.Establishment.Name, Last: accounts.FullName(c.Edges.Referent),
		}
	}
	return out, nil
}

// forsaken is the candidates whose referent has no living membership to accompany by.
func forsaken(s *sql.Selector) {
	s.Where(sql.ExprP(`NOT EXISTS (SELECT 1 FROM memberships fm JOIN accounts fa ON fa.id = fm.account_id AND fa.state IN ('active', 'invited')
		WHERE fm.ended_at IS NULL AND fm.account_id = ` + s.C(candidate.FieldReferentID) + ` AND (fm.role = 'mission_officer'
		OR fm.role = 'referent' AND fm.establishment_id = ` + s.C(candidate.FieldEstablishmentID) + `))`))
}
