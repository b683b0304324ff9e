package pdfua_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/cvs/pdfua"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/resume"
)

func newRenderer(tb testing.TB) *pdfua.Renderer {
	tb.Helper()
	r, err := pdfua.New()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func rich(tb testing.TB) resume.Resume {
	tb.Helper()
	data, err := os.ReadFile("../resume/testdata/rich.json")
	if err != nil {
		tb.Fatal(err)
	}
	r, err := resume.Parse(data)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func photo(tb testing.TB) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 300, 400))); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// scripts has every kind of character that a font may lack.
func scripts() resume.Resume {
	return resume.Resume{
		Basics: resume.Basics{
			Name:    "Zoé 🎓 Łukasz Şükrü-Nguyễn",
			Label:   "𝐁𝐨𝐥𝐝 title 👩‍🦽👍🏽",
			Summary: "Ελληνικά, Москва, Việt Nam, œuvre, ﬁn, ½, →, ☎, שלום, العربية, 漢字, 𓀀, \xff, a\u0301, \u202e, 12 €",
		},
		Work: []resume.Work{{Position: strings.Repeat("🙂", 300), Highlights: []string{strings.Repeat("x", 2000)}}},
	}
}

func long(tb testing.TB, entries int) resume.Resume {
	tb.Helper()
	r := rich(tb)
	for i := range entries {
		w := r.Work[i%3]
		w.Position = fmt.Sprintf("%s %d", w.Position, i+1)
		r.Work = append(r.Work, w)
	}
	return r
}

func documents(tb testing.TB) map[string]render.Document {
	tb.Helper()
	large := rich(tb)
	large.Meta.Atouts.Order = []resume.Section{resume.SectionEducation}
	return map[string]render.Document{
		"rich":    {Resume: rich(tb), Locale: "fr"},
		"english": {Resume: rich(tb), Locale: "en", Photo: photo(tb)},
		"large":   {Resume: large, Locale: "fr", Tokens: render.Tokens{Size: 16, Accent: "#6b1d5c"}},
		"empty":   {Locale: "fr"},
		"scripts": {Resume: scripts(), Locale: "fr"},
		"long":    {Resume: long(tb, 12), Locale: "fr"},
	}
}

func textOf(t *testing.T, doc render.Document) string {
	t.Helper()
	return run(t, "pdftotext", "-raw", save(t, doc), "-")
}

func save(t *testing.T, doc render.Document) string {
	t.Helper()
	pdf, _, err := newRenderer(t).Render(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cv.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// run runs a program of Debian's poppler-utils or qpdf. Without it the test is skipped, but for CI, where a skip would hide a fault.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
