package privacy

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/files"
)

const tag = "Privacy"

// ExportView is a copy of one's data.
type ExportView struct {
	ID      uuid.UUID  `json:"id" doc:"The copy."`
	State   string     `json:"state" enum:"asked,ready,failed,expired" doc:"Where it stands."`
	Done    int        `json:"done" doc:"How many of its parts are written."`
	Parts   int        `json:"parts" doc:"How many parts it has; 0 as long as it waits."`
	Bytes   int64      `json:"bytes,omitempty" doc:"Size of the file."`
	Asked   time.Time  `json:"asked" doc:"When it was asked for."`
	Expires *time.Time `json:"expires,omitempty" doc:"Until when it can be downloaded."`
}

// ExportsView is the list of one's copies.
type ExportsView struct {
	Exports []ExportView `json:"exports" doc:"The last ten, newest first."`
}

// DeletionView is one's wish to be erased.
type DeletionView struct {
	Open  bool       `json:"open" doc:"True when a wish waits."`
	Asked *time.Time `json:"asked,omitempty" doc:"When it was made."`
	Due   *time.Time `json:"due,omitempty" doc:"When everything is erased; until then it can be taken back."`
}

type (
	body[T any] struct{ Body T }
	copyPath    struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The copy."`
	}
	zipOutput struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Cache       string `header:"Cache-Control"`
		Body        []byte
	}
)

// API registers the operations.
func (m *Module) API(r *api.Router) {
	op := func(id, method, path, summary string) api.Op {
		return api.Op{ID: id, Method: method, Path: path, Summary: summary, Tag: tag, Who: api.SignedIn()}
	}
	ask := op("exports-ask", http.MethodPost, "/account/exports", "Ask for a copy of your data")
	ask.Status = http.StatusAccepted
	api.Operation(r, ask, func(ctx context.Context, _ *struct{}) (*body[ExportView], error) {
		made, err := m.AskExport(ctx)
		if err != nil {
			return nil, err
		}
		return &body[ExportView]{fromExport(made)}, nil
	})
	api.Operation(r, op("exports-list", http.MethodGet, "/account/exports", "List the copies of your data"), m.opList)
	api.Operation(r, op("exports-file", http.MethodGet, "/account/exports/{id}/file", "Download a copy of your data (zip)"), m.opFile)
	api.Operation(r, op("deletion-read", http.MethodGet, "/account/deletion", "Whether your account is about to be erased"), m.opDeletion)
	api.Operation(r, op("deletion-ask", http.MethodPost, "/account/deletion", "Ask that your account and data be erased"),
		func(ctx context.Context, in *body[DeletionInput]) (*body[DeletionView], error) {
			made, err := m.AskDeletion(ctx, in.Body)
			if err != nil {
				return nil, err
			}
			return &body[DeletionView]{fromDeletion(made)}, nil
		})
	api.Operation(r, op("deletion-cancel", http.MethodDelete, "/account/deletion", "Keep your account"),
		func(ctx context.Context, _ *struct{}) (*struct{}, error) { return nil, m.CancelDeletion(ctx) })
}

func (m *Module) opList(ctx context.Context, _ *struct{}) (*body[ExportsView], error) {
	list, err := m.Exports(ctx)
	if err != nil {
		return nil, err
	}
	view := ExportsView{Exports: make([]ExportView, len(list))}
	for i, one := range list {
		view.Exports[i] = fromExport(one)
	}
	return &body[ExportsView]{view}, nil
}

func (m *Module) opFile(ctx context.Context, in *copyPath) (*zipOutput, error) {
	file, row, err := m.OpenExport(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	content, err := io.ReadAll(io.LimitReader(file, row.Bytes))
	if err != nil {
		return nil, fmt.Errorf("reading a copy: %w", err)
	}
	h := files.Headers(download(row))
	return &zipOutput{h["Content-Type"], h["Content-Disposition"], h["Cache-Control"], content}, nil
}

func (m *Module) opDeletion(ctx context.Context, _ *struct{}) (*body[DeletionView], error) {
	found, err := m.Deletion(ctx)
	if err != nil {
		return nil, err
	}
	return &body[DeletionView]{fromDeletion(found)}, nil
}

func download(row *ent.Export) files.Download {
	return files.Download{Name: "atouts-mes-donnees-" + row.CreatedAt.Format(time.DateOnly) + ".zip", Type: exportType, Size: row.Bytes}
}

func fromExport(e *ent.Export) ExportView {
	return ExportView{e.ID, e.State, e.DoneParts, e.Parts, e.Bytes, e.CreatedAt, e.ExpiresAt}
}

func fromDeletion(d *ent.Deletion) DeletionView {
	if d == nil {
		return DeletionView{}
	}
	return DeletionView{true, &d.CreatedAt, &d.DueAt}
}
