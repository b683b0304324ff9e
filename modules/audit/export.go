package audit

import (
	"context"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/sheet"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/trail"
)

// ActionExported is what the audit calls an export of itself.
const ActionExported = "audit.exported"

// ExportInput is an export: which lines, and what for.
type ExportInput struct {
	Filter
	Purpose string `json:"purpose" minLength:"10" maxLength:"500" doc:"What the copy is for; it is written into the audit."`
}

// chunk is how many lines of an export are in memory at once.
const chunk = 1000

// Export writes down that the viewer takes a copy, and what for, and returns what writes it: a CSV as spreadsheets in France open it, in which no cell is a
// formula.
func (s *Service) Export(ctx context.Context, in ExportInput) (func(w io.Writer) error, error) {
	if !mayRead(viewer.Get(ctx)) {
		return nil, unknown()
	}
	query, err := s.query(ctx, in.Filter)
	if err != nil {
		return nil, err
	}
	total, err := query.Clone().Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting the lines to export: %w", err)
	}
	l := trail.Line{Action: ActionExported, Kind: "audit", Detail: map[string]string{"purpose": in.Purpose, "lines": strconv.Itoa(total), "filter": in.words()}}
	if err := s.trail.Record(ctx, l); err != nil {
		return nil, err
	}
	return func(w io.Writer) error { return s.write(ctx, w, query) }, nil
}

// words says a filter in one line.
func (f Filter) words() string {
	var parts []string
	for _, p := range [][2]string{{"actor", f.Actor}, {"owner", f.Owner}, {"action", f.Action}, {"subject", f.Subject}, {"from", f.From}, {"to", f.To}} {
		if p[1] != "" {
			parts = append(parts, p[0]+"="+p[1])
		}
	}
	return strings.Join(parts, ", ")
}

func (s *Service) write(ctx context.Context, w io.Writer, query *ent.AuditQuery) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	var head []string
	for _, name := range []string{"line", "at", "action", "actor", "role", "for", "owner", "kind", "subject", "id", "detail", "hash"} {
		head = append(head, i18n.T(ctx, "audit.column."+name))
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	query = query.Order(order(Newest)...).Limit(chunk)
	next := query.Clone()
	for {
		lines, err := next.All(ctx)
		if err != nil {
			return fmt.Errorf("reading the lines to export: %w", err)
		}
		owners, err := s.owners(ctx, lines)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := out.Write(cells(ctx, l, owners)); err != nil {
				return fmt.Errorf("writing the export: %w", err)
			}
		}
		if len(lines) < chunk {
			out.Flush()
			return out.Error() //nolint:wrapcheck // the reader left
		}
		last := lines[len(lines)-1]
		next = query.Clone().Where(audit.Or(audit.AtLT(last.At), audit.And(audit.At(last.At), audit.IDLT(last.ID))))
	}
}

func cells(ctx context.Context, l *ent.Audit, owners map[uuid.UUID]string) []string {
	number, owner, hash := "", "", ""
	if l.Seq != nil {
		number = strconv.FormatInt(*l.Seq, 10)
	}
	if l.OwnerID != nil {
		owner = owners[*l.OwnerID]
	}
	if l.Hash != nil {
		hash = hex.EncodeToString(*l.Hash)
	}
	row := []string{
		number, i18n.Machine(l.At), l.Action, l.ActorName, i18n.T(ctx, roleKey(l.ActorRole)), l.ForName, owner, l.SubjectKind, l.SubjectName, l.SubjectID,
		pairs(l.Detail), hash,
	}
	for i := range row {
		row[i] = sheet.Guard(row[i])
	}
	return row
}

// pairs writes a detail in one line, by name.
func pairs(detail map[string]string) string {
	var parts []string
	for name, value := range detail {
		parts = append(parts, name+"="+value)
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func roleKey(r viewer.Role) string {
	if r == viewer.RoleVisitor || r == viewer.RoleSystem {
		return "audit.role." + string(r)
	}
	return "accounts.role." + string(r)
}
