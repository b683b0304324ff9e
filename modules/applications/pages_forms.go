package applications

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/applications"
)

// drawer makes the forms of one page: with what was typed in the one that came back.
type drawer struct {
	ctx      context.Context //nolint:containedctx // it lives as long as one page is made
	id       uuid.UUID
	revision string
	back     typed
}

// form is a step's form; its inputs are added by the caller. Inner is the appointment's or the note's id.
func (d drawer) form(step, inner string, kind ui.Kind, icon ui.Name, inputs ...pages.Input) pages.Form {
	f := pages.Form{
		Name: step, Action: address(d.id, step, inner), Kind: kind, Icon: icon, Revision: d.revision, Danger: kind == ui.Danger,
		Trigger: i18n.T(d.ctx, "applications.form."+step+".trigger"), Title: i18n.T(d.ctx, "applications.form."+step+".title"),
		Intro: i18n.T(d.ctx, "applications.form."+step+".intro"), Send: i18n.T(d.ctx, "applications.form."+step+".send"),
	}
	if inner != "" {
		f.Name += "-" + inner
	}
	f.Open = d.back.form == f.Name
	for _, in := range inputs {
		f.Inputs = append(f.Inputs, d.fill(f.Name, in))
	}
	return f
}

// fill gives an input its id, and what was typed in it with what is wrong, when its form came back.
func (d drawer) fill(form string, in pages.Input) pages.Input {
	in.Field.ID = ui.FieldID(form + "-" + in.Name)
	if d.back.form != form {
		return in
	}
	in.Value = d.back.values.Get(in.Name)
	for _, wrong := range d.back.errors {
		if inputOf(wrong.Field) == in.Name {
			in.Field.Error = wrong.Message
		}
	}
	return in
}

// inputOf is the input that shows the error of a field: some fields are several inputs.
func inputOf(field string) string {
	switch field {
	case "at":
		return "at.date"
	case "answers":
		return "answers[0]"
	default:
		return field
	}
}

// summary is what is wrong, for the top of the page, with links that lead into the form.
func (t typed) summary() ui.Errors {
	all := make(ui.Errors, len(t.errors))
	for i, e := range t.errors {
		all[i] = ui.FieldError{Field: t.form + "-" + inputOf(e.Field), Message: e.Message}
	}
	return all
}

// area, reasons and the others are the inputs that forms are made of.
func (d drawer) area(name, label string, required bool, most int) pages.Input {
	return pages.Input{Kind: pages.InputArea, Name: name, Label: d.label(label), Field: ui.Field{
		Required: required, MaxLength: most, Rows: 5, Help: d.help(label),
	}}
}

func (d drawer) label(name string) string { return i18n.T(d.ctx, "applications.field."+name) }

// help is the help of a field that has some.
func (d drawer) help(name string) string {
	switch name {
	case "cover", "letter", "cv", "reason_text", "accommodations":
		return i18n.T(d.ctx, "applications.field."+name+".help")
	default:
		return ""
	}
}

func (d drawer) reasons(step flow.Step, required bool) pages.Input {
	in := pages.Input{Kind: pages.InputSelect, Name: "reason", Label: d.label("reason"), Field: ui.Field{Required: required}}
	for _, r := range flow.Reasons(step) {
		in.Options = append(in.Options, ui.Option{Value: string(r), Label: i18n.T(d.ctx, r.TextKey())})
	}
	return in
}

// stepForm is the form of a step on the application itself.
func (d drawer) stepForm(step flow.Step, s *Sheet, cvs []ui.Option) pages.Form {
	message := d.area("message", "follow_up", false, 3000)
	switch step {
	case flow.RequestChanges:
		return d.form(string(step), "", ui.Secondary, ui.IconEdit, d.area("comment", "comment", true, 3000))
	case flow.Validate:
		return d.form(string(step), "", ui.Primary, ui.IconCheck, message)
	case flow.Decline, flow.Refuse:
		return d.form(string(step), "", ui.Danger, ui.IconCross, d.reasons(step, true), d.area("reasonText", "reason_text", true, 3000))
	case flow.Resubmit:
		return d.form(string(step), "", ui.Primary, ui.IconSend, d.again(s, cvs)...)
	case flow.TakeOn:
		return d.form(string(step), "", ui.Primary, ui.IconCheck, message)
	case flow.ProposeAppointment:
		return d.form(string(step), "", ui.Primary, ui.IconCalendar, d.meetingInputs(nil)...)
	case flow.Hire:
		start := pages.Input{Kind: pages.InputDate, Name: "startsOn", Label: d.label("starts_on"), Field: ui.Field{Required: true, Short: true}}
		return d.form(string(step), "", ui.Primary, ui.IconSpark, start, message)
	case flow.NotHire:
		return d.form(string(step), "", ui.Danger, ui.IconCross, d.area("message", "message", true, 3000))
	case flow.Withdraw:
		return final(d.form(string(step), "", ui.Secondary, ui.IconCross, d.reasons(step, false), d.area("reasonText", "why", false, 3000)))
	case flow.Reopen:
		return d.form(string(step), "", ui.Secondary, ui.IconEdit, d.area("reasonText", "why", true, 3000))
	default:
		return pages.Form{}
	}
}

