// Package showcase holds the pages that everybody may read: home, how it works, accessibility, legal notice, help, and the page of
// language and display choices. Each is a function of a view struct, filled by the modules that know the facts.
package showcase
