package cvs

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/files"
)

const tag = "CVs"

// writers are those who have CVs, readers those who see some.
func writers() api.Who { return api.Only(viewer.RoleCandidate) }

func readers() api.Who {
	return api.Only(viewer.RoleCandidate, viewer.RoleReferent, viewer.RoleOfficer)
}

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, api.Op{ID: "cvs-list", Method: http.MethodGet, Path: "/cvs", Summary: "List CVs", Tag: tag, Who: readers()}, m.opList)
	api.Operation(r, api.Op{
		ID: "cvs-create", Method: http.MethodPost, Path: "/cvs", Summary: "Create a CV", Tag: tag, Who: writers(), Status: http.StatusCreated,
		Description: "From a JSON Resume document, from another of your CVs, or from what your account says of you.",
	}, m.opCreate)
	api.Operation(r, api.Op{ID: "cvs-read", Method: http.MethodGet, Path: "/cvs/{id}", Summary: "Read a CV", Tag: tag, Who: readers()}, m.opRead)
	api.Operation(r, api.Op{
		ID: "cvs-save", Method: http.MethodPut, Path: "/cvs/{id}", Summary: "Write a CV", Tag: tag, Who: writers(),
		Description: "The whole document, with the revision that was read: 409 when it has changed since. Each problem comes with its path.",
	}, m.opSave)
	api.Operation(r, api.Op{ID: "cvs-delete", Method: http.MethodDelete, Path: "/cvs/{id}", Summary: "Delete a CV", Tag: tag, Who: writers()}, m.opDelete)
	api.Operation(r, api.Op{
		ID: "cvs-rendering-order", Method: http.MethodPost, Path: "/cvs/{id}/rendering", Summary: "Ask for the PDF of a CV", Tag: tag, Who: writers(),
		Status: http.StatusAccepted, Description: "Asked twice, the same content is printed once.",
	}, m.opOrder)
	api.Operation(r, api.Op{
		ID: "cvs-rendering-read", Method: http.MethodGet, Path: "/cvs/{id}/rendering", Summary: "How the PDF of a CV stands", Tag: tag, Who: readers(),
	}, m.opCopy)
	api.Operation(r, api.Op{ID: "cvs-pdf", Method: http.MethodGet, Path: "/cvs/{id}/pdf", Summary: "Download the PDF of a CV", Tag: tag, Who: readers()}, m.opPDF)
}

type (
	path struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The CV."`
	}
	body[T any] struct{ Body T }
)

func (m *Module) opList(ctx context.Context, in *struct {
	Candidate uuid.UUID `query:"candidate" format:"uuid" doc:"Whose CVs; your own when left out."`
},
) (*body[ListView], error) {
	if in.Candidate == uuid.Nil {
		in.Candidate = viewer.Get(ctx).Candidate
	}
	list, err := m.List(ctx, in.Candidate)
	if err != nil {
		return nil, err
	}
	view := ListView{CVs: make([]View, len(list))}
	for i, one := range list {
		view.CVs[i] = fromCV(one)
	}
	return &body[ListView]{view}, nil
}

func (m *Module) opCreate(ctx context.Context, in *body[CreateInput]) (*body[FullView], error) {
	id, err := m.Create(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return m.opRead(ctx, &path{id})
}

func (m *Module) opRead(ctx context.Context, in *path) (*body[FullView], error) {
	one, err := m.One(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := m.noted(ctx, ActionRead, one); err != nil {
		return nil, err
	}
	return &body[FullView]{FullView{fromCV(one), one.Data}}, nil
}

func (m *Module) opSave(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"The CV."`
	Body SaveInput
},
) (*body[FullView], error) {
	if err := m.Save(ctx, in.ID, in.Body); err != nil {
		return nil, err
	}
	return m.opRead(ctx, &path{in.ID})
}

func (m *Module) opDelete(ctx context.Context, in *path) (*struct{}, error) {
	return nil, m.Delete(ctx, in.ID)
}

func (m *Module) opOrder(ctx context.Context, in *path) (*body[CopyView], error) {
	c, err := m.Order(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[CopyView]{fromCopy(c)}, nil
}

func (m *Module) opCopy(ctx context.Context, in *path) (*body[CopyView], error) {
	_, c, err := m.Copy(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[CopyView]{fromCopy(c)}, nil
}

// pdfOutput is a PDF as an answer.
type pdfOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	ETag        string `header:"ETag"`
	Body        []byte
}

func (m *Module) opPDF(ctx context.Context, in *path) (*pdfOutput, error) {
	one, c, err := m.Copy(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !c.isReady() {
		return nil, fault.Conflict("cvs.pdf_not_ready")
	}
	if err := m.noted(ctx, ActionDownloaded, one); err != nil {
		return nil, err
	}
	file, size, name, _, err := m.Open(ctx, c.Hash)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	pdf := make([]byte, size)
	if _, err := io.ReadFull(file, pdf); err != nil {
		return nil, fmt.Errorf("reading the copy of a CV: %w", err)
	}
	h := files.Headers(files.Download{Name: name, Type: files.TypePDF, Hash: c.Hash})
	return &pdfOutput{ContentType: h["Content-Type"], Disposition: h["Content-Disposition"], ETag: h["ETag"], Body: pdf}, nil
}
