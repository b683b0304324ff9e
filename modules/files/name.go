package files

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain writes a file's name in ASCII: letters lose their accents, anything else becomes a dash.
func plain(name string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'œ' || r == 'Œ':
			b.WriteString(map[rune]string{'œ': "oe", 'Œ': "OE"}[r])
			last = 'e'
			continue
		case r > unicode.MaxASCII || !unicode.IsPrint(r):
			r = '-'
		}
		if r == '-' && last == '-' {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
