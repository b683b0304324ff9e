package accounts

import (
	"context"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/sheet"
)

// NewFile is the file of a candidate that an import makes.
type NewFile struct {
	Account, Establishment, Referent uuid.UUID
	City, Department, SoughtJob      string
}

// Named is a company or an establishment, as a file of accounts names it: by its name, or by the end of its page's address.
type Named struct {
	ID         uuid.UUID
	Name, Slug string
}

// entry is one line of a file, as it is understood.
type entry struct {
	row     sheet.Row
	in      InviteInput // for a candidate, person and role alone
	file    NewFile     // for a candidate
	place   string      // the company's or the establishment's name
	flaws   []Flaw
	known   bool         // nothing is to be done: the person is that already
	account *ent.Account // who has the address already, and gets one more role
}

func (e *entry) good() bool { return len(e.flaws) == 0 && !e.known }

// reader understands the lines of one file.
type reader struct {
	*Service
	who            viewer.Viewer
	role           viewer.Role // of lines that say none
	header         []string
	columns        map[column]int
	companies      map[string][]Named
	establishments map[string][]Named
	referents      map[uuid.UUID]map[string]uuid.UUID // of an establishment: account by address
	lines          map[string]int                     // of addresses met
}

// understand says what each line of a file would do for the viewer, and remembers which columns are not read.
func (s *Service) understand(ctx context.Context, c *contents) ([]entry, error) {
	columns, unused, err := columnsOf(c.Table.Header, c.Role)
	if err != nil {
		return nil, err
	}
	c.Unused = unused
	r := &reader{
		Service: s, who: viewer.Get(ctx), role: c.Role, header: c.Table.Header, columns: columns,
		referents: map[uuid.UUID]map[string]uuid.UUID{}, lines: map[string]int{},
	}
	if r.companies, err = byWords(s.places.AllCompanies(ctx)); err != nil {
		return nil, err
	}
	if r.establishments, err = byWords(s.places.AllEstablishments(ctx)); err != nil {
		return nil, err
	}
	entries := make([]entry, len(c.Table.Rows))
	for i, row := range c.Table.Rows {
		entries[i].row = row
		if err := r.read(ctx, &entries[i]); err != nil {
			return nil, err
		}
	}
	return entries, s.meetKnown(ctx, r, entries)
}

// byWords finds places by the words of their names and of their addresses.
func byWords(list []Named, err error) (map[string][]Named, error) {
	found := make(map[string][]Named, 2*len(list))
	for _, place := range list {
		words := slug.Words(place.Name)
		found[words] = append(found[words], place)
		if place.Slug != words {
			found[place.Slug] = append(found[place.Slug], place)
		}
	}
	return found, err
}

// cell returns what a line says in a column.
func (r *reader) cell(e *entry, c column) string {
	if i, ok := r.columns[c]; ok {
		return e.row.Cells[i]
	}
	return ""
}

// wrong notes a flaw of a column, once.
func (r *reader) wrong(e *entry, c column, code string, params ...string) {
	f := Flaw{Line: e.row.Line, Column: -1, Code: code, Params: map[string]string{}}
	if i, ok := r.columns[c]; ok {
		f.Column, f.Title = i, r.header[i]
		f.Params["Value"] = e.row.Cells[i]
	}
	for i := 0; i+1 < len(params); i += 2 {
		f.Params[params[i]] = params[i+1]
	}
	if !slices.ContainsFunc(e.flaws, func(o Flaw) bool { return o.Column == f.Column && f.Column >= 0 }) {
		e.flaws = append(e.flaws, f)
	}
}

func (r *reader) read(ctx context.Context, e *entry) error {
	for _, p := range e.row.Problems {
		f := Flaw{Line: e.row.Line, Column: p.Column, Code: string(p.Code)}
		if p.Column >= 0 {
			f.Title = r.header[p.Column]
		}
		e.flaws = append(e.flaws, f)
		if p.Code == sheet.CodeQuote {
			return nil // the cells are none
		}
	}
	r.person(e)
	e.in.Role = r.role
	if said := r.cell(e, colRole); said != "" {
		e.in.Role = roleOf(said)
	}
	switch {
	case e.in.Role == "" && r.cell(e, colRole) == "":
		r.wrong(e, colRole, "required")
	case e.in.Role == "":
		r.wrong(e, colRole, "role_unknown")
	case !slices.Contains(importable(r.who), e.in.Role):
		r.wrong(e, colRole, "role_not_yours")
	case e.in.Role == viewer.RoleCandidate:
		return r.candidate(ctx, e)
	default:
		r.professional(e)
	}
	return nil
}

var (
	addressShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
	phoneShape   = regexp.MustCompile(`^[0-9+(). -]*$`)
	bareMobile   = regexp.MustCompile(`^[1-9]\d{8}$`) // a spreadsheet has taken the zero off
)

