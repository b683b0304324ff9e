// Package text holds the two things that every text of an offer goes through: the analyser of French search, and the sanitiser.
//
// # Search
//
// Terms turns a text, or what a person typed in the search box, into the terms that both databases index and look for (SQLite FTS5 and
// PostgreSQL's tsvector 'simple'), so that the same query finds the same offers on both. It folds case and accents, takes away elisions
// (l’, d’, qu’), stop words and "H/F", brings inclusive spellings ("développeur·se", "Assistant(e)") and the feminine forms of trades to
// one term, stems with Snowball's French algorithm, and keeps "c++" and "c#".
//
// # Sanitising
//
// Clean and Sanitize keep the few elements that an offer needs (paragraphs, lists, emphasis, https links) in well-formed HTML, and give a
// plain twin for search, CVs and e-mails. Headings become paragraphs in their order, because the page has its own headings.
package text
