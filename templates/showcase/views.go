package showcase

import "github.com/atouts/atouts/templates/layout"

// HomeView is what the home page shows besides its texts.
type HomeView struct {
	// Figures are shown only when there are some: nothing is made up.
	Figures []Figure
	// Offers are the latest published ones, at most six.
	Offers []Offer
}

// Figure is a number about the platform, already written out ("1 240"), and what it counts ("offres publiées").
type Figure struct{ Number, About string }

// Offer is a card of an offer.
type Offer struct {
	Title, Href, Company, Place, Kind string
}

// LegalView is who answers for this site; empty lines are left out.
type LegalView struct {
	Publisher, Host, Contact string
}

// HelpView is whom to write to; both addresses are settings.
type HelpView struct {
	AdminEmail, TechnicalEmail string
}

// AccessView is whom to tell about a difficulty; empty when no address is set.
type AccessView struct {
	ContactEmail string
}

// DisplayView is the choices of display as they are now, and where to go back to.
type DisplayView struct {
	Prefs layout.Prefs
	Back  string
}
