// Package static serves the look of the site: style sheet, script, fonts and icon, embedded in the program.
//
// Sources are in src/, by meaning: css/ (one file a cascade layer), js/ (one small module a behaviour), fonts/ (with their licences),
// img/. After a change run "go generate ./templates/static"; the result in dist/ is committed. Each file is named after its content, so
// browsers may keep it for ever, and texts are compressed beforehand. A page asks for URL("app.css").
package static

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:generate go run ./gen

//go:embed dist
var dist embed.FS

// Prefix is the path under which the assets are served.
const Prefix = "/static/"

var manifest = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return names
	}
	if err := json.Unmarshal(raw, &names); err != nil {
		return map[string]string{}
	}
	return names
})

// URL returns the address of an asset by its plain name, such as "app.css", "app.js" or "favicon.svg". A name that does not exist
// gives an address that answers 404; the package's test asks for each name that the layout uses.
func URL(name string) string {
	if file, ok := manifest()[name]; ok {
		return Prefix + file
	}
	return Prefix + name
}

var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
}

// Handler serves the assets under Prefix: for ever, with the right type, compressed when the browser takes it. It answers GET and HEAD.
func Handler() http.Handler {
	files, err := fs.Sub(dist, "dist")
	if err != nil { // cannot happen: the folder is embedded
		return http.NotFoundHandler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		kind, known := types[path.Ext(name)]
		content, err := fs.ReadFile(files, name)
		if err != nil || !known {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Add("Vary", "Accept-Encoding")
		if packed, encoding := compressed(files, name, r.Header.Get("Accept-Encoding")); encoding != "" {
			h.Set("Content-Encoding", encoding)
			content = packed
		}
		if r.Method == http.MethodHead {
			return
		}
		_, _ = w.Write(content) // the only failure is a visitor who left
	})
}

// compressed returns the smallest form that the browser accepts, and its encoding; an empty encoding when there is none.
func compressed(files fs.FS, name, accepts string) (content []byte, encoding string) {
	for _, form := range []struct{ suffix, encoding string }{{".br", "br"}, {".gz", "gzip"}} {
		if !accepted(accepts, form.encoding) {
			continue
		}
		if packed, err := fs.ReadFile(files, name+form.suffix); err == nil {
			return packed, form.encoding
		}
	}
	return nil, ""
}

func accepted(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, encoding) && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}
