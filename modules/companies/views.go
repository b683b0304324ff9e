package companies

import (
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
)

// View is a company, as operations answer.
type View struct {
	ID               uuid.UUID `json:"id" format:"uuid"`
	Slug             string    `json:"slug" doc:"The end of its address, /entreprises/{slug}."`
	Name             string    `json:"name"`
	SIRET            string    `json:"siret,omitempty"`
	Sector           string    `json:"sector"`
	Size             string    `json:"size"`
	Website          string    `json:"website"`
	Presentation     string    `json:"presentation"`
	DisabilityPolicy string    `json:"disabilityPolicy"`
	City             string    `json:"city"`
	Postcode         string    `json:"postcode"`
	Department       string    `json:"department" doc:"Code of the department."`
}

// ListView is one page of companies.
type ListView struct {
	Total int    `json:"total"`
	Items []View `json:"items"`
}

func fromCompany(c *ent.Company) View {
	v := View{
		ID: c.ID, Slug: c.Slug, Name: c.Name, Sector: c.Sector, Size: c.Size, Website: c.Website, Presentation: c.Presentation,
		DisabilityPolicy: c.DisabilityPolicy, City: c.City, Postcode: c.Postcode, Department: c.Department,
	}
	if c.Siret != nil {
		v.SIRET = *c.Siret
	}
	return v
}
