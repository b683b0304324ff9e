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

// WayView is one way to sign in.
type WayView struct {
	Kind  string     `json:"kind" doc:"What it is: link, password, code…"`
	ID    string     `json:"id,omitempty" doc:"Its id, among others of its kind."`
	Name  string     `json:"name,omitempty" doc:"What its person calls it."`
	Since *time.Time `json:"since,omitempty" doc:"When it was added."`
	Used  *time.Time `json:"used,omitempty" doc:"When it was last used, as far as that is noted."`
}

func fromWays(ways []Way) []WayView {
	views := make([]WayView, len(ways))
	for i, w := range ways {
		views[i] = WayView{Kind: w.Kind, ID: w.ID, Name: w.Name, Since: w.Since, Used: w.Used}
	}
	return views
}

// OutcomeView says what a link about an address has done.
type OutcomeView struct {
	Outcome string `json:"outcome" enum:"half,changed,undone" doc:"half: the other address is still to confirm."`
}

// CodeView is what a person has of one-time codes.
type CodeView struct {
	Confirmed *time.Time `json:"confirmed,omitempty" doc:"Since when codes are asked for; absent while they are not."`
	Secret    string     `json:"secret,omitempty" doc:"The seed, until it is confirmed."`
	URL       string     `json:"url,omitempty" doc:"The seed as the address that apps read, until it is confirmed."`
	Recovery  int        `json:"recovery" doc:"How many recovery codes are left."`
}

func fromCode(state *CodeState) CodeView {
	if state == nil {
		return CodeView{}
	}
	return CodeView{Confirmed: state.Confirmed, Secret: state.Secret, URL: state.URL, Recovery: state.Recovery}
}

// RecoveryView is shown once.
type RecoveryView struct {
	Codes []string `json:"codes" doc:"Ten codes, each good once in place of a one-time code. They are never shown again."`
}
