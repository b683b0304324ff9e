package flow

import (
	"slices"
	"strings"
	"time"
)

// Field names something that a step may demand, in the words of the law: the doors have names of their own for some.
type Field string

// The fields of [Given].
const (
	FieldComment       Field = "comment"
	FieldMessage       Field = "message"
	FieldReason        Field = "reason"
	FieldReasonText    Field = "reason_text"
	FieldCV            Field = "cv"
	FieldLetter        Field = "letter"
	FieldAnswers       Field = "answers"
	FieldWithCandidate Field = "with_candidate"
	FieldStartsOn      Field = "starts_on"
	FieldAt            Field = "at"
	FieldLength        Field = "length"
	FieldWay           Field = "way"
	FieldWhere         Field = "where"
)

// Way is how people meet at an appointment.
type Way string

// The ways to meet.
const (
	InPerson Way = "place"
	ByPhone  Way = "phone"
	ByVideo  Way = "video"
)

// Ways are all the ways to meet.
func Ways() []Way { return []Way{InPerson, ByPhone, ByVideo} }

// Given is what comes with a step. Only what the table demands of the step is looked at; a text of blanks only is not given.
type Given struct {
	Comment    string
	Message    string
	Reason     Reason
	ReasonText string

	CV      string   // the id of the chosen CV
	Letter  string   // the letter's id or text; demanded if Wanted.Letter
	Answers []string // one for each of Wanted.Questions
	Wanted  Wanted

	WithCandidate bool      // a referent says that the candidate is acting with them
	StartsOn      time.Time // the first day of work

	At     time.Time // when the appointment begins
	Length time.Duration
	Way    Way
	Where  string // the address, the number or the link, according to Way
}

// Wanted is what the offer asks for beside the CV and the message.
type Wanted struct {
	Letter    bool
	Questions int
}

// has says of each field whether it was given in a usable form.
func (g Given) has() map[Field]bool {
	return map[Field]bool{
		FieldComment:       said(g.Comment),
		FieldMessage:       said(g.Message),
		FieldReason:        g.Reason != "",
		FieldReasonText:    said(g.ReasonText),
		FieldCV:            said(g.CV),
		FieldLetter:        said(g.Letter) || !g.Wanted.Letter,
		FieldAnswers:       len(g.Answers) == g.Wanted.Questions && !slices.ContainsFunc(g.Answers, unsaid),
		FieldWithCandidate: g.WithCandidate,
		FieldStartsOn:      !g.StartsOn.IsZero(),
		FieldAt:            !g.At.IsZero(),
		FieldLength:        g.Length > 0,
		FieldWay:           slices.Contains(Ways(), g.Way),
		FieldWhere:         said(g.Where),
	}
}

func said(s string) bool   { return strings.TrimSpace(s) != "" }
func unsaid(s string) bool { return !said(s) }

// Reason is a code chosen in the list of a step, see [Reasons]. No list speaks of disability, health or accommodations.
type Reason string

// The reasons that the program itself gives with CloseElsewhere. A company never reads them.
const (
	ReasonHiredElsewhere Reason = "hired_elsewhere"
	ReasonOfferClosed    Reason = "offer_closed"
)

// TextKey is the key of the reason's text in the catalogues.
func (r Reason) TextKey() string { return "applications.reason." + string(r) }

// Reasons are the codes that may be given with a step, in the order of its form; empty for a step without a list.
func Reasons(step Step) []Reason {
	switch step {
	case Decline:
		return []Reason{"incomplete", "offer_unsuitable", "not_eligible", "schedule", "location", "other"}
	case Refuse:
		return []Reason{"already_filled", "skills", "qualification", "experience", "schedule", "location", "incomplete", "other"}
	case Withdraw:
		return []Reason{"found_elsewhere", "changed_mind", "schedule", "location", "other"}
	case CloseElsewhere:
		return []Reason{ReasonHiredElsewhere, ReasonOfferClosed}
	default:
		return nil
	}
}
