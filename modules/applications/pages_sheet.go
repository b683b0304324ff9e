package applications

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	offers "github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/applications"
)

// send writes a file as the answer; a client who left is no error.
func send(w http.ResponseWriter, headers map[string]string, body io.Reader) error {
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(w, body)
	return nil
}

func (m *Module) pageSheet(w http.ResponseWriter, r *http.Request) error {
	id, err := identify(r.PathValue("id"))
	if err != nil {
		return err
	}
	return m.showSheet(w, r, http.StatusOK, id, typed{})
}

// showSheet shows the page of an application, with the form that came back.
func (m *Module) showSheet(w http.ResponseWriter, r *http.Request, status int, id uuid.UUID, back typed) error {
	ctx := r.Context()
	sheet, err := m.Sheet(ctx, id)
	if err != nil {
		return err
	}
	d := drawer{ctx: ctx, id: id, revision: strconv.Itoa(sheet.App.Revision), back: back}
	v := sheetView(ctx, viewer.Get(ctx), sheet)
	v.Errors, v.Stale = back.summary(), back.stale
	if err := m.addForms(d, sheet, &v); err != nil {
		return err
	}
	m.addMeetings(d, sheet, &v)
	if mayNote(viewer.Get(ctx), sheet.App) {
		addNotes(d, sheet, &v)
	}
	if back.stale && !unfolded(v) { // its form is no longer there, but what was written in it must not be lost
		v.Typed = written(back)
	}
	return api.Render(w, r, status, pages.Sheet(v))
}

// unfolded says whether some form of the page is the one that came back.
func unfolded(v pages.SheetView) bool {
	is := func(f pages.Form) bool { return f.Open }
	return slices.ContainsFunc(v.Forms, is) || slices.ContainsFunc(v.Meetings, func(m pages.Meeting) bool { return slices.ContainsFunc(m.Forms, is) })
}

// written are the longer texts of a form.
func written(back typed) []string {
	var all []string
	for _, name := range []string{"message", "comment", "reasonText", "text", "letter"} {
		if text := strings.TrimSpace(back.values.Get(name)); text != "" {
			all = append(all, text)
		}
	}
	return all
}

func sheetView(ctx context.Context, who viewer.Viewer, s *Sheet) pages.SheetView {
	a := s.App
	v := pages.SheetView{
		Title: titleOf(a), Kind: i18n.T(ctx, "applications.kind."+a.Kind), State: i18n.T(ctx, flow.State(a.State).TextKey()),
		Tone: toneOf(flow.State(a.State)), Date: dateOf(a), DateLabel: i18n.T(ctx, "applications.written_on"), Message: a.Message, Letter: a.Letter,
		CVHref: Href(a.ID) + "/cv", SourceURL: sourceURL(who, a), Active: MenuKey, OnlyYou: who.Role == viewer.RoleCandidate,
		ShowMeetings: a.SentAt != nil, History: historyView(ctx, a, s.History), Outcome: outcomeOf(ctx, a), Facts: factsOf(ctx, who, a),
		Correction: correctionOf(a, s.History),
		Crumbs:     []ui.Crumb{{Label: i18n.T(ctx, "applications.title"), Href: "/candidatures"}, {Label: titleOf(a)}},
	}
	if a.SentAt != nil {
		v.DateLabel = i18n.T(ctx, "applications.sent_on")
	}
	if who.Role == viewer.RoleCandidate {
		v.Meaning = i18n.T(ctx, "applications.meaning."+a.State)
	}
	if o := a.Edges.Offer; o != nil {
		v.Offer = &pages.Link{Label: o.Title}
		switch {
		case o.State == offers.StatePublished:
			v.Offer.Href = "/offres/" + o.Slug
		case who.RecruitsFor(o.CompanyID):
			v.Offer.Href = "/mon-employeur/offres/" + o.ID.String()
		}
	}
	for i, answer := range a.Answers {
		v.Answers = append(v.Answers, pages.Answer{Question: a.Questions[i], Answer: answer})
	}
	return v
}

// factsOf says who applies and where.
func factsOf(ctx context.Context, who viewer.Viewer, a *ent.Application) []ui.Fact {
	file := a.Edges.Candidate
	name := pages.Link{Label: personName(file.Edges.Account)}
	if who.Is(viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin) {
		name.Href = "/candidats/" + file.ID.String()
	}
	facts := []ui.Fact{{Term: i18n.T(ctx, "applications.company"), Value: pages.Place(pages.Link{
		Label: a.Edges.Company.Name, Href: "/entreprises/" + a.Edges.Company.Slug,
	})}}
	if who.Role == viewer.RoleCandidate {
		return facts
	}
	facts = append([]ui.Fact{{Term: i18n.T(ctx, "applications.candidate"), Value: pages.Place(name)}}, facts...)
	if file.City != "" {
		facts = append(facts, ui.Fact{Term: i18n.T(ctx, "applications.city"), Value: ui.Words(file.City)})
	}
	return append(facts,
		ui.Fact{Term: i18n.T(ctx, "applications.school"), Value: ui.Words(file.Edges.Establishment.Name)},
		ui.Fact{Term: i18n.T(ctx, "applications.referent"), Value: ui.Words(personName(file.Edges.Referent))})
}

