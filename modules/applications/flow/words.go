package flow

// State is where an application stands. Its values are stored and never renamed.
type State string

// The states. New is an application that does not exist yet.
const (
	New                State = ""
	AwaitingReferent   State = "awaiting_referent"
	ChangesRequested   State = "changes_requested"
	DeclinedByReferent State = "declined_by_referent"
	Sent               State = "sent"
	InProgress         State = "in_progress"
	Refused            State = "refused"
	Hired              State = "hired"
	NotHired           State = "not_hired"
	Withdrawn          State = "withdrawn"
	ClosedElsewhere    State = "closed_elsewhere"
)

// States are all the states that a stored application can have, in the order of its life.
func States() []State {
	return append(OpenStates(), DeclinedByReferent, Refused, Hired, NotHired, Withdrawn, ClosedElsewhere)
}

// OpenStates are those in which someone still has something to do. A candidate has at most one application in them per offer.
func OpenStates() []State {
	return []State{AwaitingReferent, ChangesRequested, Sent, InProgress}
}

// TextKey is the key of the state's text in the catalogues, which have it in easy-to-read French too.
func (s State) TextKey() string { return "applications.state." + string(s) }

// Appointment is where one appointment of an application stands. Its values are stored and never renamed.
type Appointment string

// The states of an appointment. NoAppointment is one that does not exist yet.
const (
	NoAppointment Appointment = ""
	Proposed      Appointment = "proposed"
	Confirmed     Appointment = "confirmed"
	MoveAsked     Appointment = "move_asked"
	Cancelled     Appointment = "cancelled"
	Done          Appointment = "done"
	Excused       Appointment = "excused"
	NoShow        Appointment = "no_show"
)

// Appointments are all the states that a stored appointment can have.
func Appointments() []Appointment {
	return append(OpenAppointments(), Cancelled, Done, Excused, NoShow)
}

// OpenAppointments are the states of an appointment that is still expected to take place.
func OpenAppointments() []Appointment {
	return []Appointment{Proposed, Confirmed, MoveAsked}
}

// TextKey is the key of the appointment's text in the catalogues.
func (a Appointment) TextKey() string { return "applications.appointment." + string(a) }

// Step is something done to an application. Its values are stored in the history and never renamed.
type Step string

// The steps. Those from ProposeAppointment to MarkNoShow act on one appointment and leave the application's state as it is.
const (
	Submit             Step = "submit"
	RequestChanges     Step = "request_changes"
	Resubmit           Step = "resubmit"
	Validate           Step = "validate"
	Decline            Step = "decline"
	TakeOn             Step = "take_on"
	Refuse             Step = "refuse"
	ProposeAppointment Step = "propose_appointment"
	ConfirmAppointment Step = "confirm_appointment"
	AskToMove          Step = "ask_to_move"
	CancelAppointment  Step = "cancel_appointment"
	MarkDone           Step = "mark_done"
	MarkExcused        Step = "mark_excused"
	MarkNoShow         Step = "mark_no_show"
	Hire               Step = "hire"
	NotHire            Step = "not_hire"
	Withdraw           Step = "withdraw"
	CloseElsewhere     Step = "close_elsewhere"
	Reopen             Step = "reopen"
)

// TextKey is the key of the step's name in the catalogues, as on its button.
func (s Step) TextKey() string { return "applications.step." + string(s) }

// Role is who acts or looks on, spelt as in the viewer. A deputy has the role of the referent who named them.
type Role string

// The roles. System is the program itself; in [Outcome.Told], Referent stands for every referent of the candidate and Recruiter for the company.
const (
	Visitor        Role = "visitor"
	Candidate      Role = "candidate"
	Referent       Role = "referent"
	MissionOfficer Role = "mission_officer"
	Recruiter      Role = "recruiter"
	Admin          Role = "admin"
	System         Role = "system"
)

// Roles are all the roles.
func Roles() []Role {
	return []Role{Visitor, Candidate, Referent, MissionOfficer, Recruiter, Admin, System}
}
