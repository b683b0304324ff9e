// Package slug makes the part of an address that names a thing: "/offres/apprenti-boulanger-orleans-588796a66100".
package slug

import (
	"strings"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// longest keeps addresses short enough to be read out.
const longest = 80

// Of returns the words of a name and the end of the thing's id, which makes it unique.
func Of(name string, id uuid.UUID) string {
	return Words(name) + "-" + strings.ReplaceAll(id.String(), "-", "")[20:]
}

// Words returns the words of a name without accents, parted by hyphens: "Développeur·se à Orléans" is "developpeur-se-a-orleans". A name without
// any letter or digit is "x".
func Words(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFD.String(strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(name))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r >= 0x300 && r < 0x370: // a combining accent belongs to the letter before it
		default:
			gap = true
		}
		if b.Len() >= longest {
			break
		}
	}
	if b.Len() == 0 {
		return "x"
	}
	return b.String()
}
