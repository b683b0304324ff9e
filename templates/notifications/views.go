// Package notifications holds the pages of the notifications module.
package notifications

import (
	"context"
	"time"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// ListView is the list of notifications.
type ListView struct {
	Lines  []Line
	Unread int
	Pages  ui.Pages
}

// Line is one notification.
type Line struct {
	ID, Text string
	At       time.Time
	Unread   bool
}

// TickLine is one event with its two ticks.
type TickLine struct {
	Event, Label string
	Mail, Live   bool
	// Always says that its mail is sent whatever is ticked: there is nothing to tick.
	Always bool
}

// MailLine is one mail of the demonstration's mailbox.
type MailLine struct {
	Name, To, Subject string
	At                time.Time
}

// MailView is one mail, read.
type MailView struct {
	From, To, Subject, Text string
	At                      time.Time
	Attachments             []string
}

// tickWays are the ways by which an event is told that can be ticked: what is always mailed can not.
func tickWays(ctx context.Context, l TickLine) []ui.Way {
	ways := []ui.Way{{Name: "live", Label: i18n.T(ctx, "notifications.ticks.in_site"), Ticked: l.Live}}
	if !l.Always {
		ways = append([]ui.Way{{Name: "mail", Label: i18n.T(ctx, "notifications.ticks.by_mail"), Ticked: l.Mail}}, ways...)
	}
	return ways
}

func mailColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "notifications.mail.subject"), Header: true},
		{Label: i18n.T(ctx, "notifications.mail.to")},
		{Label: i18n.T(ctx, "notifications.mail.at")},
	}
}

func mailRows(lines []MailLine) []ui.Row {
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		rows[i] = ui.Row{mailLink(l), word(l.To), ui.Time(l.At)}
	}
	return rows
}
