package guess

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// enough is how many powers of ten of tries a password must stand.
const enough = 8

// The costs of pieces that no list holds.
const (
	ownCost     = 0.3 // the person's name, the site's, and the French words for password, which no list has
	againCost   = 0.3 // what stood just before, once more
	runCost     = 1.3 // neighbours in the alphabet or on the keyboard
	yearCost    = 1.7
	spaceCost   = 0.2 // between words
	digitCost   = 1
	letterCost  = 1.41 // one of 26
	otherCost   = 1.5
	strangeCost = 2   // outside ASCII: more to choose from
	disguise    = 0.3 // letters written as digits or signs
)

// longest is how many characters a word of the list has at most, and shortestRun how many make a run.
const (
	longest     = 24
	shortestRun = 3
)

//go:embed common.txt.gz
var packed []byte

// ranks holds log10 of each word's rank. It is read at the first password, once: 50,000 words, some 4 MB.
var ranks = sync.OnceValue(func() map[string]float32 {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err) // the file is in the program; a test reads it
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		panic(err)
	}
	words := strings.Fields(string(text))
	all := make(map[string]float32, len(words))
	for i, w := range words {
		all[w] = float32(math.Log10(float64(i + 2)))
	}
	return all
})

// rows are the keys that lie side by side, on French and on English keyboards, and the alphabet.
var rows = func() []string {
	rows := []string{"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "0123456789"}
	for _, row := range rows {
		back := []rune(row)
		slices.Reverse(back)
		rows = append(rows, string(back))
	}
	return rows
}()

// plain undoes the usual ways of writing a letter as a digit or a sign.
var plain = strings.NewReplacer("4", "a", "@", "a", "3", "e", "0", "o", "1", "i", "!", "i", "5", "s", "$", "s", "7", "t")

// Easy says whether a password is easy to guess for who knows what many people choose, and the person's own words: names, address.
func Easy(password string, own ...string) bool { return Tries(password, own...) < enough }

// Tries returns the decimal logarithm of how many tries a password stands, at most.
func Tries(password string, own ...string) float64 {
	text := fold(password)
	bare := []rune(plain.Replace(string(text)))
	mine := map[string]bool{}
	for _, o := range append([]string{"atouts", "motdepasse"}, own...) {
		for _, w := range strings.FieldsFunc(string(fold(o)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			mine[w] = len(w) > 2
		}
	}
	// best[i] is the cheapest row of pieces that covers the first i characters.
	best := make([]float64, len(text)+1)
	for end := 1; end <= len(text); end++ {
		best[end] = best[end-1] + single(text[end-1])
		for begin := end - 2; begin >= 0; begin-- {
			if cost := piece(text, bare, begin, end, mine); best[begin]+cost < best[end] {
				best[end] = best[begin] + cost
			}
		}
		// A repetition is as long as what it repeats.
		for n := 1; 2*n <= end; n++ {
			if slices.Equal(text[end-n:end], text[end-2*n:end-n]) {
				best[end] = min(best[end], best[end-n]+againCost)
			}
		}
	}
	return best[len(text)]
}

// piece returns the cost of a part as a word, a year or a run; infinite when it is none.
func piece(text, bare []rune, begin, end int, mine map[string]bool) float64 {
	n := end - begin
	if n > longest {
		return math.Inf(1)
	}
	word, undisguised := string(text[begin:end]), string(bare[begin:end])
	cost := math.Inf(1)
	if mine[word] || mine[undisguised] {
		cost = ownCost
	}
	if rank, ok := ranks()[word]; ok {
		cost = min(cost, float64(rank))
	}
	if rank, ok := ranks()[undisguised]; ok && word != undisguised {
		cost = min(cost, float64(rank)+disguise)
	}
	if n == 4 && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20")) && isDigits(word) {
		cost = min(cost, yearCost)
	}
	if n >= shortestRun && slices.ContainsFunc(rows, func(row string) bool { return strings.Contains(row, word) }) {
		cost = min(cost, runCost)
	}
	return cost
}

func single(r rune) float64 {
	switch {
	case strings.ContainsRune(" -_.,'’", r):
		return spaceCost
	case r >= '0' && r <= '9':
		return digitCost
	case r >= 'a' && r <= 'z':
		return letterCost
	case r > unicode.MaxASCII:
		return strangeCost
	default:
		return otherCost
	}
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// fold drops case and accents, as the list does.
func fold(s string) []rune {
	var out []rune
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			out = append(out, r)
		}
	}
	return out
}
