package offers

import (
	"time"

	"github.com/google/uuid"
)

// ListedView is an offer as lists show it.
type ListedView struct {
	ID          uuid.UUID   `json:"id" format:"uuid"`
	Slug        string      `json:"slug" doc:"The end of its address, /offres/{slug}."`
	Title       string      `json:"title"`
	Kind        string      `json:"kind"`
	KindOther   string      `json:"kindOther,omitempty"`
	Company     CompanyView `json:"company"`
	Places      []string    `json:"places"`
	Remote      string      `json:"remote"`
	Level       string      `json:"level"`
	PublishedAt time.Time   `json:"publishedAt"`
}

// CompanyView is the employer of an offer.
type CompanyView struct {
	Name  string `json:"name"`
	Slug  string `json:"slug" doc:"The end of its address, /entreprises/{slug}."`
	Label string `json:"label,omitempty" doc:"The employer as a feed names it, when it differs."`
}

// ListView is one page of offers.
type ListView struct {
	Total int          `json:"total" doc:"How many offers there are in all, exact to 1,000."`
	More  bool         `json:"more" doc:"There are more than the total."`
	Items []ListedView `json:"items"`
}

// CountsView is the choices of the filters.
type CountsView struct {
	Kinds       []FacetView `json:"kinds"`
	Departments []FacetView `json:"departments"`
}

// FacetView is one choice of a filter.
type FacetView struct {
	Value string `json:"value"`
	Count int    `json:"count" doc:"How many offers it would show, exact to 1,000."`
	More  bool   `json:"more" doc:"There are more than the count."`
}

// View is an offer with all that its page shows.
type View struct {
	ListedView
	At             []AtView          `json:"at" doc:"The places in detail."`
	Reference      string            `json:"reference,omitempty"`
	Source         string            `json:"source" enum:"form,feed"`
	State          string            `json:"state"`
	Domain         string            `json:"domain,omitempty"`
	RomeCode       string            `json:"romeCode,omitempty"`
	Openings       int               `json:"openings"`
	StartOn        *time.Time        `json:"startOn,omitempty"`
	StartFlexible  bool              `json:"startFlexible"`
	EndOn          *time.Time        `json:"endOn,omitempty"`
	DurationMonths int               `json:"durationMonths,omitempty"`
	HoursWeek      float64           `json:"hoursWeek,omitempty"`
	Rhythm         string            `json:"rhythm,omitempty"`
	PayMin         float64           `json:"payMin,omitempty"`
	PayMax         float64           `json:"payMax,omitempty"`
	PayPeriod      string            `json:"payPeriod,omitempty"`
	Currency       string            `json:"currency"`
	PayLegal       bool              `json:"payLegal"`
	Description    string            `json:"description" doc:"HTML of a few elements."`
	Missions       string            `json:"missions,omitempty"`
	Profile        string            `json:"profile,omitempty"`
	Travel         []string          `json:"travel,omitempty"`
	Environment    []string          `json:"environment,omitempty"`
	Accommodations map[string]string `json:"accommodations,omitempty"`
	WantsLetter    bool              `json:"wantsLetter"`
	Questions      []string          `json:"questions,omitempty"`
	ApplyBefore    *time.Time        `json:"applyBefore,omitempty"`
	ExpiresAt      time.Time         `json:"expiresAt"`
	SourceURL      string            `json:"sourceUrl,omitempty" doc:"For those who accompany or manage."`
	ApplyURL       string            `json:"applyUrl,omitempty" doc:"For those who accompany or manage."`
	ApplyEmail     string            `json:"applyEmail,omitempty" doc:"For those who accompany or manage."`
}

// AtView is a place of work.
type AtView struct {
	Label      string   `json:"label"`
	City       string   `json:"city"`
	Postcode   string   `json:"postcode"`
	Department string   `json:"department"`
	Latitude   *float64 `json:"latitude,omitempty" doc:"Degrees, about."`
	Longitude  *float64 `json:"longitude,omitempty" doc:"Degrees, about."`
}

// ManagedView is one offer in the list of those who manage it.
type ManagedView struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Slug      string    `json:"slug"`
	Title     string    `json:"title"`
	Kind      string    `json:"kind"`
	State     string    `json:"state"`
	Source    string    `json:"source"`
	Views     int       `json:"views"`
	UpdatedAt time.Time `json:"updatedAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// ManagedListView is one page of a company's offers.
type ManagedListView struct {
	Total int           `json:"total"`
	Items []ManagedView `json:"items"`
}

func fromListed(o Listed) ListedView {
	v := ListedView{
		ID: o.ID, Slug: o.Slug, Title: o.Title, Kind: o.Kind, KindOther: o.KindOther, Places: o.Places, Remote: o.Remote, Level: o.Level,
		PublishedAt: o.PublishedAt, Company: CompanyView{Name: o.Company, Slug: o.CompanySlug},
	}
	if o.Label != o.Company {
		v.Company.Label = o.Label
	}
	if v.Places == nil {
		v.Places = []string{}
	}
	return v
}

func fromFull(o *Full) View {
	v := View{
		ListedView: fromListed(o.Listed), At: make([]AtView, len(o.At)), Reference: o.Reference, Source: o.Source, State: o.State, Domain: o.Domain,
		RomeCode: o.RomeCode, Openings: o.Openings, StartOn: o.StartOn, StartFlexible: o.StartFlexible, EndOn: o.EndOn, DurationMonths: o.DurationMonths,
		HoursWeek: o.HoursPer, Rhythm: o.Rhythm, PayMin: o.PayMin, PayMax: o.PayMax, PayPeriod: o.PayPeriod, Currency: o.Currency, PayLegal: o.PayLegal,
		Description: o.Description, Missions: o.Missions, Profile: o.Profile, Travel: o.Travel, Environment: o.Environment,
		Accommodations: o.Accommodations, WantsLetter: o.WantsLetter, Questions: o.Questions, ApplyBefore: o.ApplyBefore, ExpiresAt: o.ExpiresAt,
		SourceURL: o.SourceURL, ApplyURL: o.ApplyURL, ApplyEmail: o.ApplyMail,
	}
	for i, p := range o.At {
		v.At[i] = AtView(p)
	}
	return v
}

func fromFacets(all []Facet) []FacetView {
	views := make([]FacetView, len(all))
	for i, f := range all {
		views[i] = FacetView{Value: f.Value, Count: f.N, More: f.More}
	}
	return views
}
