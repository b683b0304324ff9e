package applications

import (
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
)

// View is an application in a list.
type View struct {
	ID        uuid.UUID     `json:"id" doc:"The application's id."`
	Kind      string        `json:"kind" enum:"offer,spontaneous" doc:"To an offer, or spontaneous."`
	State     string        `json:"state" doc:"Where it stands." example:"sent"`
	Revision  int           `json:"revision" doc:"To be sent back with a step."`
	Title     string        `json:"title" doc:"The offer's title, or the company's name."`
	Candidate CandidateView `json:"candidate" doc:"Who applies."`
	Company   NamedView     `json:"company" doc:"The company applied to."`
	Offer     *NamedView    `json:"offer,omitempty" doc:"The offer applied to."`
	CreatedAt time.Time     `json:"createdAt" doc:"When it was written; for a company, when it was sent."`
	SentAt    *time.Time    `json:"sentAt,omitempty" doc:"When the company received it."`
	StateAt   time.Time     `json:"stateAt" doc:"When the state last changed."`
}

// NamedView is something with a name and a page.
type NamedView struct {
	ID   uuid.UUID `json:"id" doc:"Its id."`
	Slug string    `json:"slug" doc:"Its name in addresses."`
	Name string    `json:"name" doc:"Its name."`
}

// CandidateView is what an application shows of its candidate.
type CandidateView struct {
	ID            uuid.UUID `json:"id" doc:"The candidate's file."`
	Name          string    `json:"name" doc:"First and last name."`
	City          string    `json:"city,omitempty" doc:"Where she lives."`
	Establishment string    `json:"establishment" doc:"Where she studies or is accompanied."`
	Referent      string    `json:"referent" doc:"Who accompanies her."`
}

// ListView is one page of applications.
type ListView struct {
	Total        int            `json:"total" doc:"How many the tab has in all."`
	Page         int            `json:"page" doc:"This page, of 20."`
	Tabs         map[string]int `json:"tabs" doc:"How many each tab has."`
	Applications []View         `json:"applications" doc:"This page of them."`
}

// SheetView is an application with all that belongs to it, as far as you may read it.
type SheetView struct {
	View
	Message        string            `json:"message" doc:"What the candidate says."`
	Letter         string            `json:"letter,omitempty" doc:"The letter, when the offer wanted one."`
	Answers        []AnswerView      `json:"answers" doc:"The offer's questions, as asked, with the answers."`
	Reason         string            `json:"reason,omitempty" doc:"The code of the reason that ended it."`
	ReasonText     string            `json:"reasonText,omitempty" doc:"That reason in words."`
	OutcomeMessage string            `json:"outcomeMessage,omitempty" doc:"What the company said when it hired or did not."`
	StartsOn       string            `json:"startsOn,omitempty" doc:"The first day of work."`
	SourceURL      string            `json:"sourceUrl,omitempty" doc:"Where the offer came from; for those who accompany."`
	Steps          []string          `json:"steps" doc:"The steps that you may take now."`
	MayNudge       bool              `json:"mayNudge" doc:"Whether you may ask those who let you wait."`
	History        []StepView        `json:"history" doc:"What happened, oldest first."`
	Appointments   []AppointmentView `json:"appointments" doc:"By date."`
	Notes          []NoteView        `json:"notes,omitempty" doc:"The company's private notes."`
}

// AnswerView is a question with its answer.
type AnswerView struct {
	Question string `json:"question" doc:"As it was asked."`
	Answer   string `json:"answer" doc:"As it was answered."`
}

// StepView is a line of the history.
type StepView struct {
	Step        string     `json:"step" doc:"What was done." example:"validate"`
	At          time.Time  `json:"at" doc:"When."`
	Role        string     `json:"role" doc:"By whom: the role."`
	Name        string     `json:"name,omitempty" doc:"By whom: the name."`
	From        string     `json:"from,omitempty" doc:"The state before."`
	To          string     `json:"to" doc:"The state after."`
	Message     string     `json:"message,omitempty" doc:"The words given with it."`
	Reason      string     `json:"reason,omitempty" doc:"The code of its reason."`
	ReasonText  string     `json:"reasonText,omitempty" doc:"The reason in words."`
	Appointment *uuid.UUID `json:"appointment,omitempty" doc:"The appointment that it is about."`
}

