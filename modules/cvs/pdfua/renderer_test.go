package pdfua_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/modules/cvs/pdfua"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/resume"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func TestGolden(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	pages := map[string]int{"rich": 2, "english": 2, "large": 4, "empty": 1, "scripts": 1, "long": 4}
	for name, doc := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pdf, info, err := r.Render(t.Context(), doc)
			if err != nil {
				t.Fatal(err)
			}
			if info.Pages != pages[name] {
				t.Errorf("%d pages; want %d", info.Pages, pages[name])
			}
			file := filepath.Join(t.TempDir(), "cv.pdf")
			if err := os.WriteFile(file, pdf, 0o600); err != nil {
				t.Fatal(err)
			}
			run(t, "qpdf", "--check", file)
			// raw: the order in which the file gives the text, which is what is read aloud.
			got := run(t, "pdftotext", "-raw", file, "-")
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the text differs (-update writes it anew), want − got +:\n%s", diff)
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for name, doc := range documents(t) {
		first, _, err := r.Render(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for range 6 {
			wait.Go(func() {
				again, _, err := r.Render(t.Context(), doc)
				if err != nil || !bytes.Equal(first, again) {
					t.Errorf("%s: other bytes for the same document, %v", name, err)
				}
			})
		}
		wait.Wait()
	}
}

func TestOnlyTheVisibleIsPrinted(t *testing.T) {
	t.Parallel()
	text := textOf(t, render.Document{Resume: rich(t), Locale: "fr"})
	if strings.Contains(text, "gardée pour moi") || strings.Contains(text, "Ne pas montrer") {
		t.Error("something hidden is printed")
	}
	r := rich(t)
	r.Meta.Atouts.Hidden = []resume.Section{resume.SectionWork, resume.PartPhone}
	if text := textOf(t, render.Document{Resume: r, Locale: "fr"}); strings.Contains(text, "Boréal, Nantes") || strings.Contains(text, "06\u00a012") {
		t.Error("a hidden section is printed")
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	file := save(t, render.Document{Resume: rich(t), Locale: "fr-FR"})
	info := run(t, "pdfinfo", file)
	for _, want := range []string{
		"Title:           CV – Camille Exemple-Lefèvre", "Author:          Camille Exemple-Lefèvre",
		"Assistante administrative en alternance", "595.28 x 841.89 pts (A4)",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	urls := run(t, "pdfinfo", "-url", file)
	for _, want := range []string{
		"mailto:camille.exemple@exemple.fr", "tel:0612345678", "https://camille.exemple.fr",
		"https://www.linkedin.com/in/camille-exemple", "https://pix.fr",
	} {
		if !strings.Contains(urls, want) {
			t.Errorf("%s is no link:\n%s", want, urls)
		}
	}
	outline := run(t, "qpdf", "--json", "--json-key=outlines", file)
	at := 0
	// qpdf writes the lines below a line before the line's own title.
	for _, want := range []string{"En bref", "Mes atouts", "Savoir-être", "Expérience", "Formation", "Compétences", "Recommandations", "Camille Exemple-Lefèvre"} {
		i := strings.Index(outline[at:], `"title": "`+want+`"`)
		if i < 0 {
			t.Errorf("the outline lacks %q, or has it out of order", want)
			continue
		}
		at += i
	}
	if catalog := run(t, "qpdf", "--qdf", "--object-streams=disable", file, "-"); !strings.Contains(catalog, "/Lang (fr-FR)") {
		t.Error("the language is not told")
	}
}

func TestMissingCharacters(t *testing.T) {
	t.Parallel()
	_, info, err := newRenderer(t).Render(t.Context(), render.Document{Resume: scripts(), Locale: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "🎓👩ש漢𓀀🙂" {
		if strings.Count(info.Missing, string(r)) != 1 {
			t.Errorf("%q is not told once as missing: %q", r, info.Missing)
		}
	}
	for _, r := range "ŁŞễΕМ𝐁œ€→" {
		if strings.ContainsRune(info.Missing, r) {
			t.Errorf("%q is told as missing", r)
		}
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	pdf, _, err := newRenderer(t).Render(t.Context(), render.Document{Resume: long(t, 40), Locale: "fr"})
	var tooLong render.TooLongError
	if !errors.As(err, &tooLong) || tooLong.Pages <= render.MaxPages || pdf != nil {
		t.Errorf("Render = %d bytes, %v; want a TooLongError", len(pdf), err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for name, test := range map[string]struct {
		doc  render.Document
		want error
	}{
		"template":    {render.Document{Template: "nothing"}, render.ErrTemplate},
		"tokens":      {render.Document{Tokens: render.Tokens{Size: 40}}, render.ErrTokens},
		"cut picture": {render.Document{Photo: photo(t)[:40]}, render.ErrPhoto},
	} {
		if _, _, err := r.Render(t.Context(), test.doc); !errors.Is(err, test.want) {
			t.Errorf("%s: %v; want %v", name, err, test.want)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := r.Render(ctx, render.Document{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPanicIsAnError(t *testing.T) {
	t.Parallel()
	broken := &pdfua.Renderer{} // without fonts
	if _, _, err := broken.Render(t.Context(), render.Document{Resume: rich(t)}); !errors.Is(err, render.ErrPanic) {
		t.Errorf("Render = %v; want ErrPanic", err)
	}
}
