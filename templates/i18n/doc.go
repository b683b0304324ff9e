// Package i18n speaks to people in their language: French (the default), easy-to-read French and English.
//
// Every text that a person reads is a key of a catalogue, templates/locales/<area>.<language>.json, one file an area so that several
// builders can write at once. A key is flat and begins with its area: "offers.title". A value is a text, or an object of plural forms:
//
//	"offers.title": "Les offres",
//	"offers.found": {"one": "{{.Count}} offre trouvée", "other": "{{.Count}} offres trouvées"}
//
// A page writes T(ctx, "offers.title") or T(ctx, "offers.found", "Count", n). Arguments are pairs of a name and a value; Count chooses
// the plural form; whole numbers are written as people of that language write them (1 234), and a
// time.Time as a day and a time in Paris.
//
// French typography is put in when catalogues are read: write "Bonjour !" and "l'offre" with plain characters, the reader gets the
// narrow no-break space and the typographic apostrophe.
//
// A key that is missing is returned as it is and counted in Bundle.Missing, so that a test can fail on it. Easy-to-read French
// (fr-x-falc) falls back to French; a key missing in English falls back to French and fails the completeness test.
package i18n
