package flow

// rule is one row of the table. An empty to leaves the application's state as it is.
type rule struct {
	step Step
	by   []Role
	from []State
	to   State
	give []Field
	fact string // what the outbox tells; one per step
	loud bool   // the words given with the step are for the company too

	// The appointment that the step acts on; NoAppointment on both sides for the steps of the application itself.
	meetFrom []Appointment
	meetTo   Appointment
}

// before stands in rule.to for the state that the history remembers.
const before State = "(the state before)"

// table is the whole law. It is a function, so that nobody can change it.
func table() []rule {
	type (
		roles  = []Role
		states = []State
		fields = []Field
		meets  = []Appointment
	)
	var (
		candidate = roles{Candidate}
		referents = roles{Referent, MissionOfficer}
		company   = roles{Recruiter}
		either    = roles{Candidate, Recruiter}
		open      = OpenStates()
		closed    = states{Refused, NotHired, Withdrawn, ClosedElsewhere, DeclinedByReferent}
		none      = meets{NoAppointment}
		expected  = OpenAppointments()
		why       = fields{FieldReason, FieldReasonText}
		papers    = fields{FieldCV, FieldMessage, FieldLetter, FieldAnswers}
		together  = fields{FieldCV, FieldMessage, FieldLetter, FieldAnswers, FieldWithCandidate}
		meeting   = fields{FieldAt, FieldLength, FieldWay, FieldWhere, FieldMessage}
	)
	const quiet, loud = false, true

	// A move is a new proposal. Nobody who asked to move, and nobody whose time was never settled, can be marked as not having come.
	return []rule{
		{Submit, candidate, states{New}, AwaitingReferent, papers, "applications.submitted", quiet, none, ""},
		{Submit, referents, states{New}, AwaitingReferent, together, "applications.submitted", quiet, none, ""},
		{RequestChanges, referents, states{AwaitingReferent}, ChangesRequested, fields{FieldComment}, "applications.changes_requested", quiet, none, ""},
		{Resubmit, candidate, states{ChangesRequested}, AwaitingReferent, nil, "applications.resubmitted", quiet, none, ""},
		{Resubmit, referents, states{ChangesRequested}, AwaitingReferent, fields{FieldWithCandidate}, "applications.resubmitted", quiet, none, ""},
		{Validate, referents, states{AwaitingReferent}, Sent, nil, "applications.validated", quiet, none, ""},
		{Decline, referents, states{AwaitingReferent, ChangesRequested}, DeclinedByReferent, why, "applications.declined", quiet, none, ""},

		{TakeOn, company, states{Sent}, InProgress, nil, "applications.taken_on", loud, none, ""},
		{Refuse, company, states{Sent}, Refused, why, "applications.refused", loud, none, ""},
		{Hire, company, states{InProgress}, Hired, fields{FieldStartsOn}, "applications.hired", loud, none, ""},
		{NotHire, company, states{InProgress}, NotHired, fields{FieldMessage}, "applications.not_hired", loud, none, ""},

		{ProposeAppointment, company, states{InProgress}, "", meeting, "applications.appointment_proposed", loud, append(expected, NoAppointment), Proposed},
		{ConfirmAppointment, either, states{InProgress}, "", nil, "applications.appointment_confirmed", loud, meets{Proposed}, Confirmed},
		{AskToMove, either, states{InProgress}, "", nil, "applications.appointment_move_asked", loud, meets{Proposed, Confirmed}, MoveAsked},
		{CancelAppointment, either, states{InProgress}, "", nil, "applications.appointment_cancelled", loud, expected, Cancelled},
		{MarkDone, company, states{InProgress}, "", nil, "applications.appointment_done", loud, expected, Done},
		{MarkExcused, company, states{InProgress}, "", nil, "applications.appointment_excused", loud, expected, Excused},
		{MarkNoShow, company, states{InProgress}, "", nil, "applications.appointment_no_show", loud, meets{Confirmed}, NoShow},

		{Withdraw, candidate, open, Withdrawn, nil, "applications.withdrawn", quiet, none, ""},
		{CloseElsewhere, roles{System}, open, ClosedElsewhere, fields{FieldReason}, "applications.closed_elsewhere", quiet, none, ""},
		{Reopen, roles{Admin}, closed, before, fields{FieldReasonText}, "applications.reopened", quiet, none, ""},
	}
}
