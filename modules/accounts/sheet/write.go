package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// Write writes a CSV as spreadsheets in France open it: UTF-8 with a byte-order mark, semicolons. No cell opens as a formula: an apostrophe is put
// before one that would, as OWASP advises.
func Write(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("writing a CSV: %w", err)
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = Guard(cell)
		}
		if err := c.Write(safe); err != nil {
			return fmt.Errorf("writing a CSV: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("writing a CSV: %w", err)
	}
	return nil
}

// Guard returns a cell that no spreadsheet takes for a formula.
func Guard(cell string) string {
	if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") || strings.HasPrefix(cell, "＝") || strings.HasPrefix(cell, "＋") ||
		strings.HasPrefix(cell, "－") || strings.HasPrefix(cell, "＠") {
		return "'" + cell
	}
	return cell
}
