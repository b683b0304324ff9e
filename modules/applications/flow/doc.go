// Package flow is the law of an application: its states, its steps, who may take them, what they must give, and who learns of it.
//
// It is pure: no database, no clock, no text. One table (table.go) says everything; [Next] and [Steps] only read it, so that a page's buttons,
// an operation's answer and the tests can never disagree. The service loads a [Case], calls [Next] and stores the [Outcome] in one transaction:
//
//	out, err := flow.Next(flow.Case{State: row.State, Sent: row.SentAt != nil}, flow.Refuse, flow.Recruiter, flow.Given{
//		Reason: "skills", ReasonText: "…",
//	})
//
// # Errors
//
// [NotAllowedError] depends on the step and the role alone, so it teaches nothing about an application. [ErrHidden] answers a company about
// an application that was never sent to it: show it as what does not exist. [ConflictError] is a step out of order, repeated or late: 409, and
// nothing changes. [MissingError] names at once every field to fill in.
//
// # What a company learns
//
// The first validate sets sent_at and nothing clears it. [Outcome.Sends] says when to set it, [Outcome.Sent] goes on the step's history line, so
// that "at or after sent_at" needs no comparison of times. A company is told ([Outcome.Told]), sees ([SeenBy]) and does ([Steps]) nothing
// before; afterwards it sees that referents and candidates acted, and reads only the words that are addressed to it. Never the state decides:
// withdrawn, declined and closed applications exist on both sides of sent_at.
//
// # What stays with the service
//
// Whose application, candidate and territory it is; dates that must lie ahead or behind; the freezing of the documents; and taking back, with an
// .ics CANCEL, the appointments still to come when [Outcome.EndsAppointments] is true. A deputy acts in the role of the referent who named
// them, and the referent who submits with the candidate may validate the same application: the history line says so in both cases.
//
// # Drawing
//
// Written from the table by "go test -run Drawing -update"; a star marks the step that makes the application visible to the company.
//
//	(new)
//	  submit               → awaiting_referent      candidate                  cv, message, letter, answers
//	  submit               → awaiting_referent      referent, mission_officer  cv, message, letter, answers, with_candidate
//	awaiting_referent
//	  request_changes      → changes_requested      referent, mission_officer  comment
//	  validate             → sent *                 referent, mission_officer
//	  decline              → declined_by_referent   referent, mission_officer  reason, reason_text
//	  withdraw             → withdrawn              candidate
//	  close_elsewhere      → closed_elsewhere       system                     reason
//	changes_requested
//	  resubmit             → awaiting_referent      candidate
//	  resubmit             → awaiting_referent      referent, mission_officer  with_candidate
//	  decline              → declined_by_referent   referent, mission_officer  reason, reason_text
//	  withdraw             → withdrawn              candidate
//	  close_elsewhere      → closed_elsewhere       system                     reason
//	sent
//	  take_on              → in_progress            recruiter
//	  refuse               → refused                recruiter                  reason, reason_text
//	  withdraw             → withdrawn              candidate
//	  close_elsewhere      → closed_elsewhere       system                     reason
//	in_progress
//	  hire                 → hired                  recruiter                  starts_on
//	  not_hire             → not_hired              recruiter                  message
//	  withdraw             → withdrawn              candidate
//	  close_elsewhere      → closed_elsewhere       system                     reason
//	declined_by_referent
//	  reopen               → (the state before)     admin                      reason_text
//	refused
//	  reopen               → (the state before)     admin                      reason_text
//	hired
//	not_hired
//	  reopen               → (the state before)     admin                      reason_text
//	withdrawn
//	  reopen               → (the state before)     admin                      reason_text
//	closed_elsewhere
//	  reopen               → (the state before)     admin                      reason_text
//
// The appointments of an application in_progress:
//
//	(new)
//	  propose_appointment  → proposed               recruiter                  at, length, way, where, message
//	proposed
//	  propose_appointment  → proposed               recruiter                  at, length, way, where, message
//	  confirm_appointment  → confirmed              candidate, recruiter
//	  ask_to_move          → move_asked             candidate, recruiter
//	  cancel_appointment   → cancelled              candidate, recruiter
//	  mark_done            → done                   recruiter
//	  mark_excused         → excused                recruiter
//	confirmed
//	  propose_appointment  → proposed               recruiter                  at, length, way, where, message
//	  ask_to_move          → move_asked             candidate, recruiter
//	  cancel_appointment   → cancelled              candidate, recruiter
//	  mark_done            → done                   recruiter
//	  mark_excused         → excused                recruiter
//	  mark_no_show         → no_show                recruiter
//	move_asked
//	  propose_appointment  → proposed               recruiter                  at, length, way, where, message
//	  cancel_appointment   → cancelled              candidate, recruiter
//	  mark_done            → done                   recruiter
//	  mark_excused         → excused                recruiter
//	cancelled
//	done
//	excused
//	no_show
package flow
