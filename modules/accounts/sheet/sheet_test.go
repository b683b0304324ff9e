package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/atouts/atouts/modules/accounts/sheet"
)

const plain = "Prénom;Nom;E-mail\nZoé;Le Goff;zoe@exemple.test\nAnaïs;Œuvrard;anais@exemple.test\n"

func read(t *testing.T, data []byte) *sheet.Table {
	t.Helper()
	table, err := sheet.Read(data, 100)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestEveryWritingReadsTheSame reads one table as different programs write it.
func TestEveryWritingReadsTheSame(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(order unicode.Endianness, mark unicode.BOMPolicy, text string) string {
		out, err := unicode.UTF16(order, mark).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	lines := strings.SplitAfter(plain, "\n")
	oldLine, err := charmap.Windows1252.NewEncoder().String(lines[1])
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		text, encoding string
		separator      rune
		first          int // line of the first row
	}{
		"as it is":                {plain, "utf-8", ';', 2},
		"commas":                  {strings.ReplaceAll(plain, ";", ","), "utf-8", ',', 2},
		"tabs":                    {strings.ReplaceAll(plain, ";", "\t"), "utf-8", '\t', 2},
		"quoted":                  {strings.ReplaceAll(plain, "Le Goff", "\" Le  Goff \""), "utf-8", ';', 2},
		"mark":                    {"\ufeff" + plain, "utf-8", ';', 2},
		"CRLF":                    {strings.ReplaceAll(plain, "\n", "\r\n"), "utf-8", ';', 2},
		"CR":                      {strings.ReplaceAll(plain, "\n", "\r"), "utf-8", ';', 2},
		"Excel says":              {"sep=;\n" + plain, "utf-8", ';', 3},
		"empty lines":             {"\n;;\n" + strings.ReplaceAll(plain, "\nAna", "\n\n;;\nAna"), "utf-8", ';', 4},
		"Windows-1252":            {latin, "windows-1252", ';', 2},
		"UTF-16 with its mark":    {wide(unicode.LittleEndian, unicode.UseBOM, plain), "utf-16", ';', 2},
		"UTF-16 of Excel":         {wide(unicode.LittleEndian, unicode.UseBOM, strings.ReplaceAll(plain, ";", "\t")), "utf-16", '\t', 2},
		"UTF-16 without, little":  {wide(unicode.LittleEndian, unicode.IgnoreBOM, plain), "utf-16", ';', 2},
		"UTF-16 without, big":     {wide(unicode.BigEndian, unicode.IgnoreBOM, plain), "utf-16", ';', 2},
		"two programs in one":     {lines[0] + oldLine + lines[2], "mixed", ';', 2},
		"more columns than named": {strings.ReplaceAll(plain, "\n", ";;\n"), "utf-8", ';', 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := read(t, []byte(test.text))
			if table.Encoding != test.encoding || table.Separator != test.separator || table.Rows[0].Line != test.first {
				t.Errorf("encoding %s, separator %q, first row in line %d", table.Encoding, table.Separator, table.Rows[0].Line)
			}
			sameTable(t, table)
		})
	}
}

