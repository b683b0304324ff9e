package accounts

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
)

// SessionView says who is signed in, and as what.
type SessionView struct {
	Account     uuid.UUID        `json:"account" doc:"The account's id."`
	Name        string           `json:"name" doc:"First and last name."`
	Role        viewer.Role      `json:"role" doc:"The role acted in."`
	Membership  uuid.UUID        `json:"membership" doc:"The membership acted by."`
	Memberships []MembershipView `json:"memberships" doc:"Everything the person may act as."`
}

// MembershipView is one thing that a person is.
type MembershipView struct {
	ID    uuid.UUID   `json:"id" doc:"The membership's id."`
	Role  viewer.Role `json:"role" doc:"The role."`
	Place string      `json:"place,omitempty" doc:"Name of the company or the establishment."`
}

// AccountView is an account as its person reads it.
type AccountView struct {
	ID        uuid.UUID `json:"id" doc:"The account's id."`
	Email     string    `json:"email" doc:"E-mail address."`
	FirstName string    `json:"firstName" doc:"First name."`
	LastName  string    `json:"lastName" doc:"Last name."`
	Function  string    `json:"function" doc:"What the person does."`
	Phone     string    `json:"phone" doc:"Telephone number."`
	Locale    string    `json:"locale" doc:"Language of pages and mails."`
}

// InvitedView is the answer to an invitation.
type InvitedView struct {
	Account uuid.UUID `json:"account" doc:"The account that the invitation opens."`
}

// PeopleView is one page of the people one manages.
type PeopleView struct {
	Total  int          `json:"total" doc:"How many there are in all."`
	People []PersonView `json:"people" doc:"This page of them, newest first."`
}

// PersonView is one person and one of the things she is.
type PersonView struct {
	Account   uuid.UUID   `json:"account" doc:"The account's id."`
	Name      string      `json:"name" doc:"First and last name."`
	Email     string      `json:"email" doc:"E-mail address."`
	Role      viewer.Role `json:"role" doc:"The role."`
	Place     string      `json:"place,omitempty" doc:"Name of the company or the establishment."`
	State     string      `json:"state" enum:"invited,active,suspended" doc:"State of the account."`
	InvitedTo *time.Time  `json:"invitationExpires,omitempty" doc:"Until when the waiting invitation is valid."`
}

// SessionOf says who acts in the context, and what else the person may act as.
func (s *Service) SessionOf(ctx context.Context) (SessionView, error) {
	v := viewer.Get(ctx)
	list, err := s.Memberships(ctx)
	if err != nil {
		return SessionView{}, err
	}
	view := SessionView{Account: v.Account, Name: v.Name, Role: v.Role, Membership: v.Membership, Memberships: []MembershipView{}}
	for _, one := range list {
		place, err := s.PlaceName(ctx, one)
		if err != nil {
			return SessionView{}, err
		}
		view.Memberships = append(view.Memberships, MembershipView{ID: one.ID, Role: one.Role, Place: place})
	}
	return view, nil
}

func fromAccount(a *ent.Account) AccountView {
	return AccountView{ID: a.ID, Email: a.Email, FirstName: a.FirstName, LastName: a.LastName, Function: a.Function, Phone: a.Phone, Locale: a.Locale}
}

func fromPeople(people []Person, total int) PeopleView {
	view := PeopleView{Total: total, People: make([]PersonView, len(people))}
	for i, p := range people {
		view.People[i] = PersonView{
			Account: p.Account.ID, Name: FullName(p.Account), Email: Address(p.Account), Role: p.Membership.Role, Place: p.Place, State: p.Account.State,
		}
		if p.Invitation != nil {
			view.People[i].InvitedTo = &p.Invitation.ExpiresAt
		}
	}
	return view
}
