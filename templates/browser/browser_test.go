package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, body := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprint(w, `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>`+
				`<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>`+body+`</body></html>`)
		})
	}
	mux.HandleFunc("POST /envoyer", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `<!DOCTYPE html><html lang="fr"><title>Reçu</title><body><p>Reçu&nbsp;: %s, %s, %s, %s</p></body></html>`,
			r.PostFormValue("name"), r.PostFormValue("kind"), r.PostFormValue("yes"), r.PostFormValue("way"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

const form = `<main><h1>Essai</h1><form method="post" action="/envoyer">
	<label for="n">Nom <span>(facultatif)</span></label><input id="n" name="name">
	<label for="k">Type</label><select id="k" name="kind"><option value="a">Un</option><option value="b">Deux</option></select>
	<input type="checkbox" id="y" name="yes" value="oui"><label for="y">D’accord</label>
	<input type="radio" id="w1" name="way" value="vite"><label for="w1">Vite</label>
	<input type="radio" id="w2" name="way" value="bien"><label for="w2">Bien</label>
	<button>Envoyer</button></form></main>`

func TestActing(t *testing.T) {
	t.Parallel()
	base := serve(t, map[string]string{"/": form})
	for _, off := range []bool{false, true} {
		p := browser.Open(t, browser.Options{NoScript: off})
		p.Go(base)
		p.Fill("Nom", "Ana")
		p.Fill("Type", "Deux")
		p.Tick("D’accord")
		p.Tick("Bien")
		p.Press("Envoyer")
		p.See("Reçu : Ana, b, oui, bien")
		p.NotSee("Vite")
	}
}

// The checker itself is tried on pages with one fault each: a check that finds nothing anywhere is worth nothing.
func TestSeededFaultsAreFound(t *testing.T) {
	t.Parallel()
	const good = `<main><h1>Titre</h1><p>Un texte.</p><p><a href="/a">Une page sur les offres</a></p></main>`
	faults := map[string]struct {
		body, want string
		check      func(*browser.Page) []string
	}{
		"contrast":        {`<style>p{color:#777}</style>` + good, "color-contrast", (*browser.Page).Axe},
		"label":           {`<main><h1>Titre</h1><input name="q"></main>`, "label", (*browser.Page).Axe},
		"headings":        {`<main><h1>Titre</h1><h3>Saut</h3></main>`, "h1 followed by h3", (*browser.Page).Structure},
		"two titles":      {`<main><h1>Titre</h1><h1>Titre</h1></main>`, "2 h1", (*browser.Page).Structure},
		"vague link":      {`<main><h1>Titre</h1><a href="/a">ici</a></main>`, "says nothing", (*browser.Page).Structure},
		"inline style":    {`<main><h1 style="color:red">Titre</h1></main>`, "inline style", (*browser.Page).Structure},
		"id twice":        {`<main><h1 id="a">Titre</h1><p id="a">x</p></main>`, "twice", (*browser.Page).Structure},
		"key":             {`<main><h1>Titre</h1><p>offers.field.title</p></main>`, "is a key", (*browser.Page).Structure},
		"cut if spaced":   {`<style>p{font-size:16px;width:5em;height:1.2em;overflow:hidden;line-height:1}</style><main><h1>Titre</h1><p>Bonjour</p></main>`, "when it is spaced", (*browser.Page).Stress},
		"does not grow":   {`<style>p{font-size:16px}</style>` + good, "does not grow", (*browser.Page).Stress},
		"heavy":           {good + `<p>` + strings.Repeat("lourd ", 10_000) + `</p>`, "at most 50", (*browser.Page).Weigh},
		"too wide":        {`<main><h1>Titre</h1><div style="width:600px">Large</div></main>`, "px wide", (*browser.Page).Reflow},
		"lost":            {`<style>@media(max-width:400px){p{display:none}}</style>` + good, "lost at 320 px", (*browser.Page).Reflow},
		"focus invisible": {`<style>*{outline:none!important}</style>` + good, "cannot be seen", (*browser.Page).TabWalk},
		"focus as before": {`<style>a{outline:3px solid #000!important}</style>` + good, "cannot be seen", (*browser.Page).TabWalk},
		"small target":    {`<main><h1>Titre</h1><button>Non</button></main>`, "target of", (*browser.Page).TabWalk},
		"covered":         {`<style>.c{position:fixed;inset:0;background:#fff}</style>` + good + `<div class="c"></div>`, "hidden by something", (*browser.Page).TabWalk},
		"moving":          {`<style>@keyframes r{to{rotate:1turn}}h1{animation:r 9s infinite}</style>` + good, "r", (*browser.Page).Moving},
	}
	pages := map[string]string{}
	for name, f := range faults {
		pages["/"+strings.ReplaceAll(name, " ", "-")] = f.body
	}
	base := serve(t, pages)
	p := browser.Open(t, browser.Options{})
	for name, f := range faults {
		p.Go(base + "/" + strings.ReplaceAll(name, " ", "-"))
		if got := strings.Join(f.check(p), "\n"); !strings.Contains(got, f.want) {
			t.Errorf("%s: %q is not found; found %q", name, f.want, got)
		}
	}
}

func TestModesReachThePage(t *testing.T) {
	t.Parallel()
	base := serve(t, map[string]string{"/": form})
	p := browser.Open(t, browser.Options{Width: 400, Height: 300})
	p.Go(base)
	for mode, query := range map[browser.Mode]string{
		browser.Light: "(prefers-color-scheme: light)", browser.Dark: "(prefers-color-scheme: dark)", browser.Contrast: "(prefers-contrast: more)",
		browser.Forced: "(forced-colors: active)", browser.Reduced: "(prefers-reduced-motion: reduce)", browser.Paper: "print",
	} {
		p.Emulate(mode)
		if !browser.Eval[bool](p, `matchMedia('`+query+`').matches`) {
			t.Errorf("%s is not emulated", mode)
		}
	}
	if w := browser.Eval[int](p, `innerWidth`); w != 400 {
		t.Errorf("the window is %d px wide", w)
	}
	if picture := p.Screenshot(); len(picture) < 1000 || string(picture[1:4]) != "PNG" {
		t.Error("no picture was taken")
	}
}
