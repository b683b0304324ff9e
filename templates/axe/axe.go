// Package axe carries axe-core 4.14.1 (MPL-2.0, licence beside it), the accessibility checker that browser tests run in a page. Only
// tests import it: it is no part of the server.
package axe

import _ "embed"

// Source is the script; evaluated in a page it defines window.axe.
//
//go:embed axe.min.js
var Source string
