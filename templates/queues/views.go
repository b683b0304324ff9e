// Package queues holds the home page of the administration and the queue console.
package queues

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// The addresses of the module.
const (
	Home    = "/administration"
	Console = "/administration/file"
)

// ConsoleView is the state of the background work.
type ConsoleView struct {
	At                                  time.Time
	Waiting, Later, Sent, Claimed, Dead int
	Queues                              []Queue
	// Failing will be tried again; Given were given up.
	Failing, Given []Row
	RedisError     string
}

// Queue is what waits in one queue of Redis.
type Queue struct {
	Name                            string
	Pending, Active, Retry, Seconds int
	Paused                          bool
}

// Row is an outbox row; When is its next attempt, or when it was given up.
type Row struct {
	ID, Topic, Error string
	When             time.Time
	Attempts         int
}

// door is a page of the administration.
type door struct {
	key, href string
	icon      ui.Name
}

func doors() []door {
	return []door{
		{"companies", "/administration/entreprises", ui.IconBuilding},
		{"establishments", "/administration/etablissements", ui.IconSchool},
		{"accounts", "/comptes", ui.IconPeople},
		{"feeds", "/flux", ui.IconBriefcase},
		{"audit", "/administration/journal", ui.IconEye},
		{"work", Console, ui.IconClock},
		{"api", "/api/docs", ui.IconDocument},
	}
}

func consolePage(ctx context.Context) layout.Page {
	title := i18n.T(ctx, "queues.work")
	return layout.Page{
		Title: title, Lead: i18n.T(ctx, "queues.lead"), Active: "administration", Actions: again(),
		Crumbs: []ui.Crumb{{Label: i18n.T(ctx, "queues.administration"), Href: Home}, {Label: title}},
	}
}

func facts(ctx context.Context, v ConsoleView) []ui.Fact {
	list := []ui.Fact{{Term: i18n.T(ctx, "queues.at"), Value: ui.Time(v.At)}}
	for _, one := range []struct {
		key string
		n   int
	}{
		{"queues.waiting", v.Waiting}, {"queues.later", v.Later}, {"queues.sent", v.Sent}, {"queues.claimed", v.Claimed}, {"queues.dead", v.Dead},
	} {
		list = append(list, ui.Fact{Term: i18n.T(ctx, one.key), Value: ui.Words(i18n.Number(ctx, one.n))})
	}
	return list
}

func queueColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "queues.queue"), Header: true},
		{Label: i18n.T(ctx, "queues.pending"), Number: true},
		{Label: i18n.T(ctx, "queues.active"), Number: true},
		{Label: i18n.T(ctx, "queues.retry"), Number: true},
		{Label: i18n.T(ctx, "queues.seconds"), Number: true},
		{Label: i18n.T(ctx, "queues.state")},
	}
}

func queueRows(ctx context.Context, queues []Queue) []ui.Row {
	rows := make([]ui.Row, len(queues))
	for i, q := range queues {
		state := ui.Status(ui.Success, i18n.T(ctx, "queues.running"))
		if q.Paused {
			state = ui.Status(ui.Warning, i18n.T(ctx, "queues.paused"))
		}
		rows[i] = ui.Row{ui.Words(queueName(ctx, q.Name)), number(ctx, q.Pending), number(ctx, q.Active), number(ctx, q.Retry), number(ctx, q.Seconds), state}
	}
	return rows
}

// queueName says what the queues of this house are for; one of a plug-in has its own name.
func queueName(ctx context.Context, name string) string {
	switch name {
	case "default", "documents", "mail":
		return i18n.T(ctx, "queues.name."+name)
	}
	return name
}

func rowColumns(ctx context.Context, when string, last ...ui.Column) []ui.Column {
	return append([]ui.Column{
		{Label: i18n.T(ctx, "queues.topic"), Header: true},
		{Label: i18n.T(ctx, when)},
		{Label: i18n.T(ctx, "queues.attempts"), Number: true},
		{Label: i18n.T(ctx, "queues.error")},
	}, last...)
}

func rowRows(ctx context.Context, rows []Row, dead bool) []ui.Row {
	out := make([]ui.Row, len(rows))
	for i, r := range rows {
		out[i] = ui.Row{code(r.Topic), ui.Time(r.When), number(ctx, r.Attempts), failure(r.Error)}
		if dead {
			out[i] = append(out[i], retry(r))
		}
	}
	return out
}

func number(ctx context.Context, n int) templ.Component { return ui.Words(i18n.Number(ctx, n)) }
