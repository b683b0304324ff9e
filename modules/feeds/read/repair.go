package read

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"
)

// repairXML takes away what makes encoding/xml give up: characters and references that XML forbids, "]]>" and "<" in a text. It says what
// it had to repair: enc.invalid for characters, xml.mismatched for markup, "" for nothing.
func repairXML(raw []byte) ([]byte, IssueCode) {
	r := repairer{out: make([]byte, 0, len(raw)+16)}
	for len(raw) > 0 {
		i := bytes.IndexByte(raw, '<')
		if i < 0 {
			i = len(raw)
		}
		r.text(raw[:i])
		if raw = raw[i:]; len(raw) > 0 {
			raw = raw[r.markup(raw):]
		}
	}
	return r.out, r.code
}

type repairer struct {
	out  []byte
	code IssueCode
}

// markup appends what begins at b[0], which is '<', and says how long it is. Comments, instructions and declarations are left out.
func (r *repairer) markup(b []byte) int {
	switch kind := classify(b); kind {
	case markCDATA:
		n := through(b, cdataClose)
		r.legal(b[:n])
		return n
	case markComment:
		return through(b, commentClose)
	case markPI:
		return through(b, piClose)
	case markDecl:
		return through(b, []byte(">"))
	case markStart, markEnd:
		skip := 1
		if kind == markEnd {
			skip = 2
		}
		if t := scanTag(b[:min(len(b), maxTag)], skip); t.ok {
			r.legal(b[:t.n])
			return t.n
		}
	case markText, markMore:
	}
	r.out, r.code = append(r.out, "&lt;"...), IssueMismatched // a '<' that opens nothing
	return 1
}

// through gives the index after end in b, or its whole length.
func through(b, end []byte) int {
	if i := bytes.Index(b, end); i >= 0 {
		return i + len(end)
	}
	return len(b)
}

// text appends a text between tags.
func (r *repairer) text(s []byte) {
	for len(s) > 0 {
		i := bytes.IndexAny(s, "&]")
		if i < 0 {
			i = len(s)
		}
		r.legal(s[:i])
		if s = s[i:]; len(s) == 0 {
			return
		}
		if bytes.HasPrefix(s, cdataClose) {
			r.out, r.code, s = append(r.out, "]]&gt;"...), IssueMismatched, s[len(cdataClose):]
			continue
		}
		if bytes.HasPrefix(s, []byte("&#")) {
			if end := bytes.IndexByte(s[:min(len(s), 12)], ';'); end > 0 && !legalReference(string(s[:end+1])) {
				r.invalid()
				s = s[end+1:]
				continue
			}
		}
		r.out, s = append(r.out, s[0]), s[1:]
	}
}

func (r *repairer) invalid() {
	if r.code == "" {
		r.code = IssueEncoding
	}
}

// legalReference says whether a numeric reference is one character that XML allows.
func legalReference(ref string) bool {
	s := html.UnescapeString(ref)
	c, n := utf8.DecodeRuneInString(s)
	return n == len(s) && legal(c) && c != utf8.RuneError || strings.EqualFold(ref, "&#xfffd;")
}

// legal says whether XML allows a character.
func legal(c rune) bool {
	return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c >= 0x10000 && c <= 0x10ffff
}

// legal appends s without the characters that XML forbids.
func (r *repairer) legal(s []byte) {
	for len(s) > 0 {
		if i := legalASCII(s); i > 0 {
			r.out, s = append(r.out, s[:i]...), s[i:]
			continue
		}
		c, n := utf8.DecodeRune(s)
		if legal(c) && (c != utf8.RuneError || n > 1) {
			r.out = append(r.out, s[:n]...)
		} else {
			r.invalid()
		}
		s = s[n:]
	}
}

// legalASCII gives the length of the plain text that s begins with.
func legalASCII(s []byte) int {
	for i, c := range s {
		if c >= utf8.RuneSelf || c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return i
		}
	}
	return len(s)
}
