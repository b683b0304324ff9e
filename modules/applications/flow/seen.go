package flow

import "slices"

// Kind is what a line of an application's page is.
type Kind string

// The kinds of line.
const (
	KindStep     Kind = "step"      // a step of the history, with the words given with it
	KindFollowUp Kind = "follow_up" // a message of those who accompany the candidate
	KindNote     Kind = "note"      // a private note of the company
)

// Line is one line of an application's page, as far as its visibility goes.
type Line struct {
	Kind Kind
	Step Step // for KindStep
	Sent bool // the line was written at or after sent_at: [Outcome.Sent] for a step
}

// Sight is how much of a line someone sees.
type Sight int

// The sights. What is Hidden must not be counted either.
const (
	Hidden Sight = iota
	Bare         // that it happened and when, without words, reasons or answers
	Whole
)

// SeenBy says how much of a line a role sees, once the application itself is theirs to see. Companies see nothing from before sent_at and no
// follow-up ever; candidates and those who accompany them read every word but the company's private notes.
func SeenBy(line Line, r Role) Sight { return law(table()).seenBy(line, r) }

func (l law) seenBy(line Line, r Role) Sight {
	family := slices.Contains([]Role{Candidate, Referent, MissionOfficer, Admin}, r)
	company := r == Recruiter && line.Sent
	switch {
	case line.Kind == KindStep && (family || company && l.loud(line.Step)):
		return Whole
	case line.Kind == KindStep && company:
		return Bare
	case line.Kind == KindFollowUp && family, line.Kind == KindNote && company:
		return Whole
	default:
		return Hidden
	}
}

// loud says whether the words of a step are for the company too.
func (l law) loud(step Step) bool {
	return slices.ContainsFunc(l, func(x rule) bool { return x.step == step && x.loud })
}
