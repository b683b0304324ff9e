// Package templates is the foundation of everything that a person sees: pages, mails, texts, look. It imports no module, and no other
// foundation than ent.
//
//	i18n/      T(ctx, "offers.title"): texts in French, easy-to-read French and English; dates and numbers
//	locales/   the catalogues, <area>.<language>.json
//	ui/        typed components: fields, buttons, tables, states, dialogs without script
//	layout/    Shell, the page around the page; Chrome, what belongs to the visitor
//	static/    style sheet, script, fonts: sources in src/, served from dist/
//	<module>/  the pages of a module and their view structs
//
// # Add a page
//
// In templates/<module>/ write a view struct (plain values, no ent type) and a templ component, then run "go generate ./templates":
//
//	type ListView struct { Offers []OfferLine; Form SearchForm; Errors ui.Errors }
//
//	templ List(v ListView) {
//		@layout.Shell(layout.Page{Title: i18n.T(ctx, "offers.title"), Active: "offers", Errors: v.Errors}) {
//			@ui.Form("/offres", i18n.T(ctx, "offers.search"), ui.FormOptions{Get: true}) {
//				@ui.Search(i18n.T(ctx, "offers.words"), "q", v.Form.Words, ui.Field{Unmarked: true})
//			}
//		}
//	}
//
// The module's pages.go fills the view and renders it; the server has put the language (i18n.With) and the chrome
// (layout.WithChrome) in the context. The generated *_templ.go files are committed.
//
// # Add a text
//
// Put the key in locales/<area>.fr.json and .en.json (and .fr-x-falc.json for state., notification., help. keys, keys with .state. or
// ending in .help, and mail.….subject). Tests in i18n fail on a missing key, a differing placeholder, a long easy-to-read sentence,
// and on a T(ctx, "…") whose key does not exist.
//
// # Add a component
//
// In ui/: what must be there for everybody (label, caption, name) is a parameter, the rest an options struct; a page never writes aria
// attributes. Classes come from static/src/css (then "go generate ./templates/static"). No style attribute, no inline script: the
// Content-Security-Policy forbids both.
package templates

//go:generate go tool templ generate
