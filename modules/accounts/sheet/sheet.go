package sheet

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is wrong with a whole file.
var (
	ErrEmpty    = errors.New("sheet: the file holds no line")
	ErrKind     = errors.New("sheet: the file is no table")
	ErrOldExcel = errors.New("sheet: the file is a workbook of Excel 97, or locked by a password")
	ErrBroken   = errors.New("sheet: the workbook is damaged")
	ErrTooMany  = errors.New("sheet: the file holds too many lines")
	ErrTooLarge = errors.New("sheet: the workbook is too large once unpacked")
)

// Code says what is wrong with a cell or a line.
type Code string

// The codes.
const (
	CodeFormula    Code = "formula"    // the cell holds a formula, or begins as one
	CodeUnreadable Code = "unreadable" // a character was lost on the way
	CodeQuote      Code = "quote"      // a quotation mark is never closed, or stands inside a value
	CodeMore       Code = "more"       // the line has more cells than the header
)

const (
	maxCell    = 1000 // bytes of a cell that are kept; no column of ours takes as many
	maxColumns = 200  // a header of more is none
)

// Problem is one thing that is wrong in a row.
type Problem struct {
	Column int // from 0; -1: the whole line
	Code   Code
}

// Row is one line of a table.
type Row struct {
	Line     int      // in the file, from 1
	Cells    []string // as many as the header has
	Problems []Problem
}

// Table is a file that was read.
type Table struct {
	Header []string
	Rows   []Row
	// Encoding is that of a CSV: "utf-8", "utf-16", "windows-1252", or "mixed" for one that holds both UTF-8 and Windows-1252.
	Encoding string
	// Separator is that of a CSV; zero for a workbook.
	Separator rune
}

// line is a row as its format gave it.
type line struct {
	number   int
	cells    []string
	problems []Problem
}

// Read reads a file of at most limit lines behind the header. Lines in which nothing is written are left out.
func Read(data []byte, limit int) (*Table, error) {
	t := &Table{}
	b := builder{table: t, limit: limit}
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		err = readWorkbook(data, b.add)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		err = ErrOldExcel
	default:
		err = readText(data, t, b.add)
	}
	if err != nil {
		return nil, err
	}
	if t.Header == nil {
		return nil, ErrEmpty
	}
	return t, nil
}

// builder makes a table of lines; the first that is not empty is the header.
type builder struct {
	table *Table
	limit int
}

func (b *builder) add(l line) error {
	cells, problems := make([]string, len(l.cells)), l.problems
	empty := true
	for i, cell := range l.cells {
		text, ok := tidy(cell)
		if !ok {
			problems = append(problems, Problem{i, CodeUnreadable})
		} else if opensAsFormula(text) {
			problems = append(problems, Problem{i, CodeFormula})
		}
		cells[i] = text
		empty = empty && text == ""
	}
	if empty && len(problems) == 0 {
		return nil
	}
	if b.table.Header == nil {
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) == 0 || len(cells) > maxColumns {
			return ErrKind
		}
		b.table.Header = cells
		return nil
	}
	if len(b.table.Rows) == b.limit {
		return ErrTooMany
	}
	width := len(b.table.Header)
	for i := width; i < len(cells); i++ {
		if cells[i] != "" {
			problems = append(problems, Problem{-1, CodeMore})
			break
		}
	}
	row := Row{Line: l.number, Cells: make([]string, width)}
	copy(row.Cells, cells)
	for _, p := range problems {
		if p.Column < width {
			row.Problems = append(row.Problems, p)
		}
	}
	b.table.Rows = append(b.table.Rows, row)
	return nil
}

// tidy trims a cell, makes one space of every white space, and says whether every character could be read.
func tidy(cell string) (string, bool) {
	if len(cell) > maxCell {
		cell = strings.ToValidUTF8(cell[:maxCell], "")
	}
	var out strings.Builder
	space, readable := false, true
	for _, r := range cell {
		switch {
		case unicode.IsSpace(r):
			space = out.Len() > 0
			continue
		case r == '\u200b' || r == '\ufeff' || r == '\u2060': // no width: nobody sees them
			continue
		case r == utf8.RuneError || unicode.IsControl(r):
			readable = false
			r = '?'
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	return out.String(), readable
}

// opensAsFormula says whether a spreadsheet would take a text for a formula. A plus stands before telephone numbers; the form of the column judges it.
func opensAsFormula(text string) bool { return text != "" && strings.ContainsAny(text[:1], "=@") }

// ColumnName returns the letters over a column, from 0: A, B … Z, AA.
func ColumnName(column int) string {
	name := ""
	for n := column; n >= 0; n = n/26 - 1 {
		name = string(rune('A'+n%26)) + name
	}
	return name
}
