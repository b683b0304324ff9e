package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// LivePath is where a signed-in person's browser listens to events.
const LivePath = "/live"

// Render answers with a page. It is rendered whole before the first byte is sent, so that an error on the way still becomes an error page.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	ctx, err := surround(r)
	if err != nil {
		return err
	}
	return write(w, r.WithContext(ctx), status, c)
}

// Fragment answers with a part of a page, for a script that puts it in place; it has no chrome.
func Fragment(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	return write(w, r, status, c)
}

func write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(r.Context(), &page); err != nil {
		return fmt.Errorf("rendering the page: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Language")
	h.Set("Content-Language", i18n.HTMLLang(r.Context()))
	h.Set("Content-Length", strconv.Itoa(page.Len()))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache") // the language and the display choices are in the page
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = page.WriteTo(w) // the only failure is a visitor who left
	}
	return nil
}

// surround puts in the context what surrounds a page: the host's chrome, and what only this package knows.
func surround(r *http.Request) (context.Context, error) {
	ctx := r.Context()
	q := of(ctx)
	var c layout.Chrome
	if q != nil {
		if hook := q.router.cfg.Chrome; hook != nil {
			var err error
			if c, err = hook(ctx, r); err != nil {
				return nil, fmt.Errorf("gathering what surrounds the page: %w", err)
			}
		}
		q.fill(&c, r)
	}
	if message := popFlash(ctx); message != nil {
		c.Flash = message
	}
	return layout.WithChrome(templ.WithNonce(ctx, c.Nonce), c), nil
}

// fill adds to the chrome what belongs to the request.
func (q *request) fill(c *layout.Chrome, r *http.Request) {
	c.Nonce, c.Prefs, c.Path = q.nonce, q.prefs, r.URL.RequestURI()
	c.BaseURL = q.router.cfg.BaseURL.String()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		c.Path = r.URL.EscapedPath()
	}
	if viewer.Get(r.Context()).SignedIn() {
		c.LiveURL = LivePath
	}
}

// failPage answers with the page of an error.
func (r *Router) failPage(w http.ResponseWriter, req *http.Request, err error) {
	req, q := r.begin(req)
	p := r.problemOf(req.Context(), err)
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Cache-Control", "no-store")
	page := errorPage(p)
	if Render(w, req, p.Status, page) == nil {
		return
	}
	// What surrounds the page is what failed: show it as to a visitor, without the host's chrome.
	c := layout.Chrome{}
	q.fill(&c, req)
	ctx := layout.WithChrome(req.Context(), c)
	if err := write(w, req.WithContext(ctx), p.Status, page); err != nil {
		r.logInternal(ctx, err)
		http.Error(w, p.Detail, p.Status)
	}
}

const keyFlash = "flash"

// flash is a message that waits in the session for the next page.
type flash struct {
	Tone   ui.Tone `json:"tone"`
	Key    string  `json:"key"`
	Params []any   `json:"params,omitempty"`
}

// Flash keeps a message for the next page that is shown to this browser; it is then forgotten. Params are pairs of a name and a value, texts or
// whole numbers.
func Flash(ctx context.Context, tone ui.Tone, key string, params ...any) {
	raw, err := json.Marshal(flash{tone, key, params})
	if err != nil {
		return // params that are no texts or numbers: a fault of the program, which its page's test sees
	}
	session.Put(ctx, keyFlash, string(raw))
}

func popFlash(ctx context.Context) *ui.FlashMessage {
	raw := session.Pop(ctx, keyFlash)
	if raw == "" {
		return nil
	}
	var f flash
	if json.Unmarshal([]byte(raw), &f) != nil {
		return nil
	}
	for i, p := range f.Params {
		if n, ok := p.(float64); ok { // JSON has no other numbers
			f.Params[i] = int64(n)
		}
	}
	return &ui.FlashMessage{Tone: f.Tone, Text: message(ctx, f.Key, f.Params)}
}