func outcomeOf(ctx context.Context, a *ent.Application) *pages.Outcome {
	o := pages.Outcome{Text: a.ReasonText, StartsOn: a.StartOn}
	if a.ReasonCode != "" {
		o.Reason = i18n.T(ctx, flow.Reason(a.ReasonCode).TextKey())
	}
	if a.OutcomeMessage != "" {
		o.Text = a.OutcomeMessage
	}
	if o == (pages.Outcome{}) {
		return nil
	}
	return &o
}

// correctionOf is what the referent asks for, as long as it waits to be done.
func correctionOf(a *ent.Application, lines []*ent.Step) string {
	if flow.State(a.State) != flow.ChangesRequested {
		return ""
	}
	for _, l := range slices.Backward(lines) {
		if flow.Step(l.Step) == flow.RequestChanges {
			return l.Message
		}
	}
	return ""
}

// historyView tells what happened; the message that stands at the top of the page is not said again.
func historyView(ctx context.Context, a *ent.Application, lines []*ent.Step) []ui.Event {
	all := make([]ui.Event, len(lines))
	for i, l := range lines {
		e := ui.Event{When: l.At, Title: i18n.T(ctx, "applications.line."+l.Step), Text: l.Message, By: i18n.T(ctx, "applications.system")}
		if l.ActorRole != viewer.RoleSystem {
			e.By = l.ActorName + " – " + i18n.T(ctx, "accounts.role."+string(l.ActorRole))
		}
		if l.Message == a.Message {
			e.Text = ""
		}
		if l.ReasonText != "" {
			e.Text = l.ReasonText
		}
		if l.ReasonCode != "" {
			e.Text = strings.TrimSpace(i18n.T(ctx, flow.Reason(l.ReasonCode).TextKey()) + "\n" + e.Text)
		}
		switch {
		case l.AppointmentID != nil:
			e.Icon = ui.IconCalendar
		case l.FromState != l.ToState:
			e.Tone = toneOf(flow.State(l.ToState))
		}
		all[i] = e
	}
	return all
}

// addForms adds the steps that the viewer may take.
func (m *Module) addForms(d drawer, s *Sheet, v *pages.SheetView) error {
	for _, step := range s.Steps {
		var cvs []ui.Option
		if step == flow.Resubmit {
			var err error
			if cvs, err = m.cvOptions(d.ctx, s.App.CandidateID); err != nil {
				return err
			}
		}
		f := d.stepForm(step, s, cvs)
		if step == flow.Resubmit && !v.OnlyYou {
			f.Inputs = append(f.Inputs, d.fill(f.Name, d.together()))
		}
		v.Forms = append(v.Forms, f)
	}
	if s.MayNudge {
		v.Forms = append(v.Forms, d.form("nudge", "", ui.Secondary, ui.IconMessage))
	}
	return nil
}

func (m *Module) cvOptions(ctx context.Context, candidate uuid.UUID) ([]ui.Option, error) {
	choices, err := m.cvs.Of(ctx, candidate)
	if err != nil {
		return nil, err //nolint:wrapcheck // the neighbour says what it was doing
	}
	all := make([]ui.Option, len(choices))
	for i, c := range choices {
		all[i] = ui.Option{Value: c.ID.String(), Label: c.Title, Help: i18n.T(ctx, "applications.apply.updated", "Day", i18n.Date(ctx, c.Updated))}
	}
	return all, nil
}

func (m *Module) addMeetings(d drawer, s *Sheet, v *pages.SheetView) {
	for _, one := range s.Appointments {
		p := pages.Meeting{
			At: one.At, State: i18n.T(d.ctx, flow.Appointment(one.State).TextKey()), Tone: meetingTone(flow.Appointment(one.State)),
			Way: i18n.T(d.ctx, "applications.way."+one.Mode), Place: one.Place, Link: isLink(one.Place), Message: one.Message,
			Arranged: one.Accommodations, Because: one.Answer, Minutes: one.Minutes,
			CalendarHref: Href(d.id) + "/rendez-vous/" + one.ID.String() + "/agenda.ics",
			Past:         one.At.Before(m.now()) && slices.Contains(one.Steps, flow.MarkDone),
		}
		for _, step := range one.Steps {
			p.Forms = append(p.Forms, d.meetingForm(step, &one, p.Past))
		}
		v.Meetings = append(v.Meetings, p)
	}
}

func addNotes(d drawer, s *Sheet, v *pages.SheetView) {
	who := viewer.Get(d.ctx)
	d.revision = ""
	add := d.form("note", "", ui.Secondary, ui.IconLock, d.area("text", "note", true, 5000))
	v.NoteForm = &add
	for _, n := range s.Notes {
		p := pages.Note{Author: n.AuthorName, At: n.UpdatedAt, Text: n.Text}
		if mayChangeNote(who, s.App, n) {
			text := d.area("text", "note", true, 5000)
			text.Value = n.Text
			p.Forms = []pages.Form{
				d.form("note_edit", n.ID.String(), ui.Quiet, ui.IconEdit, text), final(d.form("note_delete", n.ID.String(), ui.Quiet, ui.IconTrash)),
			}
		}
		v.Notes = append(v.Notes, p)
	}
}
