package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// breaches holds what a law says of some steps against what the platform promises, written here without looking at the table.
func breaches(l law, steps []Step) []string {
	var found []string
	must := func(ok bool, format string, args ...any) {
		if !ok {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	checkLife(must, l)
	may := mayTake()
	for _, c := range cases() {
		for _, r := range Roles() {
			buttons := l.steps(c, r)
			for _, step := range steps {
				ever := checkStep(must, l, c, step, r, buttons)
				must(ever == slices.Contains(may[r], step), "%s by %s: %t", step, r, ever)
			}
		}
		if len(found) > 0 { // one case says enough
			break
		}
	}
	return found
}

// checkStep is what holds for one step in one case. It reports whether the role may ever take the step.
func checkStep(must must, l law, c Case, step Step, r Role, buttons []Step) bool {
	out, err := l.next(c, step, r, full(step))
	shown := 0
	for _, b := range buttons {
		if b == step {
			shown++
		}
	}
	if err != nil {
		_, never := errors.AsType[*NotAllowedError](err)
		must(shown == 0, "%v: a button that fails", err)
		must(out.Fact == "" && out.Told == nil && !out.Sent, "%v: an error with an outcome", err)
		if r == Recruiter && !c.Sent {
			must(errors.Is(err, ErrHidden) || never, "the company learns %v", err)
		}
		return !never
	}
	at := fmt.Sprintf("%s %s %s", c.name(), step, r)
	must(shown == 1, "%s: %d buttons", at, shown)
	must(r != Recruiter || c.Sent, "%s: the company acts before it may know", at)
	checkOutcome(must, c, step, out, at)
	checkWays(must, c, step, out, at)
	checkGifts(must, l, c, step, r, at)
	return true
}

type must func(ok bool, format string, args ...any)

// mayTake is the table of who may do what, whatever the state.
func mayTake() map[Role][]Step {
	referent := []Step{Submit, Resubmit, RequestChanges, Validate, Decline}
	return map[Role][]Step{
		Candidate: {Submit, Resubmit, Withdraw, ConfirmAppointment, AskToMove, CancelAppointment},
		Referent:  referent, MissionOfficer: referent,
		Recruiter: {
			TakeOn, Refuse, Hire, NotHire, ProposeAppointment, ConfirmAppointment, AskToMove, CancelAppointment, MarkDone, MarkExcused, MarkNoShow,
		},
		Admin:  {Reopen},
		System: {CloseElsewhere},
	}
}

// checkOutcome is what holds for every step: sent_at is set once and kept, the right people are told, the fact is named after the step.
func checkOutcome(must must, c Case, step Step, out Outcome, at string) {
	must(out.Sends == (step == Validate && !c.Sent), "%s: sends %t", at, out.Sends)
	must(out.Sent == (c.Sent || out.Sends), "%s: sent %t", at, out.Sent)
	told := []Role{Candidate, Referent}
	if out.Sent {
		told = append(told, Recruiter)
	}
	must(slices.Equal(out.Told, told), "%s: tells %v", at, out.Told)
	must(out.EndsAppointments == (c.State == InProgress && out.State != InProgress), "%s: ends appointments %t", at, out.EndsAppointments)
	facts := map[Step]string{
		Submit: "submitted", RequestChanges: "changes_requested", Resubmit: "resubmitted", Validate: "validated", Decline: "declined", TakeOn: "taken_on",
		Refuse: "refused", ProposeAppointment: "appointment_proposed", ConfirmAppointment: "appointment_confirmed", AskToMove: "appointment_move_asked",
		CancelAppointment: "appointment_cancelled", MarkDone: "appointment_done", MarkExcused: "appointment_excused", MarkNoShow: "appointment_no_show",
		Hire: "hired", NotHire: "not_hired", Withdraw: "withdrawn", CloseElsewhere: "closed_elsewhere", Reopen: "reopened",
	}
	must(out.Fact == "applications."+facts[step], "%s: fact %s", at, out.Fact)
}

// checkWays is where steps may start and lead.
func checkWays(must must, c Case, step Step, out Outcome, at string) {
	open := slices.Contains(OpenStates(), c.State)
	must(step != Submit || c.State == New, "%s: submitted again", at)
	must(open || step == Submit || step == Reopen, "%s: a final state accepts only reopen", at)
	must(step != Reopen || c.State != New && c.State != Hired && !open, "%s: nothing to reopen", at)
	must(step != Reopen || out.State == c.Before && slices.Contains(OpenStates(), c.Before), "%s: reopens to %s", at, out.State)
	must(!c.Twin || open, "%s: two open applications for one offer", at)

	meeting := slices.Contains([]Step{ProposeAppointment, ConfirmAppointment, AskToMove, CancelAppointment, MarkDone, MarkExcused, MarkNoShow}, step)
	ends := map[Step]Appointment{
		ProposeAppointment: Proposed, ConfirmAppointment: Confirmed, AskToMove: MoveAsked, CancelAppointment: Cancelled,
		MarkDone: Done, MarkExcused: Excused, MarkNoShow: NoShow,
	}
	must(out.Appointment == ends[step], "%s: appointment becomes %q", at, out.Appointment)
	if !meeting {
		must(c.Appointment == NoAppointment, "%s: touches an appointment", at)
		return
	}
	must(c.State == InProgress && out.State == InProgress, "%s: an appointment outside in_progress", at)
	must(step == ProposeAppointment || c.Appointment != NoAppointment, "%s: nothing to act on", at)
	must(c.Appointment == NoAppointment || slices.Contains(OpenAppointments(), c.Appointment), "%s: the appointment is over", at)
	must(step == ProposeAppointment || c.Appointment != out.Appointment, "%s: repeated", at)
	must(step != MarkNoShow || c.Appointment == Confirmed, "%s: nobody had agreed to come", at)
}

// checkGifts is what each step does not do without, and that it demands nothing else.
func checkGifts(must must, l law, c Case, step Step, r Role, at string) {
	type key struct {
		step Step
		role Role
	}
	papers := []Field{FieldMessage, FieldCV, FieldLetter, FieldAnswers}
	want := map[key][]Field{
		{Submit, Candidate}: papers, {Submit, Referent}: append(papers, FieldWithCandidate),
		{Resubmit, Referent}: {FieldWithCandidate}, {RequestChanges, Referent}: {FieldComment}, {Decline, Referent}: {FieldReason, FieldReasonText},
		{Refuse, Recruiter}: {FieldReason, FieldReasonText}, {Hire, Recruiter}: {FieldStartsOn}, {NotHire, Recruiter}: {FieldMessage},
		{ProposeAppointment, Recruiter}: {FieldMessage, FieldAt, FieldLength, FieldWay, FieldWhere},
		{CloseElsewhere, System}:        {FieldReason}, {Reopen, Admin}: {FieldReasonText},
	}
	role := r
	if r == MissionOfficer {
		role = Referent
	}
	got := demands(l, c, step, r)
	must(slices.Equal(got, want[key{step, role}]), "%s: demands %v", at, got)
}

// checkLife is that every state can be reached, that no open state is a dead end, and which words a company reads.
func checkLife(must must, l law) {
	reached := map[State]bool{}
	for _, s := range append(OpenStates(), New) {
		c := Case{State: s, Sent: true}
		for _, r := range Roles() {
			for _, step := range l.steps(c, r) {
				out, _ := l.next(c, step, r, full(step))
				reached[out.State] = true
			}
		}
	}
	for _, s := range States() {
		must(reached[s], "%s: never reached", s)
	}
	for _, s := range OpenStates() {
		must(slices.Contains(l.steps(Case{State: s}, Candidate), Withdraw), "%s: the candidate cannot withdraw", s)
		must(slices.Contains(l.steps(Case{State: s}, System), CloseElsewhere), "%s: cannot be closed", s)
	}
	for _, a := range OpenAppointments() {
		c := Case{State: InProgress, Sent: true, Appointment: a}
		for _, step := range []Step{ProposeAppointment, CancelAppointment, MarkDone, MarkExcused} {
			must(slices.Contains(l.steps(c, Recruiter), step), "%s: no %s", c.name(), step)
		}
	}
	quiet := []Step{Submit, RequestChanges, Resubmit, Validate, Decline, Withdraw, CloseElsewhere, Reopen}
	for _, line := range lines() {
		at := fmt.Sprintf("%+v", line)
		company := l.seenBy(line, Recruiter)
		must(line.Sent || company == Hidden, "%s: the company sees what came before sent_at", at)
		must(line.Kind != KindFollowUp || company == Hidden, "%s: the company sees a follow-up", at)
		must(line.Kind != KindStep || !line.Sent || (company == Bare) == slices.Contains(quiet, line.Step), "%s: words for the company: %d", at, company)
	}
}

func TestLaws(t *testing.T) {
	t.Parallel()
	for _, b := range breaches(law(table()), AllSteps()) {
		t.Error(b)
	}
}

func TestNext_errorsSayWhatAndRevealNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		c    Case
		step Step
		role Role
		g    Given
		want string
	}{
		"role first":      {Case{State: Refused}, Validate, Recruiter, Given{}, "recruiter never takes the step validate"},
		"then existence":  {Case{State: AwaitingReferent}, Refuse, Recruiter, Given{}, "no such application for this company"},
		"then the state":  {Case{State: Refused, Sent: true}, Refuse, Recruiter, Given{}, `step refuse does not follow from state "refused" (appointment "", twin false)`},
		"then the fields": {Case{State: Sent, Sent: true}, Refuse, Recruiter, Given{}, "step refuse lacks [reason reason_text]"},
		"unknown reason":  {Case{State: Sent, Sent: true}, Refuse, Recruiter, Given{Reason: "rqth", ReasonText: "t"}, "step refuse lacks [reason]"},
		"another's list":  {Case{State: Sent}, Withdraw, Candidate, Given{Reason: "experience"}, "step withdraw lacks [reason]"},
		"all at once":     {Case{}, Submit, Referent, Given{Wanted: Wanted{Letter: true, Questions: 1}}, "step submit lacks [cv message letter answers with_candidate]"},
		"unknown step":    {Case{}, "vanish", Admin, Given{}, "admin never takes the step vanish"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Next(tt.c, tt.step, tt.role, tt.g); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestStory(t *testing.T) {
	t.Parallel()
	c := Case{}
	for _, s := range []struct {
		step Step
		role Role
		g    Given
		want State
	}{
		{Submit, Referent, Given{CV: "cv", Message: "Bonjour", WithCandidate: true}, AwaitingReferent},
		{RequestChanges, Referent, Given{Comment: "Ajoute ton stage."}, ChangesRequested},
		{Resubmit, Candidate, Given{}, AwaitingReferent},
		{Validate, Referent, Given{}, Sent},
		{TakeOn, Recruiter, Given{}, InProgress},
		{ProposeAppointment, Recruiter, Given{At: time.Unix(1, 0), Length: time.Hour, Way: ByPhone, Where: "01", Message: "À bientôt"}, InProgress},
		{Withdraw, Candidate, Given{Reason: "changed_mind"}, Withdrawn},
		{Reopen, Admin, Given{ReasonText: "Erreur de bouton."}, InProgress},
		{Hire, Recruiter, Given{StartsOn: time.Unix(1, 0)}, Hired},
	} {
		out, err := Next(c, s.step, s.role, s.g)
		if err != nil || out.State != s.want {
			t.Fatalf("%s: %v %v", s.step, out, err)
		}
		c = Case{State: out.State, Before: c.State, Sent: out.Sent}
	}
	if got := Steps(c, Admin); got != nil {
		t.Errorf("a hire is not reopened, got %v", got)
	}
	if SeenBy(Line{KindStep, Refuse, true}, Candidate) != Whole || SeenBy(Line{KindNote, "", true}, Admin) != Hidden {
		t.Error("the candidate reads why, and nobody but the company reads its notes")
	}
}

func TestTextKeys_areDistinct(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	var keys []string
	for _, s := range States() {
		keys = append(keys, s.TextKey())
	}
	for _, a := range Appointments() {
		keys = append(keys, a.TextKey())
	}
	for _, s := range AllSteps() {
		keys = append(keys, s.TextKey())
		for _, r := range Reasons(s) {
			seen[r.TextKey()] = true
		}
	}
	for _, k := range keys {
		if seen[k] || !strings.HasPrefix(k, "applications.") || strings.HasSuffix(k, ".") {
			t.Errorf("bad or double key %q", k)
		}
		seen[k] = true
	}
	if len(AllSteps()) != 19 || len(States()) != 10 || len(Appointments()) != 7 {
		t.Errorf("%d steps, %d states, %d appointments", len(AllSteps()), len(States()), len(Appointments()))
	}
}
