package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/i18n"
)

// PageSize is how many lines a page shows at once.
const PageSize = 50

// The orders of a search.
const (
	Newest = "newest"
	Oldest = "oldest"
)

// Filter says which lines are looked for. People are given by name or address.
type Filter struct {
	Actor   string `json:"actor,omitempty" query:"actor" required:"false" maxLength:"254" doc:"Name, address or account of who acted, or of whom she acted for."`
	Owner   string `json:"owner,omitempty" query:"owner" required:"false" maxLength:"254" doc:"Name, address or account of the person whose data it was."`
	Action  string `json:"action,omitempty" query:"action" required:"false" maxLength:"80" doc:"The action, such as candidates.file_read."`
	Subject string `json:"subject,omitempty" query:"subject" required:"false" maxLength:"300" doc:"Id of the thing, or words of its name."`
	From    string `json:"from,omitempty" query:"from" required:"false" format:"date" doc:"First day, in Paris."`
	To      string `json:"to,omitempty" query:"to" required:"false" format:"date" doc:"Last day, in Paris."`
	Sort    string `json:"sort,omitempty" query:"sort" required:"false" enum:"newest,oldest" doc:"Newest first, or oldest first."`
}

// SearchInput is a filter and a page.
type SearchInput struct {
	Filter
	Page int `json:"page,omitempty" query:"page" required:"false" minimum:"1" maximum:"100000" doc:"Page, from 1."`
}

// Found is one page of a search.
type Found struct {
	Lines []*ent.Audit
	Total int
	Page  int
	// Owners names the people whose data the lines are about.
	Owners map[uuid.UUID]string
}

// Search finds lines, for an administrator.
func (s *Service) Search(ctx context.Context, in SearchInput) (*Found, error) {
	if !mayRead(viewer.Get(ctx)) {
		return nil, unknown()
	}
	query, err := s.query(ctx, in.Filter)
	if err != nil {
		return nil, err
	}
	found := &Found{Page: max(in.Page, 1)}
	if found.Total, err = query.Clone().Count(ctx); err != nil {
		return nil, fmt.Errorf("counting lines of the audit: %w", err)
	}
	found.Lines, err = query.Order(order(in.Sort)...).Offset((found.Page - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("searching the audit: %w", err)
	}
	found.Owners, err = s.owners(ctx, found.Lines)
	return found, err
}

func order(sort string) []audit.OrderOption {
	if sort == Oldest {
		return []audit.OrderOption{audit.ByAt(), audit.ByID()}
	}
	return []audit.OrderOption{audit.ByAt(sql.OrderDesc()), audit.ByID(sql.OrderDesc())}
}

// query is the lines that a filter leaves.
func (s *Service) query(ctx context.Context, f Filter) (*ent.AuditQuery, error) {
	query := tx.Client(ctx, s.db).Audit.Query()
	if f.Actor != "" {
		ids, err := s.people(ctx, f.Actor)
		if err != nil {
			return nil, err
		}
		query.Where(audit.Or(audit.ActorIDIn(ids...), audit.ForIDIn(ids...), audit.ActorNameContainsFold(f.Actor), audit.ForNameContainsFold(f.Actor)))
	}
	if f.Owner != "" {
		ids, err := s.people(ctx, f.Owner)
		if err != nil {
			return nil, err
		}
		query.Where(audit.OwnerIDIn(ids...))
	}
	if f.Action != "" {
		query.Where(audit.Action(f.Action))
	}
	if f.Subject != "" {
		query.Where(audit.Or(audit.SubjectID(f.Subject), audit.SubjectNameContainsFold(f.Subject)))
	}
	between, err := f.between()
	if err != nil {
		return nil, err
	}
	return query.Where(between...), nil
}

// between are the days of the filter.
func (f Filter) between() (all []predicate.Audit, err error) {
	day := func(name, text string) (time.Time, error) {
		t, err := time.ParseInLocation(time.DateOnly, text, i18n.Paris())
		if err != nil || t.Year() < 1900 || t.Year() > 9000 {
			return t, fault.Invalid(fault.Field{Name: name, Key: "audit.day_wrong"})
		}
		return t, nil
	}
	if f.From != "" {
		from, err := day("from", f.From)
		if err != nil {
			return nil, err
		}
		all = append(all, audit.AtGTE(from.UTC()))
	}
	if f.To != "" {
		to, err := day("to", f.To)
		if err != nil {
			return nil, err
		}
		all = append(all, audit.AtLT(to.AddDate(0, 0, 1).UTC()))
	}
	if f.From != "" && f.To != "" && f.To < f.From {
		return nil, fault.Invalid(fault.Field{Name: "to", Key: "audit.days_turned"})
	}
	return all, nil
}

// mostPeople is how many accounts one word may mean.
const mostPeople = 200

// people are the accounts that an id, an address or words of a name mean.
func (s *Service) people(ctx context.Context, text string) ([]uuid.UUID, error) {
	if id, err := uuid.Parse(text); err == nil {
		return []uuid.UUID{id}, nil
	}
	query := tx.Client(ctx, s.db).Account.Query()
	if strings.Contains(text, "@") {
		query.Where(account.Email(accounts.Fold(text)))
	} else {
		for word := range strings.FieldsSeq(text) {
			query.Where(account.Or(account.FirstNameContainsFold(word), account.LastNameContainsFold(word)))
		}
	}
	ids, err := query.Order(account.ByID()).Limit(mostPeople).IDs(viewer.System(ctx, "audit.people"))
	if err != nil {
		return nil, fmt.Errorf("looking up people for the audit: %w", err)
	}
	return ids, nil
}

// owners names the people whose data lines are about, as they are called today.
func (s *Service) owners(ctx context.Context, lines []*ent.Audit) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, l := range lines {
		if l.OwnerID != nil {
			ids = append(ids, *l.OwnerID)
		}
	}
	list, err := tx.Client(ctx, s.db).Account.Query().Where(account.IDIn(ids...)).All(viewer.System(ctx, "audit.owners"))
	if err != nil {
		return nil, fmt.Errorf("naming people for the audit: %w", err)
	}
	names := make(map[uuid.UUID]string, len(list))
	for _, a := range list {
		names[a.ID] = accounts.FullName(a)
	}
	return names, nil
}

// MineInput says which of one's own lines are read.
type MineInput struct {
	Own  bool `json:"own,omitempty" query:"own" required:"false" doc:"What you did yourself, instead of what others did."`
	Page int  `json:"page,omitempty" query:"page" required:"false" minimum:"1" maximum:"100000" doc:"Page, from 1."`
}

// Mine is what others did or read on the viewer's account and file, newest first; or what she did herself.
func (s *Service) Mine(ctx context.Context, in MineInput) (lines []*ent.Audit, total int, err error) {
	me := viewer.Get(ctx).Account
	if me == uuid.Nil {
		return nil, 0, unknown()
	}
	query := tx.Client(ctx, s.db).Audit.Query().Where(audit.OwnerID(me))
	if in.Own {
		query.Where(audit.ActorID(me))
	} else {
		query.Where(audit.Or(audit.ActorIDIsNil(), audit.ActorIDNEQ(me)))
	}
	if total, err = query.Clone().Count(ctx); err != nil {
		return nil, 0, fmt.Errorf("counting one's own lines: %w", err)
	}
	lines, err = query.Order(order(Newest)...).Offset((max(in.Page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("reading one's own lines: %w", err)
	}
	return lines, total, nil
}
