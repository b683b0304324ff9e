package applications

import (
	"time"

	"github.com/atouts/atouts/templates/ui"
)

// Form is a step that the reader may take, as a dialog that unfolds without script.
type Form struct {
	// Name begins the ids of its inputs; unique in the page.
	Name   string
	Action string
	// Trigger unfolds it, Title and Intro say what it does, Send is on its button.
	Trigger, Title, Intro, Send string
	Kind                        ui.Kind // of the trigger
	Danger                      bool    // what it does cannot be undone
	Icon                        ui.Name
	Open                        bool
	Revision                    string // empty where none is needed
	Inputs                      []Input
}

// The kinds of input.
const (
	InputText   = "text"
	InputArea   = "area"
	InputSelect = "select"
	InputRadios = "radios"
	InputDate   = "date"
	InputClock  = "clock"
	InputNumber = "number"
	InputBox    = "box"
	InputHidden = "hidden"
)

// Input is one field of a form.
type Input struct {
	Kind, Name, Label, Value string
	Options                  []ui.Option
	Field                    ui.Field
}

// Line is an application in a list or a block.
type Line struct {
	Href, Title, Kind, Company, Candidate, State string
	Tone                                         ui.Tone
	Date                                         time.Time
	Sent                                         bool
}

// ListView is a list of applications.
type ListView struct {
	Title, Action, Active string
	ShowCandidate         bool
	ShowCompany           bool
	Lines                 []Line
	Total                 int
	Tabs                  []ui.TabLink
	Tab                   string // carried by the filters
	Filters               []Input
	Pages                 ui.Pages
	Empty                 string
	SeeOffers             bool
	Crumbs                []ui.Crumb
}

// SheetView is the page of one application.
type SheetView struct {
	Title, Kind, State, Meaning string
	Tone                        ui.Tone
	Date                        time.Time
	DateLabel                   string
	Facts                       []ui.Fact
	Message, Letter             string
	Answers                     []Answer
	CVHref                      string
	Offer                       *Link
	SourceURL                   string
	Outcome                     *Outcome
	// Correction is what the referent asks the candidate to change.
	Correction   string
	Forms        []Form
	Meetings     []Meeting
	ShowMeetings bool
	Notes        []Note
	NoteForm     *Form // nil for those who know of no notes
	History      []ui.Event
	Errors       ui.Errors
	Stale        bool     // the application changed before the form was sent
	Typed        []string // what was written in a form that is no longer there
	Crumbs       []ui.Crumb
	Active       string
	OnlyYou      bool // tutoiement: the reader is the candidate
}

// Link leads somewhere.
type Link struct{ Label, Href string }

// Answer is a question of the offer with its answer.
type Answer struct{ Question, Answer string }

// Outcome is how an application ended.
type Outcome struct {
	Reason, Text string
	StartsOn     *time.Time
}

// Meeting is an appointment.
type Meeting struct {
	At                                     time.Time
	State                                  string
	Tone                                   ui.Tone
	Way, Place, Message, Arranged, Because string
	Link                                   bool // the place is the address of a page
	Minutes                                int
	CalendarHref                           string
	Past                                   bool // without outcome
	Forms                                  []Form
}

// Note is a private note of the company.
type Note struct {
	Author string
	At     time.Time
	Text   string
	Forms  []Form
}

// ApplyView is the page of a new application.
type ApplyView struct {
	Title, Lead string
	Target      Link   // the offer or the company
	Company     string // of the offer
	Crumbs      []ui.Crumb
	Action      string
	Send        string
	Inputs      []Input
	Errors      ui.Errors
	// Candidates are offered when a referent has not said for whom yet.
	Candidates []ui.Option
	Choosing   bool
	NoCV       bool
	Referent   bool
	// Already is the page of the open application that stands in the way.
	Already string
}

// CardView is a block of applications on the dashboard.
type CardView struct {
	Title         string
	Lines         []Line
	ShowCandidate bool
	More          Link
	Empty         string
	SeeOffers     bool
}

// MeetingsView is the block of the next appointments.
type MeetingsView struct{ Meetings []NextMeeting }

// NextMeeting is a line of it.
type NextMeeting struct {
	Href, Who, Way, State string
	Tone                  ui.Tone
	At                    time.Time
}
