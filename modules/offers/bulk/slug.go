package bulk

import (
	"strings"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// slugLength keeps addresses short enough to be read out.
const slugLength = 80

// Slug returns the part of an address that names a thing: its words, without accents, and the end of its id, which makes it unique.
func Slug(title, city string, id uuid.UUID) string {
	return Plain(title+" "+city) + "-" + strings.ReplaceAll(id.String(), "-", "")[20:]
}

// Plain returns the words of a name as they stand in an address: "Développeur·se à Orléans" is "developpeur-se-a-orleans".
func Plain(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFD.String(name)) {
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
		if b.Len() >= slugLength {
			break
		}
	}
	if b.Len() == 0 {
		return "x"
	}
	return b.String()
}
