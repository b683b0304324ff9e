// Package candidates holds the pages of the candidates module: the list, a file, its creation, and the profile.
package candidates

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// ListView is the list of candidates.
type ListView struct {
	Imports     bool // whether the viewer may import a file of candidates
	Candidates  []Line
	Total       int
	Text, State string
	States      []ui.Option
	Pages       ui.Pages
}

// Line is one candidate of the list.
type Line struct {
	Href, Name, City, SoughtJob, Establishment, State string
	Waiting                                           int // applications that wait for those who accompany
}

// FileView is the page of a candidate's file.
type FileView struct {
	ID, Name, Email, Phone, State, Establishment, Referent, City, Department, Sought, SoughtJob string
	Available                                                                                   *time.Time
	MayEdit, MayInvite, MayEntrust                                                              bool
	Panels                                                                                      []templ.Component
}

// ProfileFields are the fields of a profile, in two forms.
type ProfileFields struct {
	City, Department, SoughtJob, AvailableFrom string
	Sought                                     []string
	Kinds                                      []ui.Option
}

// ProfileView is the form of a profile; Own says that it is the reader's.
type ProfileView struct {
	Own                                         bool
	Name, Establishment, Referent, Action, Back string
	Fields                                      ProfileFields
	Errors                                      ui.Errors
}

// EntrustView is the form that gives a candidate to another referent.
type EntrustView struct {
	ID, Name, Referent, Note string
	Referents                []ui.Option
	Errors                   ui.Errors
}

// CreateView is the form of a new file.
type CreateView struct {
	FirstName, LastName, Email, Phone, Days, Establishment, Referent string
	Establishments, Referents                                        []ui.Option // empty when there is nothing to choose
	Fields                                                           ProfileFields
	Errors                                                           ui.Errors
}

func columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "candidates.who"), Header: true},
		{Label: i18n.T(ctx, "candidates.sought_job")},
		{Label: i18n.T(ctx, "candidates.account")},
		{Label: i18n.T(ctx, "candidates.waiting")},
	}
}

func rows(ctx context.Context, lines []Line) []ui.Row {
	out := make([]ui.Row, len(lines))
	for i, l := range lines {
		waits := ui.Words(i18n.T(ctx, "candidates.waiting_none"))
		if l.Waiting > 0 {
			waits = ui.Status(ui.Warning, i18n.T(ctx, "candidates.waiting_count", "Count", l.Waiting))
		}
		out[i] = ui.Row{who(l), ui.Words(l.SoughtJob), ui.Status(tone(l.State), i18n.T(ctx, "candidates.state."+l.State)), waits}
	}
	return out
}

func tone(state string) ui.Tone {
	switch state {
	case "active":
		return ui.Success
	case "suspended":
		return ui.Problem
	default:
		return ui.Info
	}
}

// words is a fact's value, or nil so that the fact is left out.
func words(text string) templ.Component {
	if text == "" {
		return nil
	}
	return ui.Words(text)
}

func facts(ctx context.Context, v FileView) []ui.Fact {
	place := v.City
	if v.Department != "" {
		place += " (" + v.Department + ")"
	}
	all := []ui.Fact{
		{Term: i18n.T(ctx, "candidates.email"), Value: mailTo(v.Email)},
		{Term: i18n.T(ctx, "candidates.phone"), Value: words(v.Phone)},
		{Term: i18n.T(ctx, "candidates.city"), Value: words(place)},
		{Term: i18n.T(ctx, "candidates.sought"), Value: words(v.Sought)},
		{Term: i18n.T(ctx, "candidates.sought_job"), Value: words(v.SoughtJob)},
		{Term: i18n.T(ctx, "candidates.available")},
		{Term: i18n.T(ctx, "candidates.establishment"), Value: words(v.Establishment)},
		{Term: i18n.T(ctx, "candidates.referent"), Value: words(v.Referent)},
		{Term: i18n.T(ctx, "candidates.account"), Value: ui.Status(tone(v.State), i18n.T(ctx, "candidates.state."+v.State))},
	}
	if v.Available != nil {
		all[5].Value = ui.Day(*v.Available)
	}
	return all
}

// profileTitle is the reader's own profile, or that of somebody.
func profileTitle(ctx context.Context, v ProfileView) string {
	if v.Own {
		return i18n.T(ctx, "candidates.mine.title")
	}
	return i18n.T(ctx, "candidates.profile.title", "Name", v.Name)
}

func profileLead(ctx context.Context, v ProfileView) string {
	if v.Own {
		return i18n.T(ctx, "candidates.mine.lead")
	}
	return ""
}

func profileCrumbs(ctx context.Context, v ProfileView) []ui.Crumb {
	if v.Own {
		return nil
	}
	return []ui.Crumb{{Label: i18n.T(ctx, "candidates.title"), Href: "/candidats"}, {Label: v.Name, Href: v.Back}, {Label: profileTitle(ctx, v)}}
}

// soughtLabel asks the candidate, or says what she looks for.
func soughtLabel(ctx context.Context, own bool) string {
	if own {
		return i18n.T(ctx, "candidates.mine.sought")
	}
	return i18n.T(ctx, "candidates.sought")
}

func profileCancel(v ProfileView) string {
	if v.Own {
		return ""
	}
	return v.Back
}
