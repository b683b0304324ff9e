package access

import (
	"context"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// crumbs lead to a page under "Mes accès".
func crumbs(ctx context.Context, title string) []ui.Crumb {
	return []ui.Crumb{
		{Label: i18n.T(ctx, "accounts.mine.title"), Href: "/mon-compte"},
		{Label: i18n.T(ctx, "access.mine.title"), Href: "/mon-compte/acces"},
		{Label: i18n.T(ctx, title)},
	}
}

func signInTitle(ctx context.Context, v SignInView) string {
	if v.Again {
		return i18n.T(ctx, "access.prove.title")
	}
	return i18n.T(ctx, "access.signin.title")
}

func signInLead(ctx context.Context, v SignInView) string {
	if v.Again {
		return i18n.T(ctx, "access.prove.lead")
	}
	return i18n.T(ctx, "access.signin.lead")
}

func passwordTitle(ctx context.Context, v PasswordView) string {
	if v.Has {
		return i18n.T(ctx, "access.password.title")
	}
	return i18n.T(ctx, "access.password.add")
}

func wayColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "access.ways.way"), Header: true},
		{Label: i18n.T(ctx, "access.ways.used")},
		{Label: i18n.T(ctx, "accounts.people.acts")},
	}
}

func wayRows(ways []WayLine) []ui.Row {
	rows := make([]ui.Row, len(ways))
	for i, w := range ways {
		rows[i] = ui.Row{wayName(w), wayTime(w), wayActs(w)}
	}
	return rows
}

func sessionColumns(ctx context.Context, sessions []SessionLine) []ui.Column {
	columns := []ui.Column{
		{Label: i18n.T(ctx, "access.sessions.device"), Header: true},
		{Label: i18n.T(ctx, "access.sessions.since")},
		{Label: i18n.T(ctx, "access.sessions.seen")},
	}
	if len(sessions) > 1 { // one's own session is not closed here
		columns = append(columns, ui.Column{Label: i18n.T(ctx, "accounts.people.acts")})
	}
	return columns
}

func sessionRows(sessions []SessionLine) []ui.Row {
	rows := make([]ui.Row, len(sessions))
	for i, s := range sessions {
		rows[i] = ui.Row{sessionDevice(s), ui.Time(s.Since), ui.Time(s.Seen)}
		if len(sessions) > 1 {
			rows[i] = append(rows[i], sessionActs(s))
		}
	}
	return rows
}
