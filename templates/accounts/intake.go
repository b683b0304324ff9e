package accounts

import (
	"context"
	"strconv"
	"time"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// IntakeRoot is the address where files of accounts are handed in.
const IntakeRoot = "/importation"

// IntakeFormView is the form that takes a file of accounts.
type IntakeFormView struct {
	Values  map[string]string
	Roles   []ui.Option // empty when the viewer imports one kind only
	Columns []string    // the columns that are read, as the end of a key
	Max     int         // lines at most
	Back    string
	Recent  []IntakeView // one's last files
	Errors  ui.Errors
}

// IntakeView is a file that was handed in.
type IntakeView struct {
	ID, FileName, State       string
	At                        time.Time
	Good, Known, Bad, Created int
	Kept                      bool // whether the lines are still there
	Encoding                  string
	Unused                    []string
	Sample                    []SampleLine
	Flaws                     int        // how many there are
	Lines                     []FlawLine // the first of them
	Back                      string
}

// SampleLine is a line as it was understood.
type SampleLine struct {
	Line                     int
	Name, Email, Role, Place string
}

// FlawLine is one thing to be corrected.
type FlawLine struct {
	Line        int
	Where, Cure string
}

func intakeCrumbs(ctx context.Context, back, here string) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: i18n.T(ctx, "accounts.people.title"), Href: back}}
	if back == "/candidats" {
		crumbs[0].Label = i18n.T(ctx, "candidates.title")
	}
	if here != "" {
		crumbs = append(crumbs, ui.Crumb{Label: i18n.T(ctx, "intake.title"), Href: IntakeRoot}, ui.Crumb{Label: here})
	} else {
		crumbs = append(crumbs, ui.Crumb{Label: i18n.T(ctx, "intake.title")})
	}
	return crumbs
}

func intakeActive(back string) string {
	if back == "/candidats" {
		return "candidats"
	}
	return "comptes"
}

// intakeFacts are the counts of a file.
func intakeFacts(ctx context.Context, v IntakeView) []ui.Fact {
	number := func(key string, n int) ui.Fact {
		return ui.Fact{Term: i18n.T(ctx, key), Value: ui.Words(i18n.Number(ctx, n))}
	}
	first := number("intake.count_good", v.Good)
	if v.State == "done" {
		first = number("intake.count_created", v.Created)
	}
	return []ui.Fact{first, number("intake.count_known", v.Known), number("intake.count_bad", v.Bad)}
}

func recentColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "intake.file"), Header: true},
		{Label: i18n.T(ctx, "intake.handed_in")},
		{Label: i18n.T(ctx, "intake.state")},
		{Label: i18n.T(ctx, "intake.count_created"), Number: true},
		{Label: i18n.T(ctx, "intake.count_bad"), Number: true},
	}
}

func recentRows(ctx context.Context, list []IntakeView) []ui.Row {
	rows := make([]ui.Row, len(list))
	for i, one := range list {
		rows[i] = ui.Row{
			recentName(one), ui.Time(one.At), ui.Words(i18n.T(ctx, "intake.state."+one.State)),
			ui.Words(i18n.Number(ctx, one.Created)), ui.Words(i18n.Number(ctx, one.Bad)),
		}
	}
	return rows
}

func sampleColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "intake.line"), Number: true},
		{Label: i18n.T(ctx, "accounts.people.who"), Header: true},
		{Label: i18n.T(ctx, "accounts.email")},
		{Label: i18n.T(ctx, "accounts.role")},
	}
}

func sampleRows(lines []SampleLine) []ui.Row {
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		role := l.Role
		if l.Place != "" {
			role += ", " + l.Place
		}
		rows[i] = ui.Row{ui.Words(strconv.Itoa(l.Line)), ui.Words(l.Name), ui.Words(l.Email), ui.Words(role)}
	}
	return rows
}

func flawColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "intake.line"), Header: true}, {Label: i18n.T(ctx, "intake.where")}, {Label: i18n.T(ctx, "intake.cure")},
	}
}

func flawRows(lines []FlawLine) []ui.Row {
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		rows[i] = ui.Row{ui.Words(strconv.Itoa(l.Line)), ui.Words(l.Where), ui.Words(l.Cure)}
	}
	return rows
}
