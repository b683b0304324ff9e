package read

import "time"

// Kind is the kind of an offer, in the words of the offers' own column.
type Kind string

// The kinds of offer.
const (
	KindDiscovery           Kind = "internship_discovery"
	KindInternship          Kind = "internship"
	KindApprenticeship      Kind = "apprenticeship"
	KindProfessionalization Kind = "professionalization"
	KindPermanent           Kind = "permanent"
	KindFixedTerm           Kind = "fixed_term"
	KindTemporary           Kind = "temporary"
	KindSeasonal            Kind = "seasonal"
	KindSpringboard         Kind = "springboard"
	KindCivicService        Kind = "civic_service"
	KindVIE                 Kind = "vie"
	KindImmersion           Kind = "immersion"
	KindOther               Kind = "other"
)

// Offer is one offer in canonical form. Fields that the feed does not give, or gives absurdly, have their zero value.
type Offer struct {
	Ordinal int   `json:"ordinal"`
	Offset  int64 `json:"offset"`
	Line    int   `json:"line"`
	// Quarantined says that the offer must not be applied: an issue of severity error says why. Its ExternalID and Key still count as
	// seen when they could be read, so that a bad update never removes the good version.
	Quarantined bool `json:"quarantined"`

	ExternalID string `json:"external_id"`
	// Key identifies the offer in its feed: 128 bits of the feed and its id, or of what stands for an id when WeakID is set.
	Key    [16]byte `json:"key"`
	WeakID bool     `json:"weak_id"`
	// RawHash is of the record as written, ContentHash of the offer as normalised: link parameters and dates of update that change with
	// each run change only the first.
	RawHash     [32]byte `json:"raw_hash"`
	ContentHash [32]byte `json:"content_hash"`

	Title    string `json:"title"`
	Kind     Kind   `json:"kind"`
	KindText string `json:"kind_text"` // what the feed said, for KindOther

	Description Text `json:"description"`
	Missions    Text `json:"missions"`
	Profile     Text `json:"profile"`

	Company string  `json:"company"`
	SIRET   string  `json:"siret"`
	Places  []Place `json:"places"`
	Remote  string  `json:"remote"` // none, hybrid, full; empty when unknown
	Level   string  `json:"level"`  // none, 3 to 8; empty when unknown
	Pay     Pay     `json:"pay"`

	Start       time.Time `json:"start"`
	End         time.Time `json:"end"`
	ApplyBefore time.Time `json:"apply_before"`
	Published   time.Time `json:"published"`
	Updated     time.Time `json:"updated"`

	DurationMonths int     `json:"duration_months"`
	HoursPerWeek   float64 `json:"hours_per_week"`

	ApplyURL  string `json:"apply_url"`
	SourceURL string `json:"source_url"`
	Domain    string `json:"domain"` // what the feed says of the trade
	ROME      string `json:"rome"`   // a ROME code, when that is what it says
}

// Text is a sanitised text with its plain twin.
type Text struct {
	HTML  string `json:"html"`
	Plain string `json:"plain"`
}

// Place is where the work is done. Label is what the feed said; the rest is what was recognised.
type Place struct {
	Label          string  `json:"label"`
	City           string  `json:"city"`
	Postcode       string  `json:"postcode"`
	INSEE          string  `json:"insee"`
	Department     string  `json:"department"`
	DepartmentName string  `json:"department_name"`
	Region         string  `json:"region"`
	RegionName     string  `json:"region_name"`
	Lat            float64 `json:"lat"`
	Lon            float64 `json:"lon"`
	Located        bool    `json:"located"` // the coordinates mean something, about
}

// Pay is gross pay. Max is 0 when there is one figure.
type Pay struct {
	Min      float64 `json:"min"`
	Max      float64 `json:"max"`
	Period   string  `json:"period"`   // hour, day, month, year
	Currency string  `json:"currency"` // ISO 4217
}
