package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/atouts/atouts/templates/browser"
)

const parts = `<main><h1>Essai</h1>
	<section aria-labelledby="a"><h2 id="a">Langues</h2><label for="l1">Niveau</label><input id="l1" value="un"><p>Première</p></section>
	<section><h2>Compétences</h2><label for="l2">Niveau</label><input id="l2"><p>L’autre</p>
		<form method="post" action="/envoyer"><input type="hidden" name="name" value="compétence"><button>Envoyer</button></form></section>
	<form method="post" action="/fichier" enctype="multipart/form-data"><label for="f">Fichier</label><input type="file" id="f" name="f"><button>Lire</button></form>
	<p><a href="/pdf">Télécharger</a> <a href="/montre">Montrer</a></p></main>`

func TestPartsOfAPage(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	var posts atomic.Int32
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `<!DOCTYPE html><html lang="fr">`+parts)
	})
	mux.HandleFunc("POST /envoyer", func(w http.ResponseWriter, r *http.Request) {
		posts.Add(1)
		_, _ = fmt.Fprint(w, `<!DOCTYPE html><p>Reçu : `+r.PostFormValue("name"))
	})
	mux.HandleFunc("POST /fichier", func(w http.ResponseWriter, r *http.Request) {
		_, h, err := r.FormFile("f")
		if err == nil {
			_, _ = fmt.Fprint(w, `<!DOCTYPE html><p>Lu : `+h.Filename)
		}
	})
	mux.HandleFunc("GET /pdf", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="essai.pdf"`)
		_, _ = fmt.Fprint(w, "%PDF-")
	})
	mux.HandleFunc("GET /montre", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "montré\x00") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for _, off := range []bool{false, true} {
		p := browser.Open(t, browser.Options{NoScript: off})
		p.Go(server.URL)
		p.In("Compétences").Fill("Niveau", "deux")
		p.In("Compétences").See("L'autre")
		p.In("Langues").NotSee("L’autre")
		if got := browser.Eval[string](p, `document.getElementById('l2').value + document.getElementById('l1').value`); got != "deuxun" {
			t.Errorf("the fields hold %q", got)
		}
		if name, content := p.Download("Télécharger"); name != "essai.pdf" || string(content) != "%PDF-" {
			t.Errorf("%q holds %q", name, content)
		}
		if got := p.Behind("Montrer"); string(got) != "montré\x00" {
			t.Errorf("the link leads to %q", got)
		}
		p.In("Compétences").TabTo("Envoyer")
		p.Enter()
		p.See("Reçu : compétence")
		p.Back()
		if p.Address() != "/" || !p.Has("Lire") || p.Has("Rien") {
			t.Errorf("back at %s", p.Address())
		}
		path := filepath.Join(t.TempDir(), "flux.xml")
		if err := os.WriteFile(path, []byte("<a/>"), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Attach("Fichier", path)
		p.Press("Lire")
		p.See("Lu : flux.xml")
		p.Go(server.URL)
		before := posts.Load()
		p.In("Compétences").PressTwice("Envoyer")
		p.See("Reçu : compétence")
		if posts.Load() == before {
			t.Error("nothing was sent")
		}
		p.Reload()
	}
}

// deaf takes the faults of a test that must fail.
type deaf struct {
	testing.TB
	said []string
	end  []func()
}

func (d *deaf) Helper()           {}
func (d *deaf) Cleanup(f func())  { d.end = append(d.end, f) }
func (d *deaf) Error(args ...any) { d.said = append(d.said, fmt.Sprint(args...)) }
func (d *deaf) Errorf(format string, args ...any) {
	d.said = append(d.said, fmt.Sprintf(format, args...))
}

func (d *deaf) Fatalf(format string, args ...any) {
	d.Errorf(format, args...)
	panic(d)
}

// TestWhatNoPageMayDo: a tab tells of errors in its console, of what its policy refused and of answers of 500, and a click that cannot reach what is
// clicked fails.
func TestWhatNoPageMayDo(t *testing.T) {
	t.Parallel()
	const good = `<main><h1>Titre</h1><button>Non</button></main>`
	faults := map[string]struct{ header, body, want string }{
		"exception": {"", good + `<script>rien()</script>`, "rien is not defined"},
		"console":   {"", good + `<script>console.error("aïe")</script>`, "aïe"},
		"policy":    {"default-src 'none'", good + `<script>1</script>`, "Content Security Policy"},
		"answer":    {"", good + `<img src="/500" alt="">`, "answers 500"},
		"covered":   {"", good + `<div style="position:fixed;inset:0"></div>`, "cannot be clicked"},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /500", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	for name, f := range faults {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, _ *http.Request) {
			if f.header != "" {
				w.Header().Set("Content-Security-Policy", f.header)
			}
			_, _ = fmt.Fprint(w, `<!DOCTYPE html><html lang="fr">`+f.body)
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &deaf{TB: t}
			func() {
				defer func() { _ = recover() }()
				p := browser.Open(d, browser.Options{})
				p.Go(server.URL + "/" + name)
				if name == "covered" {
					p.Press("Non")
				}
			}()
			for _, end := range d.end {
				end()
			}
			if got := strings.Join(d.said, "\n"); !strings.Contains(got, f.want) {
				t.Errorf("%q is not told; told %q", f.want, got)
			}
		})
	}
}
