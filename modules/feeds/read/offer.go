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
	Ordinal int
	Offset  int64
	Line    int
	// Quarantined says that the offer must not be applied: an issue of severity error says why. Its ExternalID and Key still count as
	// seen when they could be read, so that a bad update never removes the good version.
	Quarantined bool

	ExternalID string
	// Key identifies the offer in its feed: 128 bits of the feed and its id, or of what stands for an id when WeakID is set.
	Key    [16]byte
	WeakID bool
	// RawHash is of the record as written, ContentHash of the offer as normalised: link parameters and dates of update that change with
	// each run change only the first.
	RawHash, ContentHash [32]byte

	Title    string
	Kind     Kind
	KindText string // what the feed said, for KindOther

	Description, Missions, Profile Text

	Company, SIRET string
	Places         []Place
	Remote         string // none, hybrid, full; empty when unknown
	Level          string // none, 3 to 8; empty when unknown
	Pay            Pay

	Start, End, ApplyBefore, Published, Updated time.Time

	DurationMonths int
	HoursPerWeek   float64

	ApplyURL, SourceURL string
	Domain              string // what the feed says of the trade
	ROME                string // a ROME code, when that is what it says
}

// Text is a sanitised text with its plain twin.
type Text struct{ HTML, Plain string }

// Place is where the work is done. Label is what the feed said; the rest is what was recognised.
type Place struct {
	Label, City, Postcode, INSEE string
	Department, DepartmentName   string
	Region, RegionName           string
	Lat, Lon                     float64
	Located                      bool // the coordinates mean something, about
}

// Pay is gross pay. Max is 0 when there is one figure.
type Pay struct {
	Min, Max float64
	Period   string // hour, day, month, year
	Currency string // ISO 4217
}
