// Package access holds the pages of the access module: signing in, accepting an invitation, and one's own ways in and sessions.
package access

import (
	"time"

	"github.com/atouts/atouts/templates/ui"
)

// SignInView is the page where one signs in.
type SignInView struct {
	Email, Return string
	Errors        ui.Errors
	// Demo are the one-click doors of a demonstration.
	Demo []DemoDoor
}

// DemoDoor lets a visitor of the demonstration in as somebody.
type DemoDoor struct{ Account, Name, Role, Place string }

// AcceptView is the page where an invited person chooses a password.
type AcceptView struct {
	Action, FirstName, Email string
	Errors                   ui.Errors
}

// SessionLine is one place where one is signed in.
type SessionLine struct {
	ID, Device string
	Since      time.Time
	Seen       time.Time
	Current    bool
}

// WayLine is one way in.
type WayLine struct {
	Kind, Name     string
	Since, Used    *time.Time
	Change, Remove string // addresses; empty where there is none
}

// MineView is "Mes accès".
type MineView struct {
	Ways     []WayLine
	Sessions []SessionLine
}
