// Package offers holds the pages of the offers module: the public list and page of an offer, and the pages where a company manages its own.
package offers

import (
	"net/url"
	"time"

	"github.com/atouts/atouts/templates/ui"
)

// Root is the address of the public list.
const Root = "/offres"

// Card is an offer as lists show it.
type Card struct {
	Slug, Title, Kind, KindOther, Company, Remote string
	Places                                        []string
	Published                                     time.Time
}

// ListView is the public list.
type ListView struct {
	Text, Sort                     string
	Kinds, Departments             []string
	Company, CompanySlug           string
	KindOptions, DepartmentOptions []ui.Option
	Offers                         []Card
	Total                          int
	// More says that there are more than Total; Filtered that something narrows the list; TooCommon that the order asked for could not be given.
	More, Filtered, TooCommon bool
	Canonical                 string
	Pages                     ui.Pages
}

// OfferView is the page of an offer.
type OfferView struct {
	Card
	CompanyName, CompanySlug, CompanySector, CompanyCity string
	State, Reference, Domain, RomeCode, Level            string
	Openings, DurationMonths                             int
	StartOn, EndOn, ApplyBefore                          *time.Time
	Expires                                              time.Time
	StartFlexible, PayLegal, WantsLetter                 bool
	HoursWeek, PayMin, PayMax                            float64
	Rhythm, PayPeriod                                    string
	Travel, Environment, Questions                       []string
	Accommodations                                       map[string]string
	// Description, Missions and Profile are HTML that was sanitised when it was written; Summary is plain.
	Description, Missions, Profile, Summary string
	SourceURL, ApplyURL, ApplyEmail         string
	MayApply, Visitor                       bool
	// Edit is the address of the form, for those who manage the offer.
	Edit string
	// Posting is what search engines read; nil for members.
	Posting map[string]any
}

// Side says where a company's offers stand for the reader.
type Side struct {
	Company string
	// Home is the address of the company's inside, Root that of its offers.
	Home, Root string
	Admin      bool
}

// ManagedView is the list of a company's offers for those who manage them.
type ManagedView struct {
	Side
	State string
	Total int
	Tabs  []ui.TabLink
	Lines []Line
	Pages ui.Pages
}

// Line is one offer of that list.
type Line struct {
	ID, Title, Kind, State string
	FromFeed               bool
	Views                  int
	Expires                time.Time
}

// FormView is the form of an offer; without ID it makes a new one. Values are the fields as they are typed.
type FormView struct {
	Side
	ID, Title, State, Reason, Public          string
	FromFeed                                  bool
	Views                                     int
	Expires                                   time.Time
	MayPublish, MaySuspend, MayFill, MayClose bool
	Values                                    url.Values
	Errors                                    ui.Errors
}

// PanelView is a short list of offers on another page.
type PanelView struct {
	Offers []Card
	Total  int
	More   bool
	Href   string
}

// HomePanelView is how many offers a company has in each state.
type HomePanelView struct {
	Root   string
	States []StateCount
}

// StateCount is a number of offers in a state.
type StateCount struct {
	State string
	Count int
}
