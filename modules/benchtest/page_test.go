package benchtest_test

import (
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
)

// linked finds the style sheets and scripts that a page asks for.
var linked = regexp.MustCompile(`<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"`)

// BenchmarkPage weighs main pages as a browser with an empty cache gets them over the wire: HTML, style sheets and scripts as they are compressed,
// without fonts and pictures. page_kb is the heaviest of them.
func BenchmarkPage(b *testing.B) {
	app := hosttest.Embedded(b)
	cast := app.Cast(b)
	offersOf(b, app, cast.Company, 40)
	visitor, candidate := app.Visitor(b), app.As(b, cast.Candidate)
	recruiter := app.As(b, cast.Recruiter)
	pages := []struct {
		figure, path string
		who          *hosttest.Client
	}{
		{"home", "/", visitor},
		{"offers", "/offres", visitor},
		{"offer", "/offres/" + slugOfOne, visitor},
		{"companies", "/entreprises", visitor},
		{"sign_in", "/connexion", visitor},
		{"dashboard", "/tableau-de-bord", candidate},
		{"employer", "/mon-employeur", recruiter},
	}
	heaviest := 0.0
	for b.Loop() {
		for _, c := range pages {
			weight := weigh(b, app, c.who, c.path)
			heaviest = max(heaviest, weight)
			b.ReportMetric(weight, "page_kb_"+c.figure+"=kB")
		}
	}
	b.ReportMetric(heaviest, "page_kb=kB")
	b.ReportMetric(0, "ns/op")
}

// weigh returns the kilobytes (of 1,000 bytes) of a page and what it needs to be shown.
func weigh(b *testing.B, app *hosttest.App, who *hosttest.Client, path string) float64 {
	b.Helper()
	files := linked.FindAllStringSubmatch(who.Get(path).Want(http.StatusOK).Body, -1)
	if len(files) < 2 {
		b.Fatalf("%s has neither style nor script: %q", path, files)
	}
	bytes := wire(b, app, who, path)
	for _, f := range files {
		bytes += wire(b, app, who, f[1])
	}
	return float64(bytes) / 1000
}

// wire returns the size of a body as it is sent to a browser.
func wire(b *testing.B, app *hosttest.App, who *hosttest.Client, path string) int64 {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, app.URL()+path, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip") // given by hand, the transport leaves the body as it is
	request.Header.Set("Accept-Language", "fr")
	answer, err := (&http.Client{Jar: who.Jar()}).Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: status %d, %v", path, answer.StatusCode, err)
	}
	return n
}
