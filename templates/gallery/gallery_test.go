package gallery_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/browser"
	"github.com/atouts/atouts/templates/gallery"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/static"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

const policy = "default-src 'none'; script-src 'nonce-n0nce'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serve shows pages as the server does: with the strict policy, in a language, with a chrome.
func serve(t *testing.T, lang string, chrome layout.Chrome, pages map[string]templ.Component) string {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	for path, page := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			c := chrome
			c.Nonce = "n0nce"
			ctx := layout.WithChrome(i18n.With(r.Context(), bundle.Localizer(lang)), c)
			if err := page.Render(ctx, w); err != nil {
				t.Errorf("rendering %s: %v", path, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// picture leaves what a page looks like in the folder ATOUTS_PICTURES, for people to look at.
func picture(t *testing.T, p *browser.Page, name string) {
	t.Helper()
	folder := os.Getenv("ATOUTS_PICTURES")
	if folder == "" {
		return
	}
	for suffix, show := range map[string]func(){
		"1280-light": func() { p.Resize(1280, 900); p.Emulate(browser.Light) },
		"1280-dark":  func() { p.Resize(1280, 900); p.Emulate(browser.Dark) },
		"320-light":  func() { p.Resize(320, 640); p.Emulate(browser.Light) },
		"320-dark":   func() { p.Resize(320, 640); p.Emulate(browser.Dark) },
		"forced":     func() { p.Resize(1280, 900); p.Emulate(browser.Forced) },
	} {
		show()
		if err := os.WriteFile(filepath.Join(folder, name+"-"+suffix+".png"), p.Screenshot(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryComponentInEveryMode(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]templ.Component{"components": gallery.Components(), "fields": gallery.Fields()} {
		for script, off := range map[string]bool{"script": false, "noscript": true} {
			t.Run(name+"/"+script, func(t *testing.T) {
				t.Parallel()
				base := serve(t, i18n.French, gallery.Chrome(), map[string]templ.Component{"/galerie": page})
				p := browser.Open(t, browser.Options{NoScript: off})
				p.Go(base + "/galerie")
				p.Audit()
				if !off {
					picture(t, p, name)
				}
			})
		}
	}
}
