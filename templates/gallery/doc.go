// Package gallery shows every component once, signed in and as a visitor. Tests open it in Chromium in every mode; builders look at it:
//
//	ATOUTS_PICTURES=/tmp/pictures go test ./templates/gallery
//
// leaves a picture of each page, wide and narrow, light and dark. The server does not import it, so its words are not in the catalogues.
package gallery