// person reads who the line is about.
func (r *reader) person(e *entry) {
	e.in.Email = Fold(r.cell(e, colEmail))
	parsed, err := mail.ParseAddress(e.in.Email)
	switch {
	case e.in.Email == "":
		r.wrong(e, colEmail, "required")
	case err != nil || parsed.Address != e.in.Email || !addressShape.MatchString(e.in.Email) || len(e.in.Email) > 254:
		r.wrong(e, colEmail, "email")
	case r.lines[e.in.Email] != 0:
		r.wrong(e, colEmail, "twice", "Line", strconv.Itoa(r.lines[e.in.Email]))
	default:
		r.lines[e.in.Email] = e.row.Line
	}
	e.in.FirstName = r.text(e, colFirstName, 100, true)
	e.in.LastName = r.text(e, colLastName, 100, true)
	e.in.Function = r.text(e, colFunction, 150, false)
	e.in.Phone = strings.TrimPrefix(r.text(e, colPhone, 30, false), "'")
	if bareMobile.MatchString(e.in.Phone) {
		e.in.Phone = "0" + e.in.Phone
	}
	if !phoneShape.MatchString(e.in.Phone) {
		r.wrong(e, colPhone, "phone")
	}
}

// text reads a cell of so many characters at most; one that begins as a formula does is none of a person.
func (r *reader) text(e *entry, c column, longest int, required bool) string {
	value := r.cell(e, c)
	switch {
	case value == "" && required:
		r.wrong(e, c, "required")
	case utf8.RuneCountInString(value) > longest:
		r.wrong(e, c, "long", "Max", strconv.Itoa(longest))
	case c != colPhone && value != "" && strings.ContainsAny(value[:1], "+-"):
		r.wrong(e, c, string(sheet.CodeFormula))
	}
	return value
}

// professional reads where a professional belongs.
func (r *reader) professional(e *entry) {
	switch e.in.Role {
	case viewer.RoleRecruiter:
		e.in.Company = r.find(e, colCompany, r.companies)
	case viewer.RoleReferent:
		if r.only(e) {
			break
		}
		e.in.Establishment = r.find(e, colEstablishment, r.establishments)
		if e.in.Establishment != uuid.Nil && !mayInvite(r.who, e.in.Role, uuid.Nil, e.in.Establishment) {
			r.wrong(e, colEstablishment, "place_not_yours")
		}
	case viewer.RoleOfficer:
		e.in.Departments = []string{r.cell(e, colDepartments)}
		e.in.tidy()
		if len(e.in.Departments) == 0 {
			r.wrong(e, colDepartments, "required")
		}
		for _, code := range e.in.Departments {
			if !departmentCode.MatchString(code) || r.departments.Name(code) == code {
				r.wrong(e, colDepartments, "department")
			}
		}
	default: // an admin is everywhere
	}
}

// only gives a line without an establishment the one of the viewer, who has no other.
func (r *reader) only(e *entry) bool {
	if r.cell(e, colEstablishment) != "" || len(r.who.Establishments) != 1 {
		return false
	}
	e.in.Establishment = r.who.Establishments[0]
	for _, list := range r.establishments {
		for _, place := range list {
			if place.ID == e.in.Establishment {
				e.place = place.Name
			}
		}
	}
	return true
}

// find reads a place by its name or its address; one name of several places is none.
func (r *reader) find(e *entry, c column, places map[string][]Named) uuid.UUID {
	typed := r.cell(e, c)
	if typed == "" {
		r.wrong(e, c, "required")
		return uuid.Nil
	}
	found := places[slug.Words(typed)]
	if len(found) == 0 {
		found = places[typed]
	}
	switch {
	case len(found) == 0:
		r.wrong(e, c, string(c)+"_unknown")
	case len(found) > 1:
		r.wrong(e, c, "several", "Slugs", found[0].Slug+", "+found[1].Slug)
	default:
		e.place = found[0].Name
		return found[0].ID
	}
	return uuid.Nil
}

// candidate reads where a candidate is accompanied, by whom, and what she looks for.
func (r *reader) candidate(ctx context.Context, e *entry) error {
	if !r.only(e) {
		e.in.Establishment = r.find(e, colEstablishment, r.establishments)
	}
	place := e.in.Establishment
	e.in.Establishment = uuid.Nil
	if place != uuid.Nil && !r.who.AccompaniesAt(place) {
		r.wrong(e, colEstablishment, "place_not_yours")
		return nil
	}
	e.file = NewFile{
		Establishment: place, Referent: r.who.Account, City: r.text(e, colCity, 120, false), SoughtJob: r.text(e, colJob, 200, false),
		Department: strings.ToUpper(r.cell(e, colDepartments)),
	}
	if e.file.Department != "" && !departmentCode.MatchString(e.file.Department) {
		r.wrong(e, colDepartments, "department")
	}
	email := Fold(r.cell(e, colReferent))
	if email == "" || place == uuid.Nil {
		return nil
	}
	there, err := r.referentsAt(ctx, place)
	if err != nil {
		return err
	}
	id, ok := there[email]
	if !ok {
		r.wrong(e, colReferent, "referent_unknown")
	}
	e.file.Referent = id
	return nil
}
