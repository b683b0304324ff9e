package applications

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// Stamp says which state of the application a step answers to: a form that is older than the application changes nothing.
type Stamp struct {
	Revision int `json:"revision" minimum:"1" doc:"The revision of the application as you read it; a stale one is answered with 409."`
}

// SubmitInput is a new application, to an offer or, without one, to a company.
type SubmitInput struct {
	Offer         string    `json:"offer,omitempty" maxLength:"300" doc:"The offer's id or slug."`
	Company       string    `json:"company,omitempty" maxLength:"220" doc:"The company's id or slug, for a spontaneous application."`
	Candidate     uuid.UUID `json:"candidate,omitempty" format:"uuid" required:"false" doc:"The candidate, when a referent submits with her."`
	WithCandidate bool      `json:"withCandidate,omitempty" doc:"The referent says that the candidate is acting with them."`
	Papers
}

// Papers are what a candidate joins to an application.
type Papers struct {
	CV      uuid.UUID `json:"cv,omitempty" format:"uuid" required:"false" doc:"The CV to freeze and join."`
	Message string    `json:"message,omitempty" maxLength:"5000" doc:"What the candidate says to the employer."`
	Letter  string    `json:"letter,omitempty" maxLength:"10000" doc:"The letter, when the offer wants one."`
	Answers []string  `json:"answers,omitempty" maxItems:"3" doc:"One answer for each question of the offer."`
}

// ResubmitInput is the corrected application. The CV is frozen anew, as it is now.
type ResubmitInput struct {
	Stamp
	WithCandidate bool `json:"withCandidate,omitempty" doc:"The referent says that the candidate is acting with them."`
	Papers
}

// CommentInput is what the referent asks to be changed.
type CommentInput struct {
	Stamp
	Comment string `json:"comment,omitempty" maxLength:"3000" doc:"What must be changed; mandatory."`
}

// MessageInput is a step with words.
type MessageInput struct {
	Stamp
	Message string `json:"message,omitempty" maxLength:"3000" doc:"Words for the others."`
}

// ReasonInput is a step with a reason of the list and its explanation.
type ReasonInput struct {
	Stamp
	Reason     string `json:"reason,omitempty" maxLength:"60" doc:"The code of a reason."`
	ReasonText string `json:"reasonText,omitempty" maxLength:"3000" doc:"The reason in words."`
}

// HireInput is the good end.
type HireInput struct {
	Stamp
	StartsOn string `json:"startsOn,omitempty" format:"date" doc:"The first day of work." example:"2027-01-04"`
	Message  string `json:"message,omitempty" maxLength:"3000" doc:"Words for the candidate."`
}

// MeetingInput is an appointment, proposed or moved.
type MeetingInput struct {
	Stamp
	At             time.Time `json:"at,omitzero" required:"false" doc:"When it begins, in the future."`
	Minutes        int       `json:"minutes,omitempty" minimum:"5" maximum:"480" doc:"How long it lasts."`
	Mode           string    `json:"mode,omitempty" enum:"place,phone,video" doc:"How people meet."`
	Place          string    `json:"place,omitempty" maxLength:"500" doc:"The address, the number or the link."`
	Message        string    `json:"message,omitempty" maxLength:"3000" doc:"Words for the candidate."`
	Accommodations string    `json:"accommodations,omitempty" maxLength:"2000" doc:"What is arranged for the meeting: room, time, interpreter…"`
}

// NoteInput is a private note of the company.
type NoteInput struct {
	Text string `json:"text" minLength:"1" maxLength:"5000" doc:"The note; only the company's recruiters read it."`
}

// ListInput narrows a list of applications.
type ListInput struct {
	Tab       string    `json:"tab" query:"tab" enum:"waiting,open,closed,all" required:"false" doc:"What waits for you, what is open, what has ended, or all."`
	State     string    `json:"state" query:"state" maxLength:"30" required:"false" doc:"One state only."`
	Kind      string    `json:"kind" query:"kind" enum:"offer,spontaneous" required:"false" doc:"To an offer, or spontaneous."`
	Offer     uuid.UUID `json:"offer" query:"offer" format:"uuid" required:"false" doc:"Of one offer."`
	Candidate uuid.UUID `json:"candidate" query:"candidate" format:"uuid" required:"false" doc:"Of one candidate."`
	Text      string    `json:"q" query:"q" maxLength:"100" required:"false" doc:"Words of the candidate's name, the offer or the company."`
	Page      int       `json:"page" query:"page" minimum:"1" default:"1" required:"false" doc:"The page, of 20 applications."`
}

// tidy makes what people write fit to be kept: valid, without blanks around it and without the control characters that a database refuses. A form
// is tidied by its door; JSON is not.
func tidy(texts ...*string) {
	for _, t := range texts {
		*t = strings.TrimSpace(strings.Map(func(c rune) rune {
			if unicode.IsControl(c) && c != '\n' && c != '\t' {
				return -1
			}
			return c
		}, strings.ToValidUTF8(*t, "\ufffd")))
	}
}

func (p Papers) tidy() Papers {
	tidy(&p.Message, &p.Letter)
	p.Answers = slices.Clone(p.Answers)
	for i := range p.Answers {
		tidy(&p.Answers[i])
	}
	return p
}
