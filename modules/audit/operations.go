package audit

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Audit"

// exportTime is how long an export may take.
const exportTime = 5 * time.Minute

type body[T any] struct{ Body T }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	admins := api.Only(viewer.RoleAdmin)
	api.Operation(r, api.Op{
		ID: "audit-search", Method: http.MethodGet, Path: "/audit", Summary: "Search the audit", Tag: tag, Who: admins,
		Description: "Who did or read what, on whose account or file. Readings of the same thing by the same person are one line an hour.",
	}, func(ctx context.Context, in *SearchInput) (*body[FoundView], error) {
		found, err := m.Search(ctx, *in)
		if err != nil {
			return nil, err
		}
		return &body[FoundView]{fromFound(found)}, nil
	})
	api.Operation(r, api.Op{
		ID: "audit-state", Method: http.MethodGet, Path: "/audit/state", Summary: "Read whether the chain of the audit was whole", Tag: tag, Who: admins,
	}, func(ctx context.Context, _ *struct{}) (*body[StateView], error) {
		last, err := m.State(ctx)
		if err != nil {
			return nil, err
		}
		return &body[StateView]{fromAnchor(last)}, nil
	})
	api.Operation(r, api.Op{
		ID: "audit-export", Method: http.MethodPost, Path: "/audit/export", Summary: "Take a copy of lines of the audit, as CSV", Tag: tag, Who: admins,
		Description: "What the copy is for is written into the audit. No cell opens as a formula.", Timeout: exportTime,
	}, m.opExport)
	api.Operation(r, api.Op{
		ID: "audit-mine", Method: http.MethodGet, Path: "/me/journal", Summary: "Read who saw or changed your data", Tag: tag, Who: api.SignedIn(),
	}, func(ctx context.Context, in *MineInput) (*body[MineListView], error) {
		lines, total, err := m.Mine(ctx, *in)
		if err != nil {
			return nil, err
		}
		return &body[MineListView]{m.fromMine(lines, total)}, nil
	})
}

func (m *Module) opExport(ctx context.Context, in *struct{ Body ExportInput }) (*huma.StreamResponse, error) {
	write, err := m.Export(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		for name, value := range m.exportHeaders() {
			hc.SetHeader(name, value)
		}
		if err := write(hc.BodyWriter()); err != nil {
			m.log.WarnContext(ctx, "an export of the audit was cut short", "error", err)
		}
	}}, nil
}

func (m *Module) exportHeaders() map[string]string {
	return map[string]string{
		"Content-Type": "text/csv; charset=utf-8; header=present", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": `attachment; filename="journal-` + m.clock().UTC().Format(time.DateOnly) + `.csv"`,
	}
}
