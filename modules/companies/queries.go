package companies

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
)

// PageSize is how many lines a list shows at once.
const PageSize = 20

// Filter narrows the list of companies.
type Filter struct {
	Text       string `query:"q" maxLength:"100" doc:"Part of a name or a town."`
	Sector     string `query:"sector" maxLength:"120" doc:"Sector, as a company wrote it."`
	Department string `query:"department" maxLength:"3" doc:"Code of a department, such as 59 or 2A."`
	Page       int    `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
}

// List returns one page of companies by name, and how many there are in all.
func (s *Service) List(ctx context.Context, f Filter) (list []*ent.Company, total int, err error) {
	var where []predicate.Company
	for word := range strings.FieldsSeq(f.Text) {
		where = append(where, company.Or(company.SlugContains(slug.Words(word)), company.NameContainsFold(word), company.CityContainsFold(word)))
	}
	if f.Sector != "" {
		where = append(where, company.Sector(f.Sector))
	}
	if f.Department != "" {
		where = append(where, company.Department(f.Department))
	}
	query := tx.Client(ctx, s.db).Company.Query().Where(where...)
	if total, err = query.Clone().Count(ctx); err != nil {
		return nil, 0, fmt.Errorf("counting companies: %w", err)
	}
	list, err = query.Order(ent.Asc(company.FieldName, company.FieldID)).Offset((max(f.Page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing companies: %w", err)
	}
	return list, total, nil
}

// Choice is one value that companies have in a column.
type Choice struct{ Value, Label string }

// Choices returns the sectors and the departments that companies have, by name.
func (s *Service) Choices(ctx context.Context) (sectors, departments []Choice, err error) {
	client := tx.Client(ctx, s.db)
	names, err := client.Company.Query().Where(company.SectorNEQ("")).Order(ent.Asc(company.FieldSector)).GroupBy(company.FieldSector).Strings(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("listing sectors: %w", err)
	}
	for _, name := range names {
		sectors = append(sectors, Choice{name, name})
	}
	codes, err := client.Company.Query().Where(company.DepartmentNEQ("")).GroupBy(company.FieldDepartment).Strings(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("listing departments: %w", err)
	}
	for _, code := range codes {
		departments = append(departments, Choice{code, s.departments.Name(code) + " (" + code + ")"})
	}
	slices.SortFunc(departments, func(a, b Choice) int { return cmp.Compare(a.Label, b.Label) })
	return sectors, departments, nil
}

// Get returns one company.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*ent.Company, error) {
	return one(tx.Client(ctx, s.db).Company.Get(ctx, id))
}

// BySlug returns the company of an address.
func (s *Service) BySlug(ctx context.Context, address string) (*ent.Company, error) {
	return one(tx.Client(ctx, s.db).Company.Query().Where(company.Slug(address)).Only(ctx))
}

// Inside returns a company for those who may edit it.
func (s *Service) Inside(ctx context.Context, id uuid.UUID) (*ent.Company, error) {
	if !mayEdit(viewer.Get(ctx), id) {
		return nil, errUnknown()
	}
	return s.Get(ctx, id)
}

func one(c *ent.Company, err error) (*ent.Company, error) {
	if ent.IsNotFound(err) {
		return nil, errUnknown()
	}
	if err != nil {
		return nil, fmt.Errorf("reading a company: %w", err)
	}
	return c, nil
}

// All returns every company as a file of accounts names it.
func (s *Service) All(ctx context.Context) ([]accounts.Named, error) {
	list, err := tx.Client(ctx, s.db).Company.Query().Select(company.FieldID, company.FieldName, company.FieldSlug).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing companies: %w", err)
	}
	named := make([]accounts.Named, len(list))
	for i, one := range list {
		named[i] = accounts.Named{ID: one.ID, Name: one.Name, Slug: one.Slug}
	}
	return named, nil
}

// CompanyNames returns the name of each company asked for, by id; of all when none is.
func (s *Service) CompanyNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	query := tx.Client(ctx, s.db).Company.Query()
	if len(ids) > 0 {
		query = query.Where(company.IDIn(ids...))
	}
	list, err := query.Select(company.FieldID, company.FieldName).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("naming companies: %w", err)
	}
	names := make(map[uuid.UUID]string, len(list))
	for _, c := range list {
		names[c.ID] = c.Name
	}
	return names, nil
}

// Colleagues returns the people who recruit for a company, for those who may see its inside.
func (s *Service) Colleagues(ctx context.Context, id uuid.UUID) ([]*ent.Account, error) {
	if !mayEdit(viewer.Get(ctx), id) {
		return nil, errUnknown()
	}
	list, err := tx.Client(ctx, s.db).Membership.Query().
		Where(membership.CompanyID(id), membership.RoleEQ(viewer.RoleRecruiter), membership.EndedAtIsNil()).WithAccount().
		Order(ent.Asc(membership.FieldCreatedAt, membership.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing a company's recruiters: %w", err)
	}
	people := make([]*ent.Account, 0, len(list))
	for _, m := range list {
		if m.Edges.Account != nil {
			people = append(people, m.Edges.Account)
		}
	}
	return people, nil
}
