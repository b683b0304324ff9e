package showcase_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/browser"
	"github.com/atouts/atouts/templates/errorpage"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/showcase"
	"github.com/atouts/atouts/templates/static"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

func pages() map[string]templ.Component {
	offers := []showcase.Offer{}
	for _, title := range []string{"Jardinière ou jardinier paysagiste", "Assistante ou assistant administratif", "Développeuse ou développeur web"} {
		offers = append(offers, showcase.Offer{Title: title, Href: "/offres/x", Company: "Entreprise d’exemple", Place: "Montpellier (34)", Kind: "Apprentissage"})
	}
	return map[string]templ.Component{
		"/": showcase.Home(showcase.HomeView{
			Figures: []showcase.Figure{{Number: "12", About: "offres publiées"}, {Number: "2", About: "entreprises"}}, Offers: offers,
		}),
		"/vide":              showcase.Home(showcase.HomeView{}),
		"/comment-ca-marche": showcase.How(),
		"/accessibilite":     showcase.Accessibility(showcase.AccessView{ContactEmail: "aide@atouts.example"}),
		"/mentions-legales":  showcase.Legal(showcase.LegalView{Publisher: "Association d’exemple"}),
		"/aide":              showcase.Help(showcase.HelpView{AdminEmail: "admin@atouts.example"}),
		"/affichage":         showcase.Display(showcase.DisplayView{Back: "/"}),
		"/erreur":            errorpage.Show(errorpage.View{Status: http.StatusInternalServerError, RequestID: "01HXYZ"}),
		"/absent":            errorpage.Show(errorpage.View{Status: http.StatusNotFound}),
	}
}

func serve(t *testing.T, lang string, prefs layout.Prefs) (base string, missing func() map[string]int) {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	for path, page := range pages() {
		if path == "/" {
			path = "/{$}"
		}
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-n'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'")
			ctx := layout.WithChrome(i18n.With(r.Context(), bundle.Localizer(lang)), layout.Chrome{Nonce: "n", Prefs: prefs, Path: r.URL.Path})
			if err := page.Render(ctx, w); err != nil {
				t.Errorf("rendering %s: %v", path, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, bundle.Missing
}

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
	} {
		show()
		if err := os.WriteFile(filepath.Join(folder, name+"-"+suffix+".png"), p.Screenshot(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPagesInEveryMode(t *testing.T) {
	t.Parallel()
	base, _ := serve(t, i18n.French, layout.Prefs{})
	for path := range pages() {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			p := browser.Open(t, browser.Options{})
			p.Go(base + path)
			p.Audit()
			picture(t, p, "showcase"+strings.ReplaceAll(path, "/", "-"))
		})
	}
}

// The choices of display must not break a page: the largest text, wide spacing, the widest font, the strongest contrast.
func TestPagesWithEveryChoice(t *testing.T) {
	t.Parallel()
	base, _ := serve(t, i18n.English, layout.Prefs{Size: "larger", Spacing: "wide", Font: "dyslexic", Contrast: "more", Theme: "dark"})
	for _, path := range []string{"/", "/affichage"} {
		p := browser.Open(t, browser.Options{NoScript: true})
		p.Go(base + path)
		p.AuditAxe()
		for _, f := range p.Reflow() {
			t.Errorf("%s: %s", path, f)
		}
		picture(t, p, "choices"+strings.ReplaceAll(path, "/", "-"))
	}
}

// counter counts what is written to it.
type counter struct{ bytes int }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += len(p)
	return len(p), nil
}

func TestEveryLanguageIsComplete(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Languages() {
		base, missing := serve(t, lang, layout.Prefs{})
		for path := range pages() {
			answer, err := http.Get(base + path)
			if err != nil {
				t.Fatal(err)
			}
			packed := &counter{}
			zip := gzip.NewWriter(packed)
			if _, err := io.Copy(zip, answer.Body); err != nil {
				t.Fatal(err)
			}
			if err := zip.Close(); err != nil {
				t.Fatal(err)
			}
			if packed.bytes > 20_000 { // with 8 kB of style and script far below the 50 kB that a page may weigh
				t.Errorf("%s weighs %d bytes", path, packed.bytes)
			}
			if err := answer.Body.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if m := missing(); len(m) > 0 {
			t.Errorf("%s: missing %v", lang, m)
		}
	}
}
