package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// unpacked is how large a workbook may be once unpacked: some ten times the largest that may be handed in.
const unpacked = 64 << 20

// readWorkbook reads the first visible sheet of an XLSX.
func readWorkbook(data []byte, add func(line) error) (err error) {
	defer func() { // a damaged workbook must not end the program, whatever the library thinks of it
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrBroken, p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: unpacked, RawCellValue: true})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") { // the library has no value for it
			return ErrTooLarge
		}
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	name := visible(f)
	if name == "" {
		return ErrEmpty
	}
	formulas, err := formulasOf(f, name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	rows, err := f.Rows(name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	defer rows.Close() //nolint:errcheck // it was only read
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
		l := line{number: number, cells: cells}
		for _, column := range formulas[number] {
			l.problems = append(l.problems, Problem{column, CodeFormula})
		}
		if err := add(l); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return nil
}

// visible returns the name of the first sheet that is shown.
func visible(f *excelize.File) string {
	for _, name := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(name); err == nil && shown {
			return name
		}
	}
	return ""
}

// formulasOf returns which cells of a sheet hold a formula: columns from 0, by row from 1. The library's rows give only what a formula last came to,
// and asking it for each cell's formula searches the sheet anew each time.
func formulasOf(f *excelize.File, name string) (map[int][]int, error) {
	found := map[int][]int{}
	part, ok := partOf(f, name)
	if !ok {
		return nil, fmt.Errorf("finding the part of sheet %q: %w", name, ErrBroken)
	}
	d := xml.NewDecoder(bytes.NewReader(part))
	row, column := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading a sheet: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			row, column = row+1, 0
			if n, err := strconv.Atoi(reference(start)); err == nil {
				row = n
			}
		case "c":
			column++
			if cell := reference(start); cell != "" {
				if column, row, err = excelize.CellNameToCoordinates(cell); err != nil {
					return nil, fmt.Errorf("reading a sheet: %w", err)
				}
			}
		case "f":
			found[row] = append(found[row], column-1)
		}
	}
}

// reference is where a row or a cell says that it stands; empty when it follows the one before.
func reference(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "r" {
			return a.Value
		}
	}
	return ""
}

// partOf returns the XML of a sheet.
func partOf(f *excelize.File, name string) ([]byte, bool) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	folder := ""
	f.Pkg.Range(func(key, value any) bool {
		file, isText := key.(string)
		raw, isBytes := value.([]byte)
		switch {
		case !isText || !isBytes:
		case path.Base(file) == "workbook.xml":
			folder = path.Dir(file)
			_ = xml.Unmarshal(raw, &book) // what cannot be read names no sheet
		case path.Base(file) == "workbook.xml.rels":
			_ = xml.Unmarshal(raw, &relations)
		}
		return true
	})
	for _, s := range book.Sheets {
		for _, r := range relations.All {
			if s.Name != name || r.ID != s.ID {
				continue
			}
			target := strings.TrimPrefix(r.Target, "/")
			if target == r.Target {
				target = path.Join(folder, target)
			}
			raw, ok := f.Pkg.Load(target)
			part, isBytes := raw.([]byte)
			return part, ok && isBytes
		}
	}
	return nil, false
}
