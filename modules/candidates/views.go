package candidates

import (
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
)

// View is a candidate's file as JSON.
type View struct {
	ID              uuid.UUID `json:"id" doc:"The file's id."`
	Account         uuid.UUID `json:"account" doc:"The candidate's account."`
	FirstName       string    `json:"firstName" doc:"First name."`
	LastName        string    `json:"lastName" doc:"Last name."`
	Email           string    `json:"email" doc:"E-mail address."`
	Phone           string    `json:"phone" doc:"Telephone number."`
	State           string    `json:"state" enum:"invited,active,suspended" doc:"State of the account."`
	EstablishmentID uuid.UUID `json:"establishment" doc:"Where the candidate is accompanied."`
	Establishment   string    `json:"establishmentName" doc:"Its name."`
	Referent        uuid.UUID `json:"referent" doc:"Account of who accompanies."`
	City            string    `json:"city" doc:"Town where the candidate lives."`
	Department      string    `json:"department" doc:"Its department."`
	Sought          []string  `json:"sought" doc:"Kinds of offer looked for."`
	SoughtJob       string    `json:"soughtJob" doc:"The job looked for."`
	AvailableFrom   string    `json:"availableFrom,omitempty" doc:"First day of availability."`
	Created         time.Time `json:"created" doc:"When the file was made."`
}

// ListView is one page of candidates.
type ListView struct {
	Total      int    `json:"total" doc:"How many there are in all."`
	Candidates []View `json:"candidates" doc:"This page of them, by name."`
}

// fromCandidate needs the account and the establishment loaded.
func fromCandidate(c *ent.Candidate) View {
	a := c.Edges.Account
	v := View{
		ID: c.ID, Account: c.AccountID, FirstName: a.FirstName, LastName: a.LastName, Email: a.Email, Phone: a.Phone, State: a.State,
		EstablishmentID: c.EstablishmentID, Establishment: c.Edges.Establishment.Name, Referent: c.ReferentID, City: c.City, Department: c.Department,
		Sought: c.Sought, SoughtJob: c.SoughtJob, AvailableFrom: day(c.AvailableFrom), Created: c.CreatedAt,
	}
	if v.Sought == nil {
		v.Sought = []string{}
	}
	return v
}

func day(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
