package read

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// utf8Check follows the bytes written to it and knows at the end whether all were UTF-8.
type utf8Check struct {
	head  []byte // the first bytes, for the byte-order mark and the XML declaration
	carry []byte // an unfinished character
	bad   bool
}

// Write looks at p. It never fails.
func (c *utf8Check) Write(p []byte) (int, error) {
	if n := 1024 - len(c.head); n > 0 {
		c.head = append(c.head, p[:min(n, len(p))]...)
	}
	if c.bad {
		return len(p), nil
	}
	b := p
	if len(c.carry) > 0 {
		b = append(c.carry, p...) //nolint:gocritic // carry is replaced below
	}
	for len(b) > 0 {
		if i := asciiPrefix(b); i > 0 {
			b = b[i:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			if !utf8.FullRune(b) {
				break
			}
			c.bad = true
			return len(p), nil
		}
		b = b[n:]
	}
	c.carry = append(c.carry[:0:0], b...)
	return len(p), nil
}

// asciiPrefix gives the length of the ASCII bytes that b begins with.
func asciiPrefix(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}

var declaredEncoding = regexp.MustCompile(`^[^<]*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// encodingOf decides: byte-order mark, then valid UTF-8, then the declaration, then windows-1252. A nil encoding means UTF-8 as it is;
// mixed means that single bytes that are not UTF-8 are read as windows-1252.
func encodingOf(c *utf8Check) (name string, enc encoding.Encoding, mixed bool) {
	switch h := c.head; {
	case bytes.HasPrefix(h, []byte{0xff, 0xfe}), len(h) > 3 && h[0] == '<' && h[1] == 0 && h[3] == 0:
		return "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), false
	case bytes.HasPrefix(h, []byte{0xfe, 0xff}), len(h) > 3 && h[0] == 0 && h[1] == '<' && h[2] == 0:
		return "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), false
	}
	if !c.bad {
		return "utf-8", nil, len(c.carry) > 0
	}
	if m := declaredEncoding.FindSubmatch(c.head); m != nil && !bytes.HasPrefix(c.head, bom) {
		if enc, name := charset.Lookup(string(m[1])); enc != nil && name != "utf-8" && !strings.HasPrefix(name, "utf-16") && name != "replacement" {
			return name, enc, false
		}
	}
	return "windows-1252", nil, true
}

// transcode rewrites the spool in UTF-8 when it is not, and drops a byte-order mark.
func (s *Spool) transcode(c *utf8Check, dir string) error {
	name, enc, mixed := encodingOf(c)
	s.Encoding, s.Mixed = name, mixed
	if enc == nil && !mixed && !bytes.HasPrefix(c.head, bom) {
		return nil
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return &Error{Code: CodeSource, Detail: "rereading the spool", Err: err}
	}
	in := bufio.NewReaderSize(s.f, 64<<10)
	if head, err := in.Peek(len(bom)); err == nil && bytes.Equal(head, bom) {
		if _, err := in.Discard(len(bom)); err != nil {
			return &Error{Code: CodeSource, Detail: "rereading the spool", Err: err}
		}
	}
	var r io.Reader = in
	switch {
	case mixed:
		r = &mixedReader{in: in}
	case enc != nil:
		r = enc.NewDecoder().Reader(in)
	}
	to, err := tempFile(dir)
	if err != nil {
		return err
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(to, hash), r)
	old := *s
	s.f, s.Size = to, size
	hash.Sum(s.Sum[:0])
	if err != nil {
		return fmt.Errorf("transcoding from %s: %w", name, err)
	}
	return old.Close()
}

// mixedReader keeps valid UTF-8 and reads every other byte as windows-1252: feeds glued together from two sources hold both.
type mixedReader struct {
	in   *bufio.Reader
	rest []byte
}

// Read gives UTF-8.
func (m *mixedReader) Read(p []byte) (int, error) {
	for len(m.rest) == 0 {
		r, n, err := m.in.ReadRune()
		if err != nil {
			return 0, err //nolint:wrapcheck // io.EOF must stay itself
		}
		if r == utf8.RuneError && n == 1 {
			if err := m.in.UnreadRune(); err != nil {
				return 0, fmt.Errorf("transcoding: %w", err)
			}
			c, err := m.in.ReadByte()
			if err != nil {
				return 0, err //nolint:wrapcheck // io.EOF must stay itself
			}
			r = charmap.Windows1252.DecodeByte(c)
		}
		m.rest = utf8.AppendRune(m.rest[:0], r)
		for m.in.Buffered() >= utf8.UTFMax && len(m.rest) < 4096 { // a run of valid characters, without a call for each
			b, err := m.in.Peek(utf8.UTFMax)
			if err != nil {
				break
			}
			r, n := utf8.DecodeRune(b)
			if r == utf8.RuneError && n == 1 {
				break
			}
			m.rest = append(m.rest, b[:n]...)
			if _, err := m.in.Discard(n); err != nil {
				break
			}
		}
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}