// again is the inputs of a corrected application, with what stands in it.
func (d drawer) again(s *Sheet, cvs []ui.Option) []pages.Input {
	a := s.App
	message := d.area("message", "cover", true, 5000)
	message.Value, message.Field.Rows = a.Message, 8
	all := []pages.Input{
		{Kind: pages.InputRadios, Name: "cv", Label: d.label("cv"), Value: a.CvID.String(), Options: cvs, Field: ui.Field{Required: true, Help: d.help("cv")}},
		message,
	}
	if a.Letter != "" {
		letter := d.area("letter", "letter", true, 10000)
		letter.Value, letter.Field.Rows = a.Letter, 10
		all = append(all, letter)
	}
	all = append(all, d.answers(a.Questions, a.Answers)...)
	return all
}

// answers are one input for each question.
func (d drawer) answers(questions, given []string) []pages.Input {
	var all []pages.Input
	for i, q := range questions {
		in := pages.Input{Kind: pages.InputArea, Name: "answers[" + strconv.Itoa(i) + "]", Label: q, Field: ui.Field{Required: true, Rows: 4, MaxLength: 2000}}
		if i < len(given) {
			in.Value = given[i]
		}
		all = append(all, in)
	}
	return all
}

// together is the box of a referent who acts with the candidate.
func (d drawer) together() pages.Input {
	return pages.Input{Kind: pages.InputBox, Name: "withCandidate", Label: d.label("together"), Field: ui.Field{Required: true}}
}

// meetingInputs are those of a new appointment, or of one that is moved.
func (d drawer) meetingInputs(m *Meeting) []pages.Input {
	short := ui.Field{Required: true, Short: true}
	date := pages.Input{Kind: pages.InputDate, Name: "at.date", Label: d.label("at_date"), Field: short}
	clock := pages.Input{Kind: pages.InputClock, Name: "at.time", Label: d.label("at_time"), Field: short}
	minutes := pages.Input{Kind: pages.InputNumber, Name: "minutes", Label: d.label("minutes"), Value: "45", Field: short}
	minutes.Field.Min, minutes.Field.Max, minutes.Field.InputMode = "5", "480", "numeric"
	mode := pages.Input{Kind: pages.InputRadios, Name: "mode", Label: d.label("mode"), Value: string(flow.InPerson), Field: ui.Field{Required: true}}
	for _, w := range flow.Ways() {
		mode.Options = append(mode.Options, ui.Option{Value: string(w), Label: i18n.T(d.ctx, "applications.way."+string(w))})
	}
	place := pages.Input{Kind: pages.InputText, Name: "place", Label: d.label("place"), Field: ui.Field{Required: true, MaxLength: 500}}
	arranged := d.area("accommodations", "accommodations", false, 2000)
	if m != nil {
		at := inParis(m.At)
		date.Value, clock.Value, minutes.Value = at.Format(time.DateOnly), at.Format("15:04"), strconv.Itoa(m.Minutes)
		mode.Value, place.Value, arranged.Value = m.Mode, m.Place, m.Accommodations
	}
	return []pages.Input{date, clock, minutes, mode, place, d.area("message", "message", true, 3000), arranged}
}

// final says that what a form does cannot be undone: the button that sends it warns, the one that unfolds it does not shout.
func final(f pages.Form) pages.Form {
	f.Danger = true
	return f
}

// meetingForm is the form of a step on an appointment. The main one is what is expected next: the candidate's yes, then the outcome.
func (d drawer) meetingForm(step flow.Step, m *Meeting, past bool) pages.Form {
	main := ui.Secondary
	if step == flow.ConfirmAppointment && viewer.Get(d.ctx).Role == viewer.RoleCandidate || step == flow.MarkDone && past {
		main = ui.Primary
	}
	inner, message := m.ID.String(), d.area("message", "message", false, 3000)
	switch step {
	case flow.ProposeAppointment:
		return d.form("move", inner, ui.Secondary, ui.IconCalendar, d.meetingInputs(m)...)
	case flow.ConfirmAppointment, flow.MarkDone:
		return d.form(string(step), inner, main, ui.IconCheck, message)
	case flow.CancelAppointment:
		return final(d.form(string(step), inner, ui.Secondary, ui.IconCross, message))
	case flow.AskToMove:
		return d.form(string(step), inner, ui.Secondary, ui.IconClock, message)
	default:
		return d.form(string(step), inner, ui.Secondary, ui.IconPerson, message)
	}
}

// isLink says whether a place is the address of a page.
func isLink(place string) bool {
	return strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://")
}
