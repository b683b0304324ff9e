// Package access holds the pages of the access module: signing in, accepting an invitation, and one's own ways in and sessions.
package access

import (
	"time"

	"github.com/atouts/atouts/templates/ui"
)

// SignInView is the page where one signs in.
type SignInView struct {
	Email, Return string
	// Again says that the person is in, and must prove it once more.
	Again  bool
	Errors ui.Errors
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
	// MayPassword and MayCode say that these can be added.
	MayPassword, MayCode bool
	// Obliged says that the role must prove itself twice, and has not.
	Obliged bool
}

// PasswordView is the form of one's password.
type PasswordView struct {
	Email  string
	Has    bool
	Errors ui.Errors
}

// AskView is a form that asks for a link by e-mail.
type AskView struct {
	// Kind is link or forgotten; empty where no link is to be asked for.
	Kind, Action, Email string
	// Why says what is the matter with the link that was opened.
	Why    string
	Errors ui.Errors
}

// LinkView is the one button of a link that comes in.
type LinkView struct{ Action, FirstName string }

// ResetView is the form of a forgotten password.
type ResetView struct {
	Action, Email string
	Errors        ui.Errors
}

// EmailView is the form that changes one's address.
type EmailView struct {
	Present, Email string
	Errors         ui.Errors
}

// EmailConfirmView is the one button of a link about an address; Kind is email_old, email_new or email_undo.
type EmailConfirmView struct{ Action, Kind, Email string }

// CodeView is the page of one-time codes.
type CodeView struct {
	Confirmed *time.Time
	Recovery  int
	// Secret, URL and the QR code's drawing are there until the codes are confirmed.
	Secret, URL, Path string
	Size              int
	Errors            ui.Errors
}

// RecoveryView shows recovery codes, once.
type RecoveryView struct {
	Codes []string
	New   bool
}
