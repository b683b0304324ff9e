// Package locales holds the catalogues of texts, one file an area and a language: <area>.<language>.json. See package i18n.
package locales

import "embed"

// FS holds the catalogues at its root.
//
//go:embed *.json
var FS embed.FS
