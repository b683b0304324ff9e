package layout

import (
	"context"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/ui"
)

// Page says what a page is about.
type Page struct {
	// Title is the h1 and, with the name of the site, the title of the window.
	Title string
	// Lead is a sentence under the title.
	Lead string
	// Description is for search engines.
	Description string
	// Canonical is the path of the page without its search fields.
	Canonical string
	// Active is the key of the menu item that leads here.
	Active string
	// Crumbs say where the page stands; the last one is the page.
	Crumbs []ui.Crumb
	// Actions stand beside the title.
	Actions templ.Component
	// Errors are those of the page's form; they are summed up above the title.
	Errors ui.Errors
	// OwnTitle says that the page writes its h1 itself.
	OwnTitle bool
	// NoIndex keeps the page out of search engines; pages behind the sign-in have it by themselves.
	NoIndex bool
}

// MenuItem is a line of the menu.
type MenuItem struct {
	// Key is compared with Page.Active.
	Key string
	// Label is a key of the catalogues.
	Label string
	Href  string
	Icon  ui.Name
	// Badge is a number beside the label; zero shows none. Live is true for the count of unread notifications, which script updates.
	Badge int
	Live  bool
}

// AccountBadge says who is signed in.
type AccountBadge struct {
	Name string
	// Role is a key of the catalogues.
	Role string
	// Unread is the number of unread notifications.
	Unread int
}

// Prefs are the person's choices of display; an empty value is the default.
type Prefs struct {
	Size     string // "", "large", "larger"
	Spacing  string // "", "wide"
	Font     string // "", "dyslexic", "system"
	Contrast string // "", "more"
	Motion   string // "", "reduced"
	Theme    string // "", "light", "dark"
}

// Chrome is what surrounds the page and belongs to the visitor and the request.
type Chrome struct {
	Menu []MenuItem
	// Account is nil for a visitor.
	Account *AccountBadge
	// Nonce is that of the Content-Security-Policy header of this answer.
	Nonce string
	Prefs Prefs
	Flash *ui.FlashMessage
	// Demo is shown on top of a demonstration; nil elsewhere.
	Demo templ.Component
	// BaseURL is the public address of the site without a final slash; canonical links need it.
	BaseURL string
	// LiveURL is the address of the live events of the person; empty for a visitor.
	LiveURL string
	// Path is that of the request, so that a change of language comes back to it.
	Path string
}

type contextKey struct{}

// WithChrome puts what surrounds the page in the context.
func WithChrome(ctx context.Context, c Chrome) context.Context {
	return context.WithValue(ctx, contextKey{}, c)
}

// ChromeFrom returns what surrounds the page; without one, that of a visitor.
func ChromeFrom(ctx context.Context) Chrome {
	c, ok := ctx.Value(contextKey{}).(Chrome)
	if !ok || c.Menu == nil && c.Account == nil {
		c.Menu = VisitorMenu()
	}
	return c
}

// VisitorMenu is the menu of somebody who is not signed in.
func VisitorMenu() []MenuItem {
	return []MenuItem{
		{Key: "offers", Label: "common.menu.offers", Href: "/offres", Icon: ui.IconBriefcase},
		{Key: "companies", Label: "common.menu.companies", Href: "/entreprises", Icon: ui.IconBuilding},
		{Key: "how", Label: "common.menu.how", Href: "/comment-ca-marche", Icon: ui.IconFlow},
		{Key: "help", Label: "common.menu.aid", Href: "/aide", Icon: ui.IconHelp},
		{Key: "signin", Label: "common.menu.signin", Href: "/connexion", Icon: ui.IconSignIn},
	}
}

// SignOutURL is where the sign-out form of the menu is posted.
const SignOutURL = "/deconnexion"

// DisplayURL is where the language and display choices of the footer are posted, and the page of all of them.
const DisplayURL = "/affichage"

// preferences are the attributes of the html element by which the style sheet knows the choices of display.
func (c Chrome) preferences() templ.Attributes {
	a := templ.Attributes{}
	for name, value := range map[string]string{
		"data-size": c.Prefs.Size, "data-spacing": c.Prefs.Spacing, "data-font": c.Prefs.Font, "data-contrast": c.Prefs.Contrast,
		"data-motion": c.Prefs.Motion, "data-theme": c.Prefs.Theme,
	} {
		if value != "" {
			a[name] = value
		}
	}
	return a
}
