package pdfua

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/go-pdf/fpdf"
	"golang.org/x/text/language"

	"github.com/atouts/atouts/modules/cvs/render"
)

// version is changed with everything that changes bytes: layout, words, fonts, library.
const version = "fpdf-0.9.0/1"

// Renderer writes PDF. One serves the whole program.
type Renderer struct{ faces *faces }

// New reads the fonts, once.
func New() (*Renderer, error) {
	fs, err := newFaces()
	if err != nil {
		return nil, err
	}
	return &Renderer{faces: fs}, nil
}

// Version implements render.Renderer.
func (r *Renderer) Version() string { return version }

// Render implements render.Renderer.
func (r *Renderer) Render(ctx context.Context, doc render.Document) (pdf []byte, info render.Info, err error) {
	defer func() {
		// A fault of the library must cost one document, not the worker and what else it does.
		if broken := recover(); broken != nil {
			pdf, info, err = nil, render.Info{}, fmt.Errorf("%w: %v", render.ErrPanic, broken)
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, render.Info{}, fmt.Errorf("rendering a CV: %w", err)
	}
	c := &canvas{faces: r.faces, pdf: blank(), used: map[*face]bool{}}
	describe(c, doc)
	pages, err := render.Draw(ctx, doc, c, c)
	if err != nil {
		return nil, render.Info{}, err
	}
	var out bytes.Buffer
	if err := c.pdf.Output(&out); err != nil {
		return nil, render.Info{}, fmt.Errorf("writing a PDF: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, render.Info{}, fmt.Errorf("rendering a CV: %w", err)
	}
	return out.Bytes(), render.Info{Pages: pages, Missing: string(c.missing)}, nil
}

// blank gives an empty document that breaks no page by itself and has nothing of the moment in it.
func blank() *fpdf.Fpdf {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetMargins(0, 0, 0)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	// A real date would give other bytes for the same CV. The true one is in the row that names the file.
	fixed := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	pdf.SetCreationDate(fixed)
	pdf.SetModificationDate(fixed)
	pdf.SetProducer("Atouts", true)
	pdf.SetCreator("Atouts", true)
	return pdf
}

func describe(c *canvas, doc render.Document) {
	visible := doc.Resume.Visible().Normalise(doc.Locale)
	c.pdf.SetTitle(c.Printable(render.Title(doc)), true)
	c.pdf.SetAuthor(c.Printable(visible.Basics.Name), true)
	c.pdf.SetSubject(c.Printable(visible.Basics.Label), true)
	locale := "fr"
	if tag, err := language.Parse(doc.Locale); err == nil && tag != language.Und {
		locale = tag.String() // parsed, so that nothing but a tag gets into the file
	}
	c.pdf.SetLang(locale)
}

var _ render.Renderer = (*Renderer)(nil)
