package read

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// htmlPage recognises a page where a feed was expected. A fragment of HTML before a feed (a warning of PHP) is not a page.
var htmlPage = regexp.MustCompile(`(?i)^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])`)

// sniff refuses what is not an XML feed, by its first bytes.
func sniff(head []byte) error {
	trimmed := bytes.TrimSpace(head)
	switch {
	case len(trimmed) == 0:
		return &Error{Code: CodeEmptyBody, Detail: "nothing was received"}
	case bytes.HasPrefix(trimmed, []byte("%PDF-")):
		return &Error{Code: CodeNotAFeed, Detail: "a PDF document"}
	case bytes.HasPrefix(trimmed, []byte("PK\x03\x04")):
		return &Error{Code: CodeNotAFeed, Detail: "a ZIP archive or an office document"}
	case trimmed[0] == '{' || trimmed[0] == '[':
		return sniffJSON(trimmed)
	case htmlPage.Match(trimmed):
		return &Error{Code: CodeNotAFeed, Detail: "an HTML page"}
	case !bytes.ContainsRune(trimmed, '<'):
		return sniffText(trimmed)
	}
	return nil
}

// sniffJSON tells a JSON feed, which holds a list of objects, from an error message.
func sniffJSON(head []byte) error {
	d := json.NewDecoder(bytes.NewReader(head))
	list := false
	for depth := 0; ; {
		tok, err := d.Token()
		if err != nil {
			break
		}
		delim, ok := tok.(json.Delim)
		switch {
		case ok && (delim == '[' || delim == '{'):
			if list && delim == '{' && depth <= 2 {
				return &Error{Code: CodeUnsupported, Detail: "a JSON feed"}
			}
			depth++
			list = delim == '['
		case ok:
			depth--
			list = false
		}
		if depth == 0 {
			break
		}
	}
	return &Error{Code: CodeNotAFeed, Detail: "a JSON answer without offers"}
}

// sniffText tells a table of values from a plain text.
func sniffText(head []byte) error {
	first, rest, _ := strings.Cut(string(head), "\n")
	for _, sep := range []string{";", "\t", ","} {
		if n := strings.Count(first, sep); n >= 3 && strings.Count(rest, sep) >= n {
			return &Error{Code: CodeUnsupported, Detail: "a table of values (CSV)"}
		}
	}
	return &Error{Code: CodeNotAFeed, Detail: "plain text"}
}