// AppointmentView is an appointment.
type AppointmentView struct {
	ID             uuid.UUID `json:"id" doc:"The appointment's id."`
	At             time.Time `json:"at" doc:"When it begins."`
	Minutes        int       `json:"minutes" doc:"How long it lasts."`
	Mode           string    `json:"mode" enum:"place,phone,video" doc:"How people meet."`
	Place          string    `json:"place" doc:"The address, the number or the link."`
	Message        string    `json:"message" doc:"The company's words."`
	Accommodations string    `json:"accommodations,omitempty" doc:"What is arranged for the meeting."`
	State          string    `json:"state" doc:"Where it stands." example:"proposed"`
	Answer         string    `json:"answer,omitempty" doc:"Why another time was asked for."`
	Steps          []string  `json:"steps" doc:"What you may do to it now."`
}

// NoteView is a private note.
type NoteView struct {
	ID     uuid.UUID `json:"id" doc:"The note's id."`
	Author string    `json:"author" doc:"Who wrote it."`
	Mine   bool      `json:"mine" doc:"Whether you wrote it, and so may change it."`
	Text   string    `json:"text" doc:"The note."`
	At     time.Time `json:"at" doc:"When it was last changed."`
}

func fromApplication(a *ent.Application) View {
	file := a.Edges.Candidate
	v := View{
		ID: a.ID, Kind: a.Kind, State: a.State, Revision: a.Revision, Title: titleOf(a), CreatedAt: a.CreatedAt, SentAt: a.SentAt,
		StateAt: a.StateAt, Company: NamedView{a.CompanyID, a.Edges.Company.Slug, a.Edges.Company.Name},
		Candidate: CandidateView{
			ID: a.CandidateID, Name: personName(file.Edges.Account), City: file.City, Establishment: file.Edges.Establishment.Name,
			Referent: personName(file.Edges.Referent),
		},
	}
	if o := a.Edges.Offer; o != nil {
		v.Offer = &NamedView{o.ID, o.Slug, o.Title}
	}
	return v
}

func fromList(l *List) ListView {
	v := ListView{Total: l.Total, Page: l.Page, Tabs: l.Tabs, Applications: make([]View, len(l.Apps))}
	for i, a := range l.Apps {
		v.Applications[i] = fromApplication(a)
	}
	return v
}

func fromSheet(who viewer.Viewer, s *Sheet) SheetView {
	a := s.App
	v := SheetView{
		View: fromApplication(a), Message: a.Message, Letter: a.Letter, Answers: []AnswerView{}, Reason: a.ReasonCode, ReasonText: a.ReasonText,
		OutcomeMessage: a.OutcomeMessage, SourceURL: sourceURL(who, a), Steps: stepNames(s.Steps), MayNudge: s.MayNudge,
		History: fromHistory(s.History), Appointments: fromMeetings(s.Appointments),
	}
	for i, answer := range a.Answers {
		v.Answers = append(v.Answers, AnswerView{a.Questions[i], answer})
	}
	if a.StartOn != nil {
		v.StartsOn = inParis(*a.StartOn).Format(time.DateOnly)
	}
	for _, n := range s.Notes {
		v.Notes = append(v.Notes, fromNote(who, n))
	}
	return v
}

// sourceURL is where an offer came from: only those who accompany are shown the way out of the site.
func sourceURL(who viewer.Viewer, a *ent.Application) string {
	o := a.Edges.Offer
	switch {
	case o == nil || !who.Is(viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin):
		return ""
	case o.ApplyURL != "":
		return o.ApplyURL
	default:
		return o.SourceURL
	}
}

func fromHistory(lines []*ent.Step) []StepView {
	all := make([]StepView, len(lines))
	for i, l := range lines {
		all[i] = StepView{
			Step: l.Step, At: l.At, Role: string(l.ActorRole), Name: l.ActorName, From: l.FromState, To: l.ToState, Message: l.Message,
			Reason: l.ReasonCode, ReasonText: l.ReasonText, Appointment: l.AppointmentID,
		}
		if l.ActorRole == viewer.RoleSystem {
			all[i].Name = ""
		}
	}
	return all
}

func fromMeetings(meetings []Meeting) []AppointmentView {
	all := make([]AppointmentView, len(meetings))
	for i, m := range meetings {
		all[i] = AppointmentView{
			ID: m.ID, At: m.At, Minutes: m.Minutes, Mode: m.Mode, Place: m.Place, Message: m.Message, Accommodations: m.Accommodations,
			State: m.State, Answer: m.Answer, Steps: stepNames(m.Steps),
		}
	}
	return all
}

func fromNote(who viewer.Viewer, n *ent.Note) NoteView {
	return NoteView{ID: n.ID, Author: n.AuthorName, Mine: n.AuthorID == who.Account, Text: n.Text, At: n.UpdatedAt}
}

func stepNames(steps []flow.Step) []string {
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = string(s)
	}
	return names
}
