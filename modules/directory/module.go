// Package directory lets professionals find each other: the referents of establishments, and the recruiters of companies.
//
// It owns no entity: it reads memberships and accounts, in the name of the system since the net shows nobody the people of other places; that is why
// it holds itself who may read it (professionals; candidates find companies), and whom and what it shows. It shows name, function, place and, where a person gave it, the telephone; addresses are shown
// to those with an account, as the guide has it. Companies have their own page, which is public.
package directory

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/directory"
)

// PageSize is how many people a page shows.
const PageSize = 20

// Places names companies and establishments by their ids; what is not there has no name.
type Places interface {
	CompanyNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error)
	EstablishmentNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error)
}

// Module is the directory.
type Module struct {
	db     *open.DB
	places Places
}

// New returns the module.
func New(f modules.Foundations, places Places) *Module { return &Module{f.DB, places} }

// Name returns "directory".
func (m *Module) Name() string { return "directory" }

// Menu returns the two lines of the directory, for those who may read it.
func (m *Module) Menu(v viewer.Viewer) []layout.MenuItem {
	if !mayRead(v) {
		return nil
	}
	return []layout.MenuItem{
		{Key: "referents-etablissements", Label: "directory.referents", Href: "/referents-etablissements", Icon: ui.IconSchool},
		{Key: "referents-employeur", Label: "directory.recruiters", Href: "/referents-employeur", Icon: ui.IconPeople},
	}
}

// Filter narrows a list of the directory.
type Filter struct {
	Text string `query:"q" maxLength:"100" doc:"Part of a name or of a function."`
	Page int    `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
}

// Entry is one person of the directory. Empty lines were not given by the person.
type Entry struct {
	Account  uuid.UUID `json:"account" doc:"The account's id."`
	Name     string    `json:"name" doc:"First and last name."`
	Function string    `json:"function,omitempty" doc:"What the person does."`
	Email    string    `json:"email" doc:"E-mail address."`
	Phone    string    `json:"phone,omitempty" doc:"Telephone number."`
	Place    string    `json:"place" doc:"Name of the establishment or the company."`
}

// List is one page of the directory.
type List struct {
	Total  int     `json:"total" doc:"How many there are in all."`
	People []Entry `json:"people" doc:"This page of them, by name."`
}

// readers are the professionals: a candidate finds companies, on pages of their own, and nobody's address.
func readers() []viewer.Role {
	return []viewer.Role{viewer.RoleAdmin, viewer.RoleOfficer, viewer.RoleReferent, viewer.RoleRecruiter}
}

func mayRead(v viewer.Viewer) bool { return v.SignedIn() && v.Is(readers()...) }

// People lists the active people of a role, by name: referents or recruiters, for those who may read the directory.
func (m *Module) People(ctx context.Context, role viewer.Role, f Filter) (List, error) {
	if !mayRead(viewer.Get(ctx)) || role != viewer.RoleReferent && role != viewer.RoleRecruiter {
		return List{}, fault.NotFound("directory.not_found")
	}
	ctx = viewer.System(ctx, "directory.people")
	query := tx.Client(ctx, m.db).Membership.Query().
		Where(membership.RoleEQ(role), membership.EndedAtIsNil(), membership.HasAccountWith(account.StateEQ(schema.StateActive)))
	for word := range strings.FieldsSeq(f.Text) {
		query = query.Where(membership.HasAccountWith(account.Or(
			account.FirstNameContainsFold(word), account.LastNameContainsFold(word), account.FunctionContainsFold(word))))
	}
	total, err := query.Clone().Count(ctx)
	if err != nil {
		return List{}, fmt.Errorf("counting the directory: %w", err)
	}
	found, err := query.WithAccount().
		Order(membership.ByAccountField(account.FieldLastName, sql.OrderAsc()), membership.ByID()).
		Offset((max(f.Page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return List{}, fmt.Errorf("listing the directory: %w", err)
	}
	names, err := m.placeNames(ctx, role, found)
	if err != nil {
		return List{}, err
	}
	list := List{Total: total, People: make([]Entry, len(found))}
	for i, one := range found {
		a := one.Edges.Account
		list.People[i] = Entry{Account: a.ID, Name: accounts.FullName(a), Function: a.Function, Email: a.Email, Phone: a.Phone, Place: names[place(one)]}
	}
	return list, nil
}

func (m *Module) placeNames(ctx context.Context, role viewer.Role, found []*ent.Membership) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, one := range found {
		ids = append(ids, place(one))
	}
	if len(ids) == 0 {
		return map[uuid.UUID]string{}, nil
	}
	if role == viewer.RoleRecruiter {
		return m.places.CompanyNames(ctx, ids...)
	}
	return m.places.EstablishmentNames(ctx, ids...)
}

func place(one *ent.Membership) uuid.UUID {
	switch {
	case one.CompanyID != nil:
		return *one.CompanyID
	case one.EstablishmentID != nil:
		return *one.EstablishmentID
	}
	return uuid.Nil
}

type body[T any] struct{ Body T }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	for _, o := range []struct {
		id, path, summary string
		role              viewer.Role
	}{
		{"directory-referents", "/directory/referents", "List the referents of establishments", viewer.RoleReferent},
		{"directory-recruiters", "/directory/recruiters", "List the recruiters of companies", viewer.RoleRecruiter},
	} {
		api.Operation(r, api.Op{ID: o.id, Method: http.MethodGet, Path: o.path, Summary: o.summary, Tag: "Directory", Who: api.Only(readers()...)},
			func(ctx context.Context, in *Filter) (*body[List], error) {
				list, err := m.People(ctx, o.role, *in)
				return &body[List]{list}, err
			})
	}
}

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	for _, p := range []struct {
		id, path, active, title string
		role                    viewer.Role
	}{
		{"directory.referents", "/referents-etablissements", "referents-etablissements", "directory.referents", viewer.RoleReferent},
		{"directory.recruiters", "/referents-employeur", "referents-employeur", "directory.recruiters", viewer.RoleRecruiter},
	} {
		r.Page(api.Page{ID: p.id, Method: http.MethodGet, Path: p.path, Who: api.Only(readers()...), Handle: func(w http.ResponseWriter, r *http.Request) error {
			page, _ := strconv.Atoi(r.URL.Query().Get("page")) // anything else is the first
			f := Filter{Text: r.URL.Query().Get("q"), Page: page}
			list, err := m.People(r.Context(), p.role, f)
			if err != nil {
				return err
			}
			v := pages.View{Title: p.title, Path: p.path, Active: p.active, Text: f.Text, Total: list.Total, Pages: ui.Pages{
				Current: max(page, 1), Last: (list.Total + PageSize - 1) / PageSize,
				URL: func(n int) string {
					return p.path + "?" + url.Values{"q": {f.Text}, "page": {strconv.Itoa(n)}}.Encode()
				},
			}}
			for _, e := range list.People {
				v.People = append(v.People, pages.Person{Name: e.Name, Function: e.Function, Email: e.Email, Phone: e.Phone, Place: e.Place})
			}
			return api.Render(w, r, http.StatusOK, pages.List(v))
		}})
	}
}

var (
	_ modules.Module    = (*Module)(nil)
	_ modules.APIer     = (*Module)(nil)
	_ modules.Pager     = (*Module)(nil)
	_ modules.Navigator = (*Module)(nil)
)
