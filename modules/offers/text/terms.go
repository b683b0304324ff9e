package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/french"
)

// elided are the words that French shortens before a vowel. They carry no meaning for a search.
var elided = set("l d j m t s c n qu jusqu lorsqu puisqu quoiqu")

// stopWords are folded words too common to find anything by.
var stopWords = set(`le la les un une des du de au aux et ou en dans par pour sur avec sans sous ce cet cette ces son sa ses leur leurs nos notre vos
votre mon ma mes nous vous il elle ils elles on que qui dont est sont etre se ne pas plus tres hf fh mf the of and`)

// suffixes are the feminine and plural endings of inclusive spellings, as written after a separator.
var suffixes = set(`e es s ne nes se ses re res ve ves le les te tes fe fes euse euses trice trices rice rices ere eres iere ieres ive ives
elle elles enne ennes ienne iennes ette ettes esse esses x`)

func set(words string) map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		m[w] = struct{}{}
	}
	return m
}

func in(m map[string]struct{}, w string) bool {
	_, ok := m[w]
	return ok
}

// Terms gives the terms of s, in order and with repeats.
func Terms(s string) []string {
	folded := Fold(s)
	terms := make([]string, 0, len(folded)/8+1)
	env := snowballstem.NewEnv("")
	for i := 0; i < len(folded); {
		start, end, next := word(folded, i)
		if start == end {
			break
		}
		i = next
		w := folded[start:end]
		if elision(folded, end) && in(elided, w) || in(stopWords, w) || len(w) == 1 && w >= "a" && w != "c" && w != "r" {
			continue
		}
		terms = append(terms, stem(env, w))
	}
	return terms
}

// Index gives the terms of s separated by spaces, as the search tables hold them.
func Index(s string) string { return strings.Join(Terms(s), " ") }

// word finds the next word at or after i, and where to look for the one after it: past an inclusive ending, when there is one.
func word(s string, i int) (start, end, next int) {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if inWord(r) {
			break
		}
		i += n
	}
	start, end = i, letters(s, i)
	for end < len(s) && (s[end] == '+' || s[end] == '#') && end-start <= 4 && boundary(s, end+1) {
		end++ // c++, c#
	}
	return start, end, inclusive(s, end)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// letters gives the end of the run of letters and digits at i.
func letters(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			return i
		}
		i += n
	}
	return i
}

func boundary(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return !inWord(r)
}

func elision(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r == '\'' || r == '’' || r == 'ʼ'
}

// inclusive gives the index after the inclusive ending that follows a word ending at i, or i when there is none.
func inclusive(s string, i int) int {
	at := i
	for range 2 { // "·e·s"
		j := at
		if strings.HasPrefix(s[j:], " (") {
			j++
		}
		r, n := utf8.DecodeRuneInString(s[j:])
		if !strings.ContainsRune("·•‧∙⋅.-/(", r) || j > at && r != '(' {
			return at
		}
		from := j + n
		if from < len(s) && s[from] == '-' {
			from++ // "/-euse"
		}
		end := letters(s, from)
		if !in(suffixes, s[from:end]) {
			return at
		}
		if r == '(' {
			if !strings.HasPrefix(s[end:], ")") {
				return at
			}
			end++
		} else if r == '-' && end < len(s) && s[end] == '-' && end+1 < len(s) && letters(s, end+1)-end > 2 {
			return at // Noisy-le-Sec
		}
		at = end
	}
	return at
}

// feminine brings the feminine forms of trades to the masculine one, and the participles to one ending, on folded words: Snowball knows
// these endings only with their accents, and the plural of "-er" not at all (boulangers, but boulanger → boulang).
var feminine = [...]struct{ from, to string }{
	{"trices", "teur"},
	{"trice", "teur"},
	{"euses", "eur"},
	{"euse", "eur"},
	{"ieres", "ier"},
	{"iere", "ier"},
	{"ennes", "en"},
	{"enne", "en"},
	{"eres", "er"},
	{"ere", "er"},
	{"ers", "er"},
	{"ees", "e"},
	{"ee", "e"},
	{"eaux", "eau"},
}

// stem gives the term of a folded word.
func stem(env *snowballstem.Env, w string) string {
	if len(w) < 3 || !unicode.IsLetter(rune(w[0])) {
		return w
	}
	for _, f := range feminine {
		if len(w) >= len(f.from)+3 && strings.HasSuffix(w, f.from) {
			w = w[:len(w)-len(f.from)] + f.to
			break
		}
	}
	env.SetCurrent(w)
	french.Stem(env)
	return env.Current()
}
