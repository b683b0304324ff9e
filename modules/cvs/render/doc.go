// Package render turns a CV into pages: what is written where, in which size and colour. It knows no file format. A Canvas measures and
// draws; package pdfua has the one that writes PDF, and gives the Renderer that the rest of the program uses.
//
//	Document ──template──▶ blocks ──flow──▶ pages ──▶ Canvas
//
// A template is a function from a document to blocks (paragraphs, headings, entries); flow breaks them into pages. Promises of flow, for
// every template: text is set ragged right and never hyphenated, which is easier to read with dyslexia; a heading stays with what follows
// it; no line of a paragraph stands alone at the top or the foot of a page; what is drawn first is to be read first, so that a text
// reader follows the order of the document; there are never more than MaxPages pages.
//
// Words that the template adds ("Expérience", "aujourd’hui") belong to the language of the CV, not to the language in which the person
// uses the site: they are in this package and not in the catalogues of the screens.
package render
