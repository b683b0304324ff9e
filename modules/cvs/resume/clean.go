package resume

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	noBreak       = '\u00a0'
	narrowNoBreak = '\u202f'
)

// Clean repairs every text and moves nothing: valid UTF-8 in NFC, no control or direction-changing characters, single spaces, one line
// where one is meant, links with their scheme, dates as JSON Resume writes them (a person may write "09/2024" or "septembre 2024"), and,
// for a CV in French, no-break spaces where French typography wants them. Cleaning twice changes nothing more.
func (r Resume) Clean(locale string) Resume {
	c := r.clone()
	french := locale == "fr" || strings.HasPrefix(locale, "fr-")
	leaves(&c, func(l leaf) { *l.value = cleanLeaf(l, french) })
	return c
}

// Normalise gives the CV as it is stored: cleaned, and without what is empty.
func (r Resume) Normalise(locale string) Resume {
	c := r.Clean(locale)
	prune(&c, func(i item) bool { return i.empty })
	return c
}

func cleanLeaf(l leaf, french bool) string {
	s := characters(*l.value)
	switch l.kind {
	case text:
		return paragraphs(s, french)
	case link:
		return withScheme(together(s))
	case email:
		return together(s)
	case phone:
		return strings.Join(strings.Fields(s), " ")
	case country:
		return strings.ToUpper(strings.TrimSpace(s))
	case date:
		return isoDate(strings.Join(strings.Fields(s), " "))
	default:
		return oneLine(s, french)
	}
}

// together leaves out the spaces, after which an accent may stand next to its letter.
func together(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), "")) }

// lineEnds is made once, because making it costs more than using it, and is never changed.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\t", " ")

// characters gives valid NFC text whose only control character is the line feed.
func characters(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	s = lineEnds.Replace(s)
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r == '\u200b', r == '\ufeff', r == '\u00ad':
			return -1 // invisible, and would split words for those who search or listen
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1 // can make a text read otherwise than it is written
		}
		return r
	}, s))
}

func oneLine(s string, french bool) string {
	return spaces(strings.ReplaceAll(s, "\n", " "), french)
}

// paragraphs cleans each line and keeps at most one empty line between two.
func paragraphs(s string, french bool) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		l = spaces(l, french)
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

// spaces leaves single spaces inside and none around, then sets French ones.
func spaces(s string, french bool) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
	s = strings.TrimFunc(s, unicode.IsSpace)
	if french {
		s = frenchSpaces(s)
	}
	return s
}

// frenchSpaces turns the space before a high sign and inside quotation marks into one that does not break. It adds one only inside « »:
// elsewhere (10:30, https://…) the lack of a space may be meant.
func frenchSpaces(s string) string {
	if !strings.ContainsAny(s, ";:!?»«%€") {
		return s
	}
	rs := []rune(s)
	out := make([]rune, 0, len(rs)+4)
	for i, r := range rs {
		last := rune(0)
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		switch {
		case strings.ContainsRune(";!?", r) && last == ' ':
			out[len(out)-1] = narrowNoBreak
		case strings.ContainsRune(":%€", r) && last == ' ':
			out[len(out)-1] = noBreak
		case r == '»' && last == ' ':
			out[len(out)-1] = noBreak
		case r == '»' && last != 0 && !unicode.IsSpace(last):
			out = append(out, noBreak)
		case r == ' ' && last == '«':
			r = noBreak
		}
		out = append(out, r)
		if r == '«' && i+1 < len(rs) && !unicode.IsSpace(rs[i+1]) {
			out = append(out, noBreak)
		}
	}
	return string(out)
}

// withScheme completes what people copy from the address bar: www.linkedin.com/in/me.
func withScheme(s string) string {
	host, _, _ := strings.Cut(s, "/")
	if s == "" || strings.Contains(s, ":") || strings.Contains(s, "@") || !strings.Contains(strings.Trim(host, "."), ".") {
		return s
	}
	return "https://" + s
}
