package offers

import "github.com/google/uuid"

// The facts that the module tells. The payload of each is Fact, but for FactExpired, which is told once for a batch with Expired.
const (
	FactPublished = "offers.published"
	FactSuspended = "offers.suspended"
	FactFilled    = "offers.filled"
	FactArchived  = "offers.archived"
	FactExpired   = "offers.expired"
)

// Fact says that something happened to one offer.
type Fact struct {
	Offer   uuid.UUID `json:"offer"`
	Company uuid.UUID `json:"company"`
}

// Expired says that offers have reached their date.
type Expired struct {
	Offers []uuid.UUID `json:"offers"`
}
