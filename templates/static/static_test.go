package static_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/atouts/atouts/templates/static"
)

func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestEachAssetIsServedForEverWithItsType(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]string{
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "favicon.svg": "image/svg+xml",
		"atkinson-400.woff2": "font/woff2", "opendyslexic-700.woff2": "font/woff2",
	} {
		for _, encoding := range []string{"", "gzip", "gzip, br", "br;q=0"} {
			answer := get(t, static.URL(name), encoding)
			if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != kind ||
				answer.Header.Get("X-Content-Type-Options") != "nosniff" ||
				answer.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s (%s): %d %v", name, encoding, answer.StatusCode, answer.Header)
			}
			want := map[string]string{"gzip": "gzip", "gzip, br": "br"}[encoding]
			if name == "atkinson-400.woff2" || name == "opendyslexic-700.woff2" {
				want = ""
			}
			if got := answer.Header.Get("Content-Encoding"); got != want {
				t.Errorf("%s (%s): encoding %q, want %q", name, encoding, got, want)
			}
		}
	}
}

func TestWhatDoesNotExistIsNotFound(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/static/", "/static/manifest.json", "/static/../static.go", static.URL("none.css"), static.URL("app.css") + ".gz"} {
		if answer := get(t, path, "gzip"); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}

// The bars of weight: a page must be light on a slow line.
func TestWeight(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]int64{"app.css": 15_000, "app.js": 20_000} {
		answer := get(t, static.URL(name), "gzip")
		var n int64
		buffer := make([]byte, 4096)
		for {
			read, err := answer.Body.Read(buffer)
			n += int64(read)
			if err != nil {
				break
			}
		}
		if n == 0 || n > most {
			t.Errorf("%s weighs %d bytes, at most %d", name, n, most)
		}
		t.Logf("%s: %d bytes gzip", name, n)
	}
}
