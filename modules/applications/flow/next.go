package flow

import (
	"errors"
	"fmt"
	"slices"
)

// Case is what the law needs to know of an application before a step. The zero Case is one that does not exist yet.
type Case struct {
	State       State
	Before      State       // the state before this one, from the history: where Reopen returns
	Sent        bool        // sent_at is set
	Twin        bool        // the candidate has another open application for the same offer
	Appointment Appointment // the appointment acted on; NoAppointment for the application itself
}

// Outcome is what a step changes, all of it in one transaction.
type Outcome struct {
	State            State
	Appointment      Appointment
	Sends            bool   // set sent_at now: the company sees the application from this step on
	Sent             bool   // the step is at or after sent_at; goes on its history line
	EndsAppointments bool   // appointments still to come are called off
	Fact             string // told through the outbox
	Told             []Role // Candidate, Referent, and Recruiter for the company
}

// ErrHidden answers a company about an application that was never sent to it, and must look like what does not exist.
var ErrHidden = errors.New("no such application for this company")

// NotAllowedError says that the role never takes the step, whatever the application.
type NotAllowedError struct {
	Step Step
	Role Role
}

// Error says who may not do what.
func (e *NotAllowedError) Error() string {
	return fmt.Sprintf("%s never takes the step %s", e.Role, e.Step)
}

// ConflictError says that the step does not follow from the state: it is out of order, repeated or late, and changes nothing.
type ConflictError struct {
	Step        Step
	State       State
	Appointment Appointment
	Twin        bool // another open application for the same offer is in the way
}

// Error says which step met which state.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("step %s does not follow from state %q (appointment %q, twin %t)", e.Step, e.State, e.Appointment, e.Twin)
}

// MissingError names every field that the step demands and that was not given in a usable form.
type MissingError struct {
	Step   Step
	Fields []Field
}

// Error names the step and its fields.
func (e *MissingError) Error() string { return fmt.Sprintf("step %s lacks %v", e.Step, e.Fields) }

// Next says what a step makes of an application. Its error is a [*NotAllowedError], [ErrHidden], a [*ConflictError] or a [*MissingError], looked
// for in this order, so that nobody learns about a state by a step that they may not take.
func Next(c Case, step Step, r Role, g Given) (Outcome, error) {
	return law(table()).next(c, step, r, g)
}

// AllSteps are every step of the table, once, in its order.
func AllSteps() []Step {
	var steps []Step
	for _, x := range table() {
		steps = append(steps, x.step)
	}
	return slices.Compact(steps)
}

// Steps are the steps that a role may take now: the buttons to show. With an appointment in the case, only those on that appointment.
func Steps(c Case, r Role) []Step { return law(table()).steps(c, r) }

// VisibleTo says whether the application exists at all for a role. Whose it is must be asked elsewhere.
func (c Case) VisibleTo(r Role) bool { return r != Visitor && (r != Recruiter || c.Sent) }

type law []rule

func (l law) next(c Case, step Step, r Role, g Given) (Outcome, error) {
	mine := func(x rule) bool { return x.step == step && slices.Contains(x.by, r) }
	i := slices.IndexFunc(l, mine)
	if i < 0 {
		return Outcome{}, &NotAllowedError{step, r}
	}
	if !c.VisibleTo(r) {
		return Outcome{}, ErrHidden
	}
	to, ok := l.follows(l[i], c)
	if !ok {
		return Outcome{}, &ConflictError{step, c.State, c.Appointment, c.Twin}
	}
	if missing := l[i].missing(g); len(missing) > 0 {
		return Outcome{}, &MissingError{step, missing}
	}
	out := Outcome{
		State:            to,
		Appointment:      l[i].meetTo,
		Sends:            l[i].to == Sent && !c.Sent, // the rule's own state: a reopened application was sent before or was not
		Sent:             c.Sent || l[i].to == Sent,
		EndsAppointments: c.State == InProgress && to != InProgress,
		Fact:             l[i].fact,
		Told:             []Role{Candidate, Referent},
	}
	if out.Sent {
		out.Told = append(out.Told, Recruiter)
	}
	return out, nil
}

func (l law) steps(c Case, r Role) []Step {
	var steps []Step
	for _, x := range l {
		if !slices.Contains(x.by, r) || !c.VisibleTo(r) {
			continue
		}
		if _, ok := l.follows(x, c); ok {
			steps = append(steps, x.step)
		}
	}
	return steps
}

// follows says where a rule leads from a case, if it applies there at all.
func (l law) follows(x rule, c Case) (State, bool) {
	to, ok := x.to, slices.Contains(x.from, c.State) && slices.Contains(x.meetFrom, c.Appointment)
	if to == "" {
		to = c.State
	}
	if to == before {
		to, ok = c.Before, ok && l.leads(c.Before, c.State)
	}
	opens := slices.Contains(OpenStates(), to) && !slices.Contains(OpenStates(), c.State)
	return to, ok && (!opens || !c.Twin)
}

// leads says whether some step goes from an open state to another state, so that a history cannot invent a way back.
func (l law) leads(from, to State) bool {
	return slices.ContainsFunc(l, func(x rule) bool { return x.to == to && slices.Contains(x.from, from) })
}

// missing are the fields that the rule demands and that were not given. A reason outside the step's list is never accepted.
func (x rule) missing(g Given) []Field {
	has := g.has()
	missing := slices.DeleteFunc(slices.Clone(x.give), func(f Field) bool { return has[f] })
	if g.Reason != "" && !slices.Contains(Reasons(x.step), g.Reason) {
		missing = append(missing, FieldReason)
	}
	return missing
}
