package bulk

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/offers/schema"
)

// HashSize is how many bytes of SHA-256 are kept of keys and hashes.
const HashSize = 16

// Row is one offer as a feed gives it.
type Row struct {
	FeedID, CompanyID uuid.UUID
	ExternalID        string
	// Company is the employer's name, for the words; it is not stored.
	Company string
	// Raw is the hash of the record as read. Key, which knows the offer among those of all feeds, Content, the hash of the offer as normalised,
	// and Words, what a search finds it by, are filled by Prepare.
	Raw, Key, Content []byte
	Words             Words
	// Offer is what the row says. Its hash is Content, so nothing that changes with the time of reading belongs in it.
	Offer Offer
	// Expires is when the offer stops being shown; zero means sixty days after it is applied.
	Expires time.Time
	// Published is when the employer published it; zero or a time to come means when it is applied.
	Published time.Time
}

// Offer is the content of an offer: each field is the column of the same name.
type Offer struct {
	Title, Reference, SourceURL        string
	Kind, KindOther, Domain, RomeCode  string
	Level                              string // empty means any
	Openings                           int    // zero means one
	StartOn, EndOn, ApplyBefore        *time.Time
	StartFlexible                      bool
	DurationMonths                     int
	HoursWeek                          float64
	Rhythm                             string
	Remote                             string // empty means none
	PayMin, PayMax                     float64
	PayPeriod                          string
	Currency                           string // empty means EUR
	PayLegal                           bool
	Travel, Environment                []string
	Description, DescriptionText       string // HTML of the allow-list, and the same as plain text
	Missions, Profile                  string // HTML of the allow-list
	CompanyLabel, ApplyURL, ApplyEmail string
	Places                             []Place
}

// Place is where the work of an offer is done.
type Place struct {
	Label, City, Postcode, INSEE, Department, Region string
	Latitude, Longitude                              *float64
}

// Key returns the key of an offer of a feed: 128 bits of the feed and the external id.
func Key(feed uuid.UUID, externalID string) []byte {
	sum := sha256.Sum256(append(feed[:], externalID...))
	return sum[:HashSize]
}

// Prepare completes the row: its defaults, key, content hash and words. It makes every text fit for both databases (PostgreSQL refuses a zero byte
// and broken UTF-8). Apply wants prepared rows; preparing is outside it so that it may run in parallel and outside the transaction.
func (r *Row) Prepare() error {
	o := &r.Offer
	r.ExternalID = clean(r.ExternalID)
	o.clean()
	o.Level, o.Remote, o.Currency = orElse(o.Level, schema.LevelAny), orElse(o.Remote, schema.RemoteNone), orElse(o.Currency, "EUR")
	o.Openings = max(o.Openings, 1)
	r.Key = Key(r.FeedID, r.ExternalID)
	body, err := json.Marshal(o) //nolint:musttag // hashed and thrown away: the names of the fields are as good as any
	if err != nil {
		return fmt.Errorf("hashing the offer %q: %w", r.ExternalID, err)
	}
	sum := sha256.Sum256(body)
	r.Content = sum[:HashSize]
	r.Words = o.Words(r.Company)
	return nil
}

func (o *Offer) clean() {
	for _, text := range []*string{
		&o.Title, &o.Reference, &o.SourceURL, &o.Kind, &o.KindOther, &o.Domain, &o.RomeCode, &o.Level, &o.Rhythm, &o.Remote, &o.PayPeriod,
		&o.Currency, &o.Description, &o.DescriptionText, &o.Missions, &o.Profile, &o.CompanyLabel, &o.ApplyURL, &o.ApplyEmail,
	} {
		*text = clean(*text)
	}
	for i := range o.Places {
		p := &o.Places[i]
		for _, text := range []*string{&p.Label, &p.City, &p.Postcode, &p.INSEE, &p.Department, &p.Region} {
			*text = clean(*text)
		}
	}
}

func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
