package accounts

import (
	"context"
	"time"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// PersonView is one of the people one manages.
type PersonView struct {
	PersonLine
	Function, Phone        string
	Created                time.Time
	SignedIn, Suspended    *time.Time
	Why                    string // it is suspended
	Roles                  []RoleLine
	History                []DoneLine
	MaySuspend, MayRestore bool
	Reason                 string // typed in the form of suspension
	Errors                 ui.Errors
}

// RoleLine is one thing that a person is, and what may be done about it.
type RoleLine struct {
	ID, Role, Place, Departments string
	MayHandOver, MayMove, MayEnd bool
}

// DoneLine is a change that was made.
type DoneLine struct {
	Batch, Account, Name, What, Note string
	At                               time.Time
	Undone                           bool
}

// BatchView is what was done together.
type BatchView struct {
	Batch string
	Lines []DoneLine
	Open  bool // it may still be undone
}

// GapLine is one thing that waits for somebody; Href leads to the cure.
type GapLine struct{ Name, Place, Last, Href string }

// GapsView is what waits for somebody.
type GapsView struct {
	Count                                 int
	Companies, Establishments, Candidates []GapLine
}

// TerritoryView is the form of a mission officer's territory.
type TerritoryView struct {
	Role, Account, Name, Departments string
	Ticked                           []string
	Establishments                   []ui.Option
	Errors                           ui.Errors
}

// HandOverView is the form that hands over what depends on a role.
type HandOverView struct {
	Role, Account, Name, What, Place string
	Receivers                        []ui.Option
	Typed                            bool // the address is typed: anybody may take over
	Values                           map[string]string
	Errors                           ui.Errors
}

func personCrumbs(ctx context.Context, account, name, here string) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: i18n.T(ctx, "accounts.people.title"), Href: "/comptes"}}
	if here == "" {
		return append(crumbs, ui.Crumb{Label: name})
	}
	return append(crumbs, ui.Crumb{Label: name, Href: "/comptes/" + account}, ui.Crumb{Label: here})
}

func personFacts(ctx context.Context, v PersonView) []ui.Fact {
	facts := []ui.Fact{
		{Term: i18n.T(ctx, "accounts.email"), Value: personMail(v.Email)},
		{Term: i18n.T(ctx, "accounts.people.state"), Value: personState(v.PersonLine)},
		{Term: i18n.T(ctx, "people.created"), Value: ui.Day(v.Created)},
	}
	if v.SignedIn != nil {
		facts = append(facts, ui.Fact{Term: i18n.T(ctx, "people.signed_in"), Value: ui.Time(*v.SignedIn)})
	}
	for _, f := range []struct{ key, value string }{
		{"accounts.function", v.Function}, {"accounts.phone", v.Phone}, {"people.suspended_why", v.Why},
	} {
		if f.value != "" {
			facts = append(facts, ui.Fact{Term: i18n.T(ctx, f.key), Value: ui.Words(f.value)})
		}
	}
	return facts
}

func doneColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "accounts.people.who"), Header: true}, {Label: i18n.T(ctx, "people.what")}, {Label: i18n.T(ctx, "people.when")},
	}
}

func doneRows(list []DoneLine, leads bool) []ui.Row {
	rows := make([]ui.Row, len(list))
	for i, d := range list {
		rows[i] = ui.Row{doneName(d), doneWhat(d, leads), ui.Time(d.At)}
	}
	return rows
}

func gapColumns(ctx context.Context, candidates bool) []ui.Column {
	columns := []ui.Column{{Label: i18n.T(ctx, "people.gap.name"), Header: true}}
	if candidates {
		columns = append(columns, ui.Column{Label: i18n.T(ctx, "accounts.establishment")}, ui.Column{Label: i18n.T(ctx, "people.gap.last")})
	}
	return append(columns, ui.Column{Label: i18n.T(ctx, "accounts.people.acts")})
}

func gapRows(ctx context.Context, list []GapLine, cure string, candidates bool) []ui.Row {
	rows := make([]ui.Row, len(list))
	for i, g := range list {
		rows[i] = ui.Row{ui.Words(g.Name)}
		if candidates {
			rows[i] = append(rows[i], ui.Words(g.Place), ui.Words(g.Last))
		}
		rows[i] = append(rows[i], ui.ButtonLink(i18n.T(ctx, cure), g.Href, ui.ButtonOptions{Kind: ui.Quiet, Context: g.Name}))
	}
	return rows
}
