// Package errorpage says kindly, in the person's language, that something did not work and what can be done. No page shows anything
// internal; an unforeseen error shows the number of the request, by which the log finds it.
package errorpage
