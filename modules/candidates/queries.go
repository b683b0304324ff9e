package candidates

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
)

// PageSize is how many lines a list shows at once.
const PageSize = 20

// Filter narrows the list of candidates.
type Filter struct {
	Text  string `query:"q" maxLength:"100" doc:"Part of a name, an address, a town or a job looked for."`
	State string `query:"state" enum:"invited,active,suspended" doc:"Only this state of the account."`
	Page  int    `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
}

// Joins gives a candidate her file's id. An account without its file sees nothing.
func (m *Module) Joins() []modules.Join {
	own := `SELECT c.id FROM candidates c WHERE c.account_id = m.account_id AND m.role = 'candidate'`
	return []modules.Join{{SQLite: own, Postgres: own, Set: func(v *viewer.Viewer, ids []uuid.UUID) {
		v.Candidate = ids[0]
	}}}
}

// List returns one page of the files that the viewer sees, by name, with their accounts and establishments, and how many there are in all.
func (s *Service) List(ctx context.Context, f Filter) ([]*ent.Candidate, int, error) {
	query := tx.Client(ctx, s.db).Candidate.Query() // the policy narrows it to what the viewer sees
	if f.State != "" {
		query.Where(candidate.HasAccountWith(account.State(f.State)))
	}
	for word := range strings.FieldsSeq(f.Text) {
		query.Where(candidate.Or(candidate.CityContainsFold(word), candidate.SoughtJobContainsFold(word), candidate.HasAccountWith(account.Or(
			account.FirstNameContainsFold(word), account.LastNameContainsFold(word), account.EmailContainsFold(word)))))
	}
	total, err := query.Clone().Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("counting candidates: %w", err)
	}
	list, err := query.WithAccount().WithEstablishment().
		Order(candidate.ByAccountField(account.FieldLastName), candidate.ByAccountField(account.FieldFirstName), candidate.ByID(sql.OrderAsc())).
		Offset((max(f.Page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing candidates: %w", err)
	}
	return list, total, nil
}

// One returns a file that the viewer sees, with its account, establishment and referent; any other does not exist.
func (s *Service) One(ctx context.Context, id uuid.UUID) (*ent.Candidate, error) {
	c, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if v := viewer.Get(ctx); v.Role != viewer.RoleSystem && !maySee(v, c) {
		return nil, notFound()
	}
	return c, nil
}

func (s *Service) load(ctx context.Context, id uuid.UUID) (*ent.Candidate, error) {
	c, err := tx.Client(ctx, s.db).Candidate.Query().Where(candidate.ID(id)).WithAccount().WithEstablishment().WithReferent().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, notFound()
	}
	if err != nil {
		return nil, fmt.Errorf("reading a candidate's file: %w", err)
	}
	return c, nil
}

// Sees says of which accounts the viewer sees the file.
func (s *Service) Sees(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]bool, error) {
	list, err := tx.Client(ctx, s.db).Candidate.Query().Where(candidate.AccountIDIn(ids...)).Select(candidate.FieldAccountID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the files of accounts: %w", err)
	}
	seen := make(map[uuid.UUID]bool, len(list))
	for _, c := range list {
		seen[c.AccountID] = true
	}
	return seen, nil
}

// Card is what other modules show of a candidate.
type Card struct {
	ID, AccountID   uuid.UUID
	Name            string
	Email, Phone    string
	City            string
	EstablishmentID uuid.UUID
	Establishment   string // its name
	ReferentAccount uuid.UUID
}

// Card returns what other modules show of a candidate whom the viewer sees. Those who show more than that, as an application does to its company, ask
// in the name of the system and hold the law themselves.
func (s *Service) Card(ctx context.Context, id uuid.UUID) (Card, error) {
	c, err := s.One(ctx, id)
	if err != nil {
		return Card{}, err
	}
	return Card{
		ID: c.ID, AccountID: c.AccountID, Name: accounts.FullName(c.Edges.Account), Email: c.Edges.Account.Email, Phone: c.Edges.Account.Phone,
		City: c.City, EstablishmentID: c.EstablishmentID, Establishment: c.Edges.Establishment.Name, ReferentAccount: c.ReferentID,
	}, nil
}

// Accompanying returns the accounts to tell of what happens to a candidate: the referent's. It is asked by the program, not for the viewer.
func (s *Service) Accompanying(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error) {
	c, err := tx.Client(ctx, s.db).Candidate.Get(viewer.System(ctx, "candidates.accompanying"), id)
	if ent.IsNotFound(err) {
		return nil, notFound()
	}
	if err != nil {
		return nil, fmt.Errorf("looking up who accompanies a candidate: %w", err)
	}
	return []uuid.UUID{c.ReferentID}, nil
}
