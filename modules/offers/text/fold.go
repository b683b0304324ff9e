package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// latin folds the letters of French and its neighbours. It is a table because a chain of x/text transformers costs thirty times as much.
var latin = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "a", 'å': "a", 'æ': "ae", 'ç': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ì': "i",
	'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ö': "o", 'ø': "o", 'œ': "oe", 'ß': "ss", 'ù': "u",
	'ú': "u", 'û': "u", 'ü': "u", 'ý': "y", 'ÿ': "y", 'ł': "l", 'š': "s", 'ž': "z", 'č': "c",
}

// Fold gives s in lower case without accents, ligatures opened: "Œuvre à Épinal" is "oeuvre a epinal". Everything else is kept.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		foldRune(&b, r)
	}
	return b.String()
}

// plain says whether s is already folded, which most words are.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

func foldRune(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		b.WriteByte(byte(r)) //nolint:gosec // below 128
		return
	}
	r = unicode.ToLower(unicode.ToUpper(r)) // by way of the capital: the sign µ and the letter μ share one
	if to, ok := latin[r]; ok {
		b.WriteString(to)
		return
	}
	if unicode.Is(unicode.Mn, r) {
		return
	}
	if unicode.Is(unicode.Latin, r) {
		for _, d := range norm.NFD.String(string(r)) {
			if to, ok := latin[d]; ok { // ǽ is æ with an accent
				b.WriteString(to)
			} else if !unicode.Is(unicode.Mn, d) {
				b.WriteRune(d)
			}
		}
		return
	}
	b.WriteRune(r)
}
