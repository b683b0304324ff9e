package read

import "bytes"

// The markers of XML that the scanner looks for.
var (
	cdataOpen    = []byte("<![CDATA[")
	cdataClose   = []byte("]]>")
	commentOpen  = []byte("<!--")
	commentClose = []byte("-->")
	piClose      = []byte("?>")
	cdataInside  = []byte("![CDATA[")
)

// maxTag bounds one tag with its attributes. A longer one is malformed, whatever it holds.
const maxTag = 64 << 10

// markup says what begins at a '<'.
type markup int

const (
	markText    markup = iota // a bare '<' that opens nothing
	markStart                 // <name …>
	markEnd                   // </name>
	markCDATA                 // <![CDATA[
	markComment               // <!--
	markPI                    // <?
	markDecl                  // <!DOCTYPE and other declarations
	markMore                  // more bytes are needed to tell
)

// classify tells what begins at b[0], which is '<'. It reads at most nine bytes.
func classify(b []byte) markup {
	if len(b) < 2 {
		return markMore
	}
	switch c := b[1]; {
	case c == '/':
		if len(b) < 3 {
			return markMore
		}
		if nameStart(b[2]) {
			return markEnd
		}
		return markText
	case c == '?':
		return markPI
	case c == '!':
		return classifyBang(b)
	case nameStart(c):
		return markStart
	}
	return markText
}

func classifyBang(b []byte) markup {
	n := min(len(b), len(cdataOpen))
	if bytes.Equal(b[:n], cdataOpen[:n]) {
		if n < len(cdataOpen) {
			return markMore
		}
		return markCDATA
	}
	n = min(len(b), len(commentOpen))
	if bytes.Equal(b[:n], commentOpen[:n]) {
		if n < len(commentOpen) {
			return markMore
		}
		return markComment
	}
	return markDecl
}

// nameStart says whether c may begin an element's name. Every byte above ASCII may: the exact XML classes are the parser's business.
func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

// tag is one start or end tag: n bytes long, with its name inside the scanned slice.
type tag struct {
	n     int
	name  []byte
	empty bool
	ok    bool // false: the tag does not end in the slice
}

// scanTag reads the tag that begins at b[0]. skip is 1 for a start tag and 2 for an end tag.
//
// A '>' inside a quoted value does not end the tag. A quote that is never closed does not swallow what follows: when a '<' is met inside
// quotes and the next '>' comes before the closing quote, the tag ends at its first '>'.
func scanTag(b []byte, skip int) tag {
	end := bytes.IndexByte(b, '>')
	if end < 0 {
		return tag{}
	}
	if skip == 1 {
		if q := firstQuote(b[:end]); q >= 0 {
			if end = quotedEnd(b, q, end); end < 0 {
				return tag{}
			}
		}
	}
	i := skip
	for i < end {
		if c := b[i]; c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/' {
			break
		}
		i++
	}
	return tag{n: end + 1, name: b[skip:i], empty: skip == 1 && b[end-1] == '/', ok: true}
}

func firstQuote(b []byte) int {
	for i, c := range b {
		if c == '"' || c == '\'' {
			return i
		}
	}
	return -1
}

// quotedEnd finds the '>' that ends a tag whose first quote is at q. first is the first '>' of all.
func quotedEnd(b []byte, q, first int) int {
	i := q
	for i < len(b) {
		switch c := b[i]; c {
		case '>':
			return i
		case '"', '\'':
			stop := bytes.IndexByte(b[i+1:], c)
			if stop < 0 {
				if len(b) < maxTag {
					return -1 // the closing quote may still come
				}
				return first
			}
			inside := b[i+1 : i+1+stop]
			if lt := bytes.IndexByte(inside, '<'); lt >= 0 && bytes.IndexByte(inside[lt:], '>') >= 0 {
				return bytes.IndexByte(b[i:], '>') + i
			}
			i += stop + 2
		default:
			i++
		}
	}
	if len(b) >= maxTag {
		return first
	}
	return -1
}

// voidNames are the HTML elements that never have an end tag. Nothing else is closed by name: encoding/xml's own list would close the
// link element of RSS.
var voidNames = [...]string{"br", "hr", "img", "input", "wbr"}

// isVoid says whether name is one of voidNames, in either case.
func isVoid(name []byte) bool {
	if len(name) < 2 || len(name) > 5 {
		return false
	}
	for _, v := range voidNames {
		if len(v) == len(name) && (string(name) == v || bytes.EqualFold(name, []byte(v))) {
			return true
		}
	}
	return false
}
