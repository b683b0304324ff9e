// Package layout is the shell of every page: skip link, header with the logo, navigation of the role, title, messages, footer.
//
// A page is written
//
//	@layout.Shell(layout.Page{Title: i18n.T(ctx, "offers.title"), Active: "offers"}) {
//		…components of package ui…
//	}
//
// The shell writes the only h1 of the page (from Page.Title, unless Page.OwnTitle), the title of the window with "Erreur :" before it
// when Page.Errors is not empty, the summary of errors and the message of the last act. What belongs to the visitor (menu, account,
// language, display, nonce) is the Chrome, which the server puts in the context of each request by WithChrome.
//
// The menu stands in the page for wide screens, unfolds without script on narrow ones, and is repeated as a map in the footer there.
package layout
