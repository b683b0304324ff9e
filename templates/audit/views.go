// Package audit holds the pages of the audit: the journal of administrators, and "Qui a vu mon dossier".
package audit

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// The addresses of the pages.
const (
	Journal = "/administration/journal"
	Mine    = "/mon-compte/journal"
)

// JournalView is what a search found, with the search itself.
type JournalView struct {
	Actor, Owner, Action, Subject, From, To, Sort, Purpose string

	Actions []ui.Option
	Lines   []Line
	Total   int
	Pages   ui.Pages
	Errors  ui.Errors
	// Verified is when the chain was last verified, up to which line; Fault is what was wrong, at which line.
	Verified  *time.Time
	Until     int64
	Fault     string
	FaultLine int64
}

// Line is a line of the audit.
type Line struct {
	Number           int64 // in the chain; zero for a line of the last seconds
	At               time.Time
	Action           string
	Actor, Role, For string
	Owner, Subject   string
	Details          []string
}

// MineView is a person's own lines, by day.
type MineView struct {
	Own, Candidate bool
	Tabs           []ui.TabLink
	Days           []Day
	Pages          ui.Pages
}

// Day is the lines of one day.
type Day struct {
	Name  string
	Lines []MineLine
}

// MineLine is a line as the person reads it whose data it is.
type MineLine struct {
	At              time.Time
	Who, Role, For  string
	Action, Subject string
	Details         []string
}

func orders(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "newest", Label: i18n.T(ctx, "audit.newest")}, {Value: "oldest", Label: i18n.T(ctx, "audit.oldest")}}
}

func columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "audit.column.at"), Header: true},
		{Label: i18n.T(ctx, "audit.column.actor")},
		{Label: i18n.T(ctx, "audit.column.action")},
		{Label: i18n.T(ctx, "audit.column.owner")},
		{Label: i18n.T(ctx, "audit.column.subject")},
		{Label: i18n.T(ctx, "audit.column.line"), Number: true},
	}
}

func rows(ctx context.Context, lines []Line) []ui.Row {
	all := make([]ui.Row, len(lines))
	for i, l := range lines {
		number := i18n.T(ctx, "audit.waits")
		if l.Number > 0 {
			number = strconv.FormatInt(l.Number, 10)
		}
		all[i] = ui.Row{ui.Time(l.At), actor(l), action(l), words(l.Owner), words(l.Subject), ui.Words(number)}
	}
	return all
}

// words is a text, or a dash for none.
func words(text string) templ.Component {
	if text == "" {
		text = "–"
	}
	return ui.Words(text)
}
