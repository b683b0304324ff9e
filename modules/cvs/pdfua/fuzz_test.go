package pdfua_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/resume"
)

func FuzzRender(f *testing.F) {
	data, err := os.ReadFile("../resume/testdata/rich.json")
	if err != nil {
		f.Fatal(err)
	}
	odd, err := scripts().Canonical()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, "fr", 0.0)
	f.Add(odd, "en", 16.0)
	f.Add([]byte(`{"basics":{"name":"\ud83d","url":"https://é.fr/(\\"}}`), "x)(", 12.5)
	r := newRenderer(f)
	f.Fuzz(func(t *testing.T, data []byte, locale string, size float64) {
		doc, err := resume.Parse(data)
		if err != nil {
			return
		}
		pdf, info, err := r.Render(t.Context(), render.Document{Resume: doc, Locale: locale, Tokens: render.Tokens{Size: size}})
		switch {
		case errors.Is(err, render.ErrPanic):
			t.Fatal(err)
		case err == nil && (!bytes.HasPrefix(pdf, []byte("%PDF-")) || info.Pages < 1 || info.Pages > render.MaxPages):
			t.Fatalf("%d bytes, %d pages", len(pdf), info.Pages)
		}
	})
}

// BenchmarkRender renders documents from the struct to the bytes. The figure cv_ms is the rich one's, of two pages.
func BenchmarkRender(b *testing.B) {
	r := newRenderer(b)
	for _, name := range []string{"rich", "english", "empty", "scripts", "long"} {
		doc := documents(b)[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			size, pages := 0, 0
			for b.Loop() {
				pdf, info, err := r.Render(b.Context(), doc)
				if err != nil {
					b.Fatal(err)
				}
				size, pages = len(pdf), info.Pages
			}
			b.ReportMetric(float64(size), "bytes/pdf")
			if name == "rich" {
				if pages != 2 {
					b.Fatalf("the rich document has %d pages", pages)
				}
				b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "cv_ms=ms")
			}
		})
	}
}
