package companies

import "github.com/google/uuid"

// The facts that the module tells.
const (
	FactCreated = "companies.created"
	FactEdited  = "companies.edited"
)

// Fact is the payload of each.
type Fact struct {
	Company uuid.UUID `json:"company"`
}
