// Package accounts holds the pages of the accounts module: signing in, accepting an invitation, the people one manages, and one's own account.
package accounts

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

// RoleView lets a person with several memberships choose.
type RoleView struct{ Choices []RoleChoice }

// RoleChoice is one membership.
type RoleChoice struct {
	Membership, Role, Place string
	Current                 bool
}

// PeopleView is the list of the people one manages.
type PeopleView struct {
	People  []PersonLine
	Total   int
	Text    string
	Role    string
	Roles   []ui.Option // empty when there is only one
	Pending bool
	Pages   ui.Pages
	// May says that the viewer may invite somebody.
	May bool
}

// PersonLine is one person and one of the things she is.
type PersonLine struct {
	Account, Name, Email, Role, Place, State string
	Expires                                  *time.Time // of the invitation that waits
	Expired                                  bool
	Waits                                    bool
}

// InviteView is the form of an invitation.
type InviteView struct {
	Values         map[string]string
	Departments    string
	Roles          []ui.Option
	Companies      []ui.Option
	Establishments []ui.Option
	Errors         ui.Errors
}

// MineView is "Mon compte".
type MineView struct {
	Values   map[string]string
	Email    string
	Roles    []RoleChoice
	Sessions []SessionLine
	Errors   ui.Errors
}

// SessionLine is one place where one is signed in.
type SessionLine struct {
	ID, Device string
	Since      time.Time
	Seen       time.Time
	Current    bool
}
