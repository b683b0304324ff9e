package applications

import (
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/ui"
)

// toneOf is how a state looks; its words always stand beside it.
func toneOf(s flow.State) ui.Tone {
	switch s {
	case flow.AwaitingReferent, flow.Sent, flow.InProgress:
		return ui.Info
	case flow.ChangesRequested:
		return ui.Warning
	case flow.Refused, flow.NotHired, flow.DeclinedByReferent:
		return ui.Problem
	case flow.Hired:
		return ui.Success
	default:
		return ui.Plain
	}
}

func meetingTone(a flow.Appointment) ui.Tone {
	switch a {
	case flow.Proposed:
		return ui.Info
	case flow.MoveAsked:
		return ui.Warning
	case flow.Confirmed, flow.Done:
		return ui.Success
	case flow.NoShow:
		return ui.Problem
	default:
		return ui.Plain
	}
}

// dateOf is the date of an application: that of its sending, before it that of its writing.
func dateOf(a *ent.Application) time.Time {
	if a.SentAt != nil {
		return *a.SentAt
	}
	return a.CreatedAt
}
