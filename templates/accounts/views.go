// Package accounts holds the pages of the accounts module: the people one manages, what one acts as, and one's own account.
package accounts

import (
	"time"

	"github.com/atouts/atouts/templates/ui"
)

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
	State   string
	States  []ui.Option
	Sort    string
	Sorts   []ui.Option
	Pending bool
	Waiting int  // how many invitations wait
	Gaps    *int // how many things wait for somebody; nil for who cures none
	Bulk    bool // the viewer may suspend and restore several at once
	Pages   ui.Pages
	// May says that the viewer may invite somebody.
	May bool
	// Imports says that the viewer may import a file of accounts.
	Imports bool
}

// PersonLine is one person and one of the things she is.
type PersonLine struct {
	Account, Membership, Name, Email, Role, Place, State string
	Expires                                              *time.Time // of the invitation that waits
	Expired                                              bool
	Waits                                                bool
}

// InviteChoiceView asks whom to invite.
type InviteChoiceView struct{ Roles []ui.Option }

// InviteView is the form of an invitation.
type InviteView struct {
	Role           string
	Values         map[string]string
	Ticked         []string // single establishments of a territory
	Companies      []ui.Option
	Establishments []ui.Option
	Several        bool // other kinds may be invited too
	Errors         ui.Errors
}

// MineView is "Mon compte".
type MineView struct {
	Values map[string]string
	Email  string
	Roles  []RoleChoice
	Errors ui.Errors
}