func sameTable(t *testing.T, table *sheet.Table) {
	t.Helper()
	got := [][]string{table.Header}
	for _, row := range table.Rows {
		got = append(got, row.Cells)
		if len(row.Problems) > 0 {
			t.Errorf("line %d: %v", row.Line, row.Problems)
		}
	}
	want := [][]string{{"Prénom", "Nom", "E-mail"}, {"Zoé", "Le Goff", "zoe@exemple.test"}, {"Anaïs", "Œuvrard", "anais@exemple.test"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// workbook makes an XLSX whose second sheet is the first that is shown.
func workbook(t testing.TB, fill func(f *excelize.File, name string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // a test's
	const name = "Personnes"
	if _, err := f.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	f.SetActiveSheet(1)
	if err := f.SetSheetVisible("Sheet1", false); err != nil {
		t.Fatal(err)
	}
	fill(f, name)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(t testing.TB, f *excelize.File, name, cell string, row ...any) {
	t.Helper()
	if err := f.SetSheetRow(name, cell, &row); err != nil {
		t.Fatal(err)
	}
}

func TestAWorkbookReadsTheSame(t *testing.T) {
	t.Parallel()
	sameTable(t, read(t, workbook(t, func(f *excelize.File, name string) {
		set(t, f, name, "A1", "Prénom", "Nom", "E-mail")
		set(t, f, name, "A2", "Zoé", "Le Goff", "zoe@exemple.test")
		set(t, f, name, "A5", "Anaïs", "Œuvrard", "anais@exemple.test")
	})))
}

// TestFormulasAreRefused gives formulas in both formats; what they last came to is not taken.
func TestFormulasAreRefused(t *testing.T) {
	t.Parallel()
	table := read(t, workbook(t, func(f *excelize.File, name string) {
		set(t, f, name, "A1", "Prénom", "Nom", "Téléphone")
		set(t, f, name, "A3", "Zoé", "=non", 612345678)
		for cell, formula := range map[string]string{"A4": `HYPERLINK("https://exemple.test","Zoé")`, "C5": "1+1"} {
			if err := f.SetCellFormula(name, cell, formula); err != nil {
				t.Fatal(err)
			}
		}
		set(t, f, name, "B4", "Le Goff")
	}))
	want := []sheet.Row{
		{Line: 3, Cells: []string{"Zoé", "=non", "612345678"}, Problems: []sheet.Problem{{1, sheet.CodeFormula}}},
		{Line: 4, Cells: []string{"", "Le Goff", ""}, Problems: []sheet.Problem{{0, sheet.CodeFormula}}},
		{Line: 5, Cells: []string{"", "", ""}, Problems: []sheet.Problem{{2, sheet.CodeFormula}}},
	}
	if diff := cmp.Diff(want, table.Rows); diff != "" {
		t.Error(diff)
	}
	table = read(t, []byte("Nom;Téléphone\n=HYPERLINK(\"x\");+33 6\n@SUM(1);-1\n"))
	if table.Rows[0].Problems[0].Code != sheet.CodeQuote { // the quotation marks of the first
		t.Errorf("%+v", table.Rows[0])
	}
	if diff := cmp.Diff([]sheet.Problem{{0, sheet.CodeFormula}}, table.Rows[1].Problems); diff != "" {
		t.Error(diff)
	}
}

func TestOneBadLineSpoilsNoOther(t *testing.T) {
	t.Parallel()
	table := read(t, []byte("a;b\n1;2;3\n\"x\"y;2\nbon;ligne\ncoupé\ufffd;2\ncontrôle\x01;2\n\"jamais fermé;2\n5;6\n"))
	want := []sheet.Row{
		{Line: 2, Cells: []string{"1", "2"}, Problems: []sheet.Problem{{-1, sheet.CodeMore}}},
		{Line: 3, Cells: []string{"", ""}, Problems: []sheet.Problem{{-1, sheet.CodeQuote}}},
		{Line: 4, Cells: []string{"bon", "ligne"}},
		{Line: 5, Cells: []string{"coupé?", "2"}, Problems: []sheet.Problem{{0, sheet.CodeUnreadable}}},
		{Line: 6, Cells: []string{"contrôle?", "2"}, Problems: []sheet.Problem{{0, sheet.CodeUnreadable}}},
		{Line: 7, Cells: []string{"", ""}, Problems: []sheet.Problem{{-1, sheet.CodeQuote}}},
		{Line: 8, Cells: []string{"5", "6"}},
	}
	if diff := cmp.Diff(want, table.Rows); diff != "" {
		t.Error(diff)
	}
}

func TestWholeFilesAreRefused(t *testing.T) {
	t.Parallel()
	hundred := "a\n" + strings.Repeat("x\n", 100)
	for name, test := range map[string]struct {
		data string
		want error
	}{
		"nothing":         {"", sheet.ErrEmpty},
		"blank":           {" \n;;\n\n", sheet.ErrEmpty},
		"a PDF":           {"%PDF-1.7\n\x00\x01\x02", sheet.ErrKind},
		"an old workbook": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sheet.ErrOldExcel},
		"another archive": {"PK\x03\x04nothing", sheet.ErrBroken},
		"a broken header": {"\"a\"b;c\n1;2\n", sheet.ErrKind},
		"a wide header":   {strings.Repeat("a;", 5000) + "\n1", sheet.ErrKind},
		"many lines":      {hundred + "y\n", sheet.ErrTooMany},
		"just enough":     {hundred, nil},
	} {
		if _, err := sheet.Read([]byte(test.data), 100); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestABombIsNotUnpacked(t *testing.T) {
	t.Parallel()
	bomb := workbook(t, func(f *excelize.File, name string) {
		long := strings.Repeat("x", 30_000)
		for row := range 2_400 {
			set(t, f, name, fmt.Sprintf("A%d", row+1), long+strconv.Itoa(row))
		}
	})
	if _, err := sheet.Read(bomb, 10_000); !errors.Is(err, sheet.ErrTooLarge) {
		t.Errorf("a workbook of %d bytes: %v", len(bomb), err)
	}
}

func TestColumnNames(t *testing.T) {
	t.Parallel()
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := sheet.ColumnName(column); got != want {
			t.Errorf("%d: %s, want %s", column, got, want)
		}
	}
}

// TestNothingWrittenOpensAsAFormula writes cells that would, and reads them back as text.
func TestNothingWrittenOpensAsAFormula(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	row := []string{"=1+1", "+33", "-1", "@SUM(A1)", "\tx", "＝1", "bon; \"cité\"", "été"}
	if err := sheet.Write(&out, [][]string{{"a", "b", "c", "d", "e", "f", "g", "h"}, row}); err != nil {
		t.Fatal(err)
	}
	table := read(t, out.Bytes())
	want := []string{"'=1+1", "'+33", "'-1", "'@SUM(A1)", "' x", "'＝1", "bon; \"cité\"", "été"}
	if diff := cmp.Diff([]sheet.Row{{Line: 2, Cells: want}}, table.Rows); diff != "" {
		t.Error(diff)
	}
}

// FuzzRead looks for a file that makes the reader panic, run on, or give what cannot be kept.
func FuzzRead(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte("sep=\t\na\tb\n\"x\ny\"\tz\n"))
	f.Add([]byte("\xff\xfea\x00;\x00\n\x00"))
	f.Add([]byte("a;b\n\xe9;\xc3\xa9\n"))
	f.Add(workbook(f, func(w *excelize.File, name string) {
		set(f, w, name, "A1", "Prénom", "Nom")
		set(f, w, name, "A2", "Zoé", 12.5)
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := sheet.Read(data, 50)
		if err != nil {
			return
		}
		if len(table.Rows) > 50 || len(table.Header) == 0 {
			t.Fatalf("%d rows, %d columns", len(table.Rows), len(table.Header))
		}
		last := 0
		for _, row := range table.Rows {
			if len(row.Cells) != len(table.Header) || row.Line <= last {
				t.Fatalf("row %+v behind line %d, header %q", row, last, table.Header)
			}
			last = row.Line
			for i, cell := range row.Cells {
				if !utf8.ValidString(cell) || strings.ContainsAny(cell, "\x00\r\n") {
					t.Fatalf("line %d, cell %d holds %q", row.Line, i, cell)
				}
				if strings.HasPrefix(cell, "=") && len(row.Problems) == 0 {
					t.Fatalf("line %d: %q passes", row.Line, cell)
				}
			}
		}
	})
}
