// Package feeds holds the pages of the feeds module.
package feeds

import (
	"context"
	"strconv"
	"time"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// ListView is the list of feeds, and the form that prepares one.
type ListView struct {
	Feeds              []Line
	Admin              bool
	Companies          []ui.Option
	Name, URL, Company string
	Errors             ui.Errors
}

// Line is one feed.
type Line struct{ ID, Name, URL, Company, State string }

// FeedView is one feed with its latest runs.
type FeedView struct {
	Line
	Profile     string
	Admin, Open bool
	Runs        []RunLine
}

// RunLine is one run with its counts.
type RunLine struct {
	ID, State, Error                                      string
	Started                                               time.Time
	Records, Created, Updated, Unchanged, Aside, Warnings int
}

// RunView is one run with one page of its issues.
type RunView struct {
	RunLine
	Feed, FeedHref, Why string
	Admin               bool
	Issues              []IssueLine
	Total               int
	Pages               ui.Pages
}

// IssueLine is one problem.
type IssueLine struct {
	Record, Line             int
	ID, Field, What, Excerpt string
	Fatal                    bool
}

func tone(state string) ui.Tone {
	switch state {
	case "ok", "open", "unchanged":
		return ui.Success
	case "failed":
		return ui.Problem
	case "partial", "paused":
		return ui.Warning
	default:
		return ui.Info
	}
}

func runColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "feeds.when"), Header: true},
		{Label: i18n.T(ctx, "feeds.result")},
		{Label: i18n.T(ctx, "feeds.records"), Number: true},
		{Label: i18n.T(ctx, "feeds.created"), Number: true},
		{Label: i18n.T(ctx, "feeds.updated"), Number: true},
		{Label: i18n.T(ctx, "feeds.aside"), Number: true},
	}
}

func runRows(ctx context.Context, runs []RunLine) []ui.Row {
	rows := make([]ui.Row, len(runs))
	for i, r := range runs {
		rows[i] = ui.Row{runLink(r), state(r.State), word(i18n.Number(ctx, r.Records)), word(i18n.Number(ctx, r.Created)), word(i18n.Number(ctx, r.Updated)), word(i18n.Number(ctx, r.Aside))}
	}
	return rows
}

func counts(ctx context.Context, r RunLine) []ui.Fact {
	var facts []ui.Fact
	for _, one := range []struct {
		key string
		n   int
	}{
		{"feeds.records", r.Records},
		{"feeds.created", r.Created},
		{"feeds.updated", r.Updated},
		{"feeds.unchanged", r.Unchanged},
		{"feeds.aside", r.Aside},
		{"feeds.warnings", r.Warnings},
	} {
		facts = append(facts, ui.Fact{Term: i18n.T(ctx, one.key), Value: word(i18n.Number(ctx, one.n))})
	}
	return facts
}

func issueColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "feeds.issue_record"), Header: true},
		{Label: i18n.T(ctx, "feeds.issue_line"), Number: true},
		{Label: i18n.T(ctx, "feeds.issue_field")},
		{Label: i18n.T(ctx, "feeds.issue_code")},
	}
}

func issueRows(issues []IssueLine) []ui.Row {
	rows := make([]ui.Row, len(issues))
	for i, l := range issues {
		rows[i] = ui.Row{issueWhich(l), word(strconv.Itoa(l.Line)), word(l.Field), issueWhat(l)}
	}
	return rows
}

// active is the line of the menu under which the feeds are: the reader's company, or the administration.
func active(admin bool) string {
	if admin {
		return "administration"
	}
	return "mon-employeur"
}

// crumbs lead from there to a page of the feeds.
func crumbs(ctx context.Context, admin bool, below ...ui.Crumb) []ui.Crumb {
	up := ui.Crumb{Label: i18n.T(ctx, "companies.home"), Href: "/mon-employeur"}
	if admin {
		up = ui.Crumb{Label: i18n.T(ctx, "queues.administration"), Href: "/administration"}
	}
	return append([]ui.Crumb{up}, below...)
}
