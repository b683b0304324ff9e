package api

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/atouts/atouts/api/fault"
)

// DocsPath is the page of the API's document. Huma's own pages load a public CDN; this one is swagger-ui-dist 5.35.0, packed in the program.
const DocsPath = "/api/docs"

//go:embed swagger
var swagger embed.FS

// docsPolicy is that of the docs page alone: Swagger UI writes style attributes.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (r *Router) serveDocs() {
	r.Page(Page{ID: "api.docs", Method: http.MethodGet, Path: DocsPath, Who: Everyone(), Handle: func(w http.ResponseWriter, req *http.Request) error {
		w.Header().Set("Content-Security-Policy", docsPolicy)
		return serveAsset(w, req, "index.html")
	}})
	r.Page(Page{
		ID: "api.docs_asset", Method: http.MethodGet, Path: DocsPath + "/{file}", Who: Everyone(),
		Handle: func(w http.ResponseWriter, req *http.Request) error { return serveAsset(w, req, req.PathValue("file")) },
	})
}

// serveDocument answers with the document of the API.
func (r *Router) serveDocument(w http.ResponseWriter, _ *http.Request) error {
	raw, err := r.document()
	if err != nil {
		return fmt.Errorf("writing the document of the API: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(raw) // the only failure is a visitor who left
	return nil
}

func serveAsset(w http.ResponseWriter, req *http.Request, name string) error {
	types := map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
	kind, ok := types[path.Ext(name)]
	if !ok {
		return fault.NotFound(keyNotFound)
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=86400")
	if raw, err := swagger.ReadFile("swagger/" + name); err == nil {
		_, _ = w.Write(raw) // the only failure is a visitor who left
		return nil
	}
	packed, err := swagger.ReadFile("swagger/" + name + ".gz")
	if err != nil {
		h.Del("Content-Type")
		h.Del("Cache-Control")
		return fault.NotFound(keyNotFound)
	}
	h.Add("Vary", "Accept-Encoding")
	if strings.Contains(req.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed) // the only failure is a visitor who left
		return nil
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", name, err)
	}
	_, _ = io.Copy(w, plain) //nolint:gosec // our own file, not a bomb
	return nil
}
