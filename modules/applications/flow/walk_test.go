package flow

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// walker is one application as a database would keep it, beside what has reached the company.
type walker struct {
	row    Case
	open   State // the last open state of the history, for Reopen
	reason Reason
	lines  []Line
	meets  []Appointment
	told   int // how often the company was told
}

// walk takes random steps on two applications of one candidate to one offer, and says which promise broke first. pick returns 0 … n-1.
func walk(l law, pick func(n int) int) error {
	apps, roles, steps := []*walker{{}, {}}, Roles(), AllSteps()
	for range 40 {
		i := pick(2)
		a, twin := apps[i], apps[1-i]
		c := a.row
		c.Before, c.Twin = a.open, slices.Contains(OpenStates(), twin.row.State)
		meet := pick(len(a.meets) + 1)
		if meet < len(a.meets) {
			c.Appointment = a.meets[meet]
		}
		role := roles[pick(len(roles))]
		step := steps[pick(len(steps))]
		if buttons := l.steps(c, role); len(buttons) > 0 && pick(4) > 0 {
			step = buttons[pick(len(buttons))]
		}
		g := full(step)
		if b := blanks(); pick(4) == 0 {
			b[pick(len(b))].from(&g)
		}
		if err := a.take(l, c, step, role, g, meet); err != nil {
			return fmt.Errorf("%s %s by %s: %w", c.name(), step, role, err)
		}
		if slices.Contains(OpenStates(), a.row.State) && slices.Contains(OpenStates(), twin.row.State) {
			return errors.New("two open applications of one candidate for one offer")
		}
		for _, x := range apps {
			if err := x.check(l); err != nil {
				return fmt.Errorf("after %s by %s: %w", step, role, err)
			}
		}
	}
	return nil
}

// take tries one step and keeps what it changes, as the service does.
func (a *walker) take(l law, c Case, step Step, role Role, g Given, meet int) error {
	out, err := l.next(c, step, role, g)
	if err != nil {
		if role == Recruiter && !a.row.Sent && errors.As(err, new(*ConflictError)) {
			return fmt.Errorf("the company learns from a conflict: %w", err)
		}
		return nil
	}
	if a.row.Sent && !out.Sent {
		return errors.New("sent_at was cleared")
	}
	final := a.row.State != New && !slices.Contains(OpenStates(), a.row.State)
	if final && step != Reopen {
		return errors.New("a final state moved")
	}
	if slices.Contains(OpenStates(), out.State) {
		a.open = out.State
	}
	switch {
	case out.Appointment != NoAppointment && meet < len(a.meets):
		a.meets[meet] = out.Appointment
	case out.Appointment != NoAppointment:
		a.meets = append(a.meets, out.Appointment)
	case out.EndsAppointments:
		for i, m := range a.meets {
			if slices.Contains(OpenAppointments(), m) {
				a.meets[i] = Cancelled
			}
		}
	}
	if slices.Contains(out.Told, Recruiter) {
		a.told++
	}
	a.row.State, a.row.Sent, a.reason = out.State, out.Sent, g.Reason
	a.lines = append(a.lines, Line{KindStep, step, out.Sent}, Line{KindFollowUp, "", out.Sent})
	return nil
}

// check is what must hold of a row at rest, above all that a company learns nothing before sent.
func (a *walker) check(l law) error {
	validated := slices.IndexFunc(a.lines, func(x Line) bool { return x.Step == Validate })
	seen := 0
	for i, line := range a.lines {
		sight := l.seenBy(line, Recruiter)
		if sight != Hidden {
			seen++
		}
		if sight != Hidden && (validated < 0 || i < validated || line.Kind == KindFollowUp) {
			return fmt.Errorf("the company sees %+v", line)
		}
	}
	buttons := l.steps(a.row, Recruiter)
	switch {
	case validated < 0 && (a.row.Sent || a.told > 0 || len(buttons) > 0 || a.row.VisibleTo(Recruiter)):
		return fmt.Errorf("the company learns of an application that was never validated: told %d, buttons %v", a.told, buttons)
	case validated >= 0 && !a.row.VisibleTo(Recruiter):
		return errors.New("a validated application is hidden from the company")
	case seen != a.told:
		return fmt.Errorf("the company was told %d times and sees %d lines", a.told, seen)
	case a.row.State == Refused && a.reason == "":
		return errors.New("refused without a reason")
	case a.row.VisibleTo(Visitor):
		return errors.New("a visitor sees an application")
	}
	past := []State{Sent, InProgress, Refused, Hired, NotHired}
	early := []State{New, AwaitingReferent, ChangesRequested, DeclinedByReferent}
	if slices.Contains(past, a.row.State) && !a.row.Sent || slices.Contains(early, a.row.State) && a.row.Sent {
		return fmt.Errorf("%s does not go with sent_at set: %t", a.row.State, a.row.Sent)
	}
	if a.row.State != InProgress && slices.ContainsFunc(a.meets, func(m Appointment) bool { return slices.Contains(OpenAppointments(), m) }) {
		return fmt.Errorf("an appointment is still expected in %s", a.row.State)
	}
	return nil
}

func TestWalk_companyLearnsNothingBeforeSent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if err := walk(law(table()), func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") }); err != nil {
			t.Fatal(err)
		}
	})
}

// walks are random walks without shrinking, for laws that are expected to break.
func walks(l law, times int) error {
	random := rand.New(rand.NewPCG(2005, 102))
	for range times {
		if err := walk(l, random.IntN); err != nil {
			return err
		}
	}
	return nil
}

func TestWalk_reachesEveryState(t *testing.T) {
	t.Parallel()
	reached := map[string]bool{}
	spy := law(table())
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		a := &walker{}
		for range 30 {
			c := a.row
			c.Before = a.open
			role := Roles()[random.IntN(len(Roles()))]
			if buttons := spy.steps(c, role); len(buttons) > 0 {
				step := buttons[random.IntN(len(buttons))]
				if err := a.take(spy, c, step, role, full(step), len(a.meets)); err != nil {
					t.Fatal(err)
				}
			}
			reached[fmt.Sprintf("%s %t", a.row.State, a.row.Sent)] = true
		}
	}
	// Ten states and the one before the first; withdrawn and closed_elsewhere stand on both sides of sent_at.
	if len(reached) != 13 {
		t.Errorf("the walk reaches %d places: %v", len(reached), reached)
	}
}
