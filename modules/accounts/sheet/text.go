package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// separators are those that programs write, the most likely in France first.
const separators = ";,\t"

// readText reads a CSV.
func readText(data []byte, t *Table, add func(line) error) error {
	text, encoding, err := decode(data)
	if err != nil {
		return err
	}
	t.Encoding = encoding
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // as old Macintoshes wrote
	}
	skipped := 0
	if first, rest, _ := strings.Cut(text, "\n"); len(first) >= 5 && strings.EqualFold(first[:4], "sep=") {
		t.Separator, _ = utf8.DecodeRuneInString(first[4:])
		text, skipped = rest, 1
	}
	if !strings.ContainsRune(separators, t.Separator) {
		t.Separator = separatorOf(text)
	}
	return readLines(text, skipped, t, add)
}

// readLines reads what stands behind some lines. After a line whose quotation marks are wrong it begins anew with the next: a mark that is never closed
// would else swallow the rest of the file.
func readLines(text string, before int, t *Table, add func(line) error) error {
	for {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = t.Separator, -1, true
		wrong, err := readUntilWrong(r, before, add)
		if wrong == 0 || err != nil {
			return err
		}
		if err := add(line{number: before + wrong, problems: []Problem{{-1, CodeQuote}}}); err != nil {
			return err
		}
		for range wrong {
			_, text, _ = strings.Cut(text, "\n")
		}
		before += wrong
	}
}

// readUntilWrong reads to the end, or to a line with wrong quotation marks, whose number it returns.
func readUntilWrong(r *csv.Reader, before int, add func(line) error) (wrong int, err error) {
	for {
		cells, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil
		case errors.As(err, &parse):
			return parse.StartLine, nil
		case err != nil:
			return 0, fmt.Errorf("reading a CSV: %w", err)
		}
		number, _ := r.FieldPos(0)
		if err := add(line{number: before + number, cells: cells}); err != nil {
			return 0, err
		}
	}
}

// separatorOf returns the separator that the first line in which something is written holds most often, outside quotation marks.
func separatorOf(text string) rune {
	var counts [len(separators)]int
	quoted := false
	for _, r := range strings.TrimLeft(text, "\r\n \ufeff") {
		if r == '\n' && !quoted {
			break
		}
		if r == '"' {
			quoted = !quoted
		}
		if i := strings.IndexRune(separators, r); i >= 0 && !quoted {
			counts[i]++
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return rune(separators[best])
}

// decode returns a text in UTF-8 and what it was written in. Bytes that no text holds mean another kind of file.
func decode(data []byte) (text, encoding string, err error) {
	order, wide := wideOrder(data)
	if wide {
		plain, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", "", ErrKind
		}
		return string(plain), "utf-16", nil
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", "", ErrKind
	}
	if utf8.Valid(data) {
		return string(data), "utf-8", nil
	}
	var out strings.Builder
	out.Grow(len(data) + len(data)/8)
	encoding = "windows-1252"
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			r = charmap.Windows1252.DecodeByte(data[0])
		case n > 1:
			encoding = "mixed"
		}
		out.WriteRune(r)
		data = data[n:]
	}
	return out.String(), encoding, nil
}

// wideOrder says whether a text is UTF-16, and in which order its bytes stand: by its mark, or by where the zeros of Latin letters are.
func wideOrder(data []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.BigEndian, true
	}
	head := data[:min(len(data), 1024)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	enough := len(head) / 4
	switch {
	case enough > 0 && zeros[1] > enough && zeros[0] == 0:
		return unicode.LittleEndian, true
	case enough > 0 && zeros[0] > enough && zeros[1] == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}
