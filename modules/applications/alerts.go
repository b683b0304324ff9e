package applications

import (
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
)

// Alerts declares who may be told of what. What the candidate hears has words of her own; what those around her hear ends in ".team". Before an
// application is sent only those who accompany are around her.
func (m *Module) Alerts() []modules.Alert {
	mine := func(mail bool, events ...string) (all []modules.Alert) {
		for _, e := range events {
			all = append(all, modules.Alert{Event: "applications." + e, Roles: []viewer.Role{viewer.RoleCandidate}, Mail: mail, Live: true})
		}
		return all
	}
	team := func(mail bool, roles []viewer.Role, events ...string) (all []modules.Alert) {
		for _, e := range events {
			all = append(all, modules.Alert{Event: "applications." + e + teamSuffix, Roles: roles, Mail: mail, Live: true})
		}
		return all
	}
	everybody := append(viewer.Accompanying(), viewer.RoleRecruiter)
	const mail, quiet = true, false
	all := mine(mail, "submitted", "changes_requested", "resubmitted", "validated", "declined", "taken_on", "refused", "hired", "not_hired",
		"appointment_confirmed", "appointment_move_asked", "appointment_no_show", "closed_elsewhere", "reopened")
	all = append(all, mine(quiet, "appointment_done", "appointment_excused")...)
	for _, meeting := range mine(mail, "appointment_proposed", "appointment_cancelled") {
		meeting.Calendar = m.calendarOf
		all = append(all, meeting)
	}
	all = append(all, team(mail, viewer.Accompanying(), "submitted", "resubmitted", "declined")...)
	all = append(all, team(quiet, viewer.Accompanying(), "changes_requested")...)
	all = append(all, team(mail, everybody, "validated", "refused", "hired", "not_hired", "appointment_proposed", "appointment_move_asked",
		"appointment_cancelled", "appointment_no_show", "withdrawn", "closed_elsewhere", "reopened", "reminded", "nudged")...)
	return append(all, team(quiet, everybody, "taken_on", "appointment_confirmed", "appointment_done", "appointment_excused")...)
}
