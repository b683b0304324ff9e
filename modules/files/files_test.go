package files_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/modules/files/blob"
)

func TestTheStoreOpensAtStart(t *testing.T) {
	t.Parallel()
	m := files.New(modules.Foundations{BlobURL: "file://" + t.TempDir()})
	if _, _, err := m.Get(t.Context(), "a/b"); !errors.Is(err, files.ErrClosed) {
		t.Errorf("before Start: %v", err)
	}
	if err := m.Check(t.Context()); !errors.Is(err, files.ErrClosed) {
		t.Errorf("before Start it checks well: %v", err)
	}
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if created, err := m.Put(t.Context(), "a/b", strings.NewReader("x"), 1, "text/plain"); err != nil || !created {
		t.Fatal(created, err)
	}
	body, info, err := m.Get(t.Context(), "a/b")
	if err != nil || info.Size != 1 {
		t.Fatal(info, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	if err := m.Delete(t.Context(), "a/b"); err != nil {
		t.Error(err)
	}
	if _, _, err := m.Get(t.Context(), "a/b"); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("after Delete: %v", err)
	}
}

func TestAWrongAddressStopsTheStart(t *testing.T) {
	t.Parallel()
	m := files.New(modules.Foundations{BlobURL: "ftp://somewhere"})
	if err := m.Start(t.Context()); !errors.Is(err, blob.ErrAddress) {
		t.Errorf("Start = %v", err)
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	const hash = "abc"
	for _, c := range []struct {
		name    string
		d       files.Download
		method  string
		match   string
		status  int
		body    string
		headers map[string]string
	}{
		{
			"saved and not kept",
			files.Download{Name: `CV – Zoé "Œuf"/Exemple.pdf`, Type: files.TypePDF},
			"GET", "", 200, "text",
			map[string]string{
				"Content-Disposition":     `attachment; filename="CV - Zoe -OEuf-Exemple.pdf"; filename*=UTF-8''CV%20%E2%80%93%20Zo%C3%A9%20-%C5%92uf--Exemple.pdf`,
				"Cache-Control":           "private, no-store",
				"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Content-Length": "4", "ETag": "",
			},
		},
		{
			"a PDF shown",
			files.Download{Name: "a.pdf", Type: files.TypePDF, Inline: true, Hash: hash},
			"GET", `"other"`, 200, "text",
			map[string]string{
				"Content-Disposition": `inline; filename="a.pdf"; filename*=UTF-8''a.pdf`, "ETag": `"abc"`, "Cache-Control": "private, no-cache",
			},
		},
		{
			"only a PDF is shown",
			files.Download{Type: "text/html", Inline: true},
			"GET", "", 200, "text",
			map[string]string{"Content-Disposition": "attachment", "Content-Security-Policy": "default-src 'none'; sandbox"},
		},
		{"had already", files.Download{Type: files.TypePDF, Hash: hash}, "GET", `"x", W/"abc"`, 304, "", map[string]string{"ETag": `"abc"`}},
		{"a head", files.Download{Type: files.TypePDF, Hash: hash}, "HEAD", "", 200, "", map[string]string{"Content-Length": "4"}},
		{"apostrophes", files.Download{Name: "l'été (1)!.pdf", Type: files.TypePDF}, "GET", "", 200, "text", map[string]string{
			"Content-Disposition": `attachment; filename="l'ete (1)!.pdf"; filename*=UTF-8''l%27%C3%A9t%C3%A9%20%281%29%21.pdf`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, "/", http.NoBody)
			r.Header.Set("If-None-Match", c.match)
			w := httptest.NewRecorder()
			c.d.Body, c.d.Size = strings.NewReader("text"), 4
			if err := files.Send(w, r, c.d); err != nil {
				t.Fatal(err)
			}
			if w.Code != c.status || w.Body.String() != c.body {
				t.Errorf("%d %q", w.Code, w.Body)
			}
			for name, want := range c.headers {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %s\nwant %s", name, got, want)
				}
			}
		})
	}
}

func TestSendSaysThatABodyIsShort(t *testing.T) {
	t.Parallel()
	err := files.Send(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", http.NoBody), files.Download{Body: strings.NewReader("a"), Size: 2})
	if err == nil {
		t.Error("half a document was sent in silence")
	}
}
