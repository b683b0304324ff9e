// Package directory holds the pages of the directory.
package directory

import "strings"

// telephone keeps of a number what can be dialled.
func telephone(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}
