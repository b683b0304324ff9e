package access

import (
	"time"

	"github.com/atouts/atouts/api/session"
)

// DeviceView is one place where a person is signed in.
type DeviceView struct {
	ID      string    `json:"id" doc:"The session's id."`
	Device  string    `json:"device" doc:"Browser and system."`
	Created time.Time `json:"created" doc:"When it was opened."`
	Seen    time.Time `json:"seen" doc:"When it was last used."`
	Current bool      `json:"current" doc:"Whether it is this one."`
}

func fromSessions(list []session.Session) []DeviceView {
	views := make([]DeviceView, len(list))
	for i, s := range list {
		views[i] = DeviceView{ID: s.ID, Device: s.Device, Created: s.Created, Seen: s.Seen, Current: s.Current}
	}
	return views
}
