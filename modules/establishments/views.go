package establishments

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
)

// View is an establishment, as operations answer.
type View struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Name       string    `json:"name"`
	Kind       string    `json:"kind" enum:"school,university,training_centre,other"`
	City       string    `json:"city"`
	Postcode   string    `json:"postcode"`
	Department string    `json:"department" doc:"Code of the department."`
}

// ListView is one page of establishments.
type ListView struct {
	Total int    `json:"total"`
	Items []View `json:"items"`
}

func fromEstablishment(e *ent.Establishment) View {
	return View{ID: e.ID, Name: e.Name, Kind: e.Kind, City: e.City, Postcode: e.Postcode, Department: e.Department}
}
