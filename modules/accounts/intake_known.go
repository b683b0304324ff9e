package accounts

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// chunk is how many rows one statement reads or writes: PostgreSQL takes 65,535 parameters, SQLite 32,766.
const chunk = 400

// inChunks gives do the parts of a list, in order.
func inChunks[T any](list []T, do func([]T) error) error {
	for part := range slices.Chunk(list, chunk) {
		if err := do(part); err != nil {
			return err
		}
	}
	return nil
}

// meetKnown finds the lines whose address has an account: some are what the line says already, some get one more role, some may not.
func (s *Service) meetKnown(ctx context.Context, r *reader, entries []entry) error {
	system, client := viewer.System(ctx, "accounts.intake"), tx.Client(ctx, s.db)
	byEmail := map[string]*entry{}
	var emails []string
	for i := range entries {
		if e := &entries[i]; len(e.flaws) == 0 {
			byEmail[e.in.Email] = e
			emails = append(emails, e.in.Email)
		}
	}
	return inChunks(emails, func(part []string) error {
		people, err := client.Account.Query().Where(account.EmailIn(part...)).All(system)
		if err != nil || len(people) == 0 {
			return err
		}
		ids := make([]uuid.UUID, len(people))
		for i, a := range people {
			ids[i] = a.ID
		}
		current, err := client.Membership.Query().Where(membership.AccountIDIn(ids...), membership.EndedAtIsNil()).All(system)
		if err != nil {
			return fmt.Errorf("reading memberships: %w", err)
		}
		of := map[uuid.UUID][]*ent.Membership{}
		var candidates []uuid.UUID
		for _, m := range current {
			of[m.AccountID] = append(of[m.AccountID], m)
			if m.Role == viewer.RoleCandidate {
				candidates = append(candidates, m.AccountID)
			}
		}
		seen, err := s.seen(ctx, candidates)
		if err != nil {
			return err
		}
		for _, a := range people {
			r.meet(byEmail[a.Email], a, of[a.ID], seen)
		}
		return nil
	})
}

// seen says which of some candidates the viewer may know.
func (s *Service) seen(ctx context.Context, candidates []uuid.UUID) (map[uuid.UUID]bool, error) {
	if s.young == nil || len(candidates) == 0 {
		return map[uuid.UUID]bool{}, nil
	}
	return s.young.Sees(ctx, candidates...)
}

// meet judges a line whose address has an account, as mayJoin does.
func (r *reader) meet(e *entry, known *ent.Account, others []*ent.Membership, seen map[uuid.UUID]bool) {
	candidate, same := joins(others, e.in)
	open := known.State == schema.StateActive || known.State == schema.StateInvited
	may := !candidate || r.who.Role == viewer.RoleAdmin || seen[known.ID]
	switch {
	case same && may:
		e.known = true
	case open && !candidate && e.in.Role != viewer.RoleCandidate:
		e.account = known
	case may && !open:
		r.wrong(e, colEmail, "closed")
	case may:
		r.wrong(e, colEmail, "taken")
	default:
		r.wrong(e, colEmail, "not_invitable")
	}
}

// referentsAt returns the referents of an establishment by their addresses.
func (r *reader) referentsAt(ctx context.Context, establishment uuid.UUID) (map[string]uuid.UUID, error) {
	if found, ok := r.referents[establishment]; ok {
		return found, nil
	}
	list, err := tx.Client(ctx, r.db).Membership.Query().
		Where(membership.RoleEQ(viewer.RoleReferent), membership.EstablishmentID(establishment), membership.EndedAtIsNil(),
			membership.HasAccountWith(account.StateIn(schema.StateActive, schema.StateInvited))).
		WithAccount().All(viewer.System(ctx, "accounts.intake"))
	if err != nil {
		return nil, fmt.Errorf("listing an establishment's referents: %w", err)
	}
	found := make(map[string]uuid.UUID, len(list))
	for _, m := range list {
		found[m.Edges.Account.Email] = m.AccountID
	}
	r.referents[establishment] = found
	return found, nil
}
