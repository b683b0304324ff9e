package privacy

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/atouts/atouts/templates/i18n"

	pages "github.com/atouts/atouts/templates/privacy"
)

// readable turns rows into lines for people: ids and empty values are left out, the JSON beside has them.
func (s *Service) readable(ctx context.Context, rows []map[string]any) [][]pages.CopyLine {
	all := make([][]pages.CopyLine, 0, len(rows))
	for _, row := range rows {
		if lines := s.lines(ctx, row); len(lines) > 0 {
			all = append(all, lines)
		}
	}
	return all
}

func (s *Service) lines(ctx context.Context, row map[string]any) []pages.CopyLine {
	var lines []pages.CopyLine
	for _, name := range slices.Sorted(maps.Keys(row)) {
		if name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_hash") {
			continue
		}
		line := pages.CopyLine{Label: s.word(ctx, "privacy.field."+name, strings.ReplaceAll(name, "_", " "))}
		switch value := row[name].(type) {
		case map[string]any:
			line.Inner = [][]pages.CopyLine{s.lines(ctx, value)}
		case []any:
			line.Inner, line.Text = s.list(ctx, value)
		default:
			line.Text = s.text(ctx, value)
		}
		if line.Text != "" || len(line.Inner) > 0 && len(line.Inner[0]) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// list splits a list into its objects and the text of its plain values.
func (s *Service) list(ctx context.Context, values []any) (inner [][]pages.CopyLine, text string) {
	var plain []string
	for _, v := range values {
		if object, ok := v.(map[string]any); ok {
			inner = append(inner, s.lines(ctx, object))
		} else if t := s.text(ctx, v); t != "" {
			plain = append(plain, t)
		}
	}
	return inner, strings.Join(plain, ", ")
}

func (s *Service) text(ctx context.Context, value any) string {
	switch v := value.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return i18n.DateTime(ctx, at)
		}
		return v
	case bool:
		if v {
			return i18n.T(ctx, "privacy.yes")
		}
		return i18n.T(ctx, "privacy.no")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}
