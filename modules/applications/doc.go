// Package applications carries an application from the candidate over her referent to the company, and back with an answer.
//
// The law (states, steps, roles, what must be given, who is told) is the package flow, with its drawing. This package holds whose an application
// is, the rows, the frozen documents, the appointments, the company's notes, and the telling.
//
//	Submit ─▶ awaiting_referent ⇄ changes_requested          the company sees nothing, not even a count
//	              │ validate (sent_at is set, for ever)
//	              ▼
//	            sent ─▶ in_progress (appointments) ─▶ hired | not_hired      refused | withdrawn | closed_elsewhere end it earlier
//
// # A step
//
// Every step goes the same way (service.go): read as the viewer, ask the law, then in one transaction UPDATE … WHERE state and revision are those
// that were read (a double click or a stale form is a 409 and changes nothing), write the appointment, one line of history, the fact in the outbox,
// and the notifications. Whoever acts is not told.
//
// # What a company sees
//
// Rows whose sent_at is set, and lines of history at or after it: the row policies of schema/policy.go hold this below every query; the service
// blanks the words that are not addressed to it, and its revisions begin at one thousand, so that it cannot count what came before.
//
// # Facts
//
// Told, with {application, appointment?}: applications.submitted, changes_requested, resubmitted, validated, declined, taken_on, refused, hired,
// not_hired, appointment_proposed, appointment_confirmed, appointment_move_asked, appointment_cancelled, appointment_done, appointment_excused,
// appointment_no_show, withdrawn, closed_elsewhere, reopened; besides the steps, reminded and nudged. Each is an alert to the candidate, and, with
// ".team" behind it, to those who accompany her and, once sent, to the recruiters.
//
// Heard: applications.hired (closes the candidate's other applications), offers.filled and offers.archived (close the offer's applications),
// offers.expired (closes those that were not sent).
//
// # Timers
//
// Those who accompany are reminded after 3 and 7 days, recruiters after 7 and 14; a candidate may ask once after 10.
package applications
