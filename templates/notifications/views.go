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
