package standard_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/templates/browser"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(browser.Main(m))
}

// client asks as one actor. Unlike that of hosttest it returns errors, for properties, and reads of a stream only its beginning.
type client struct {
	ctx  context.Context //nolint:containedctx // the test's
	base string
	http *http.Client
}

// answer is what came back, without what differs at each request.
type answer struct {
	Code   int
	Header http.Header
	Body   string
}

// enter signs an actor in.
func (w *world) enter(actor string) *client {
	c := w.app.Visitor(w.t)
	if actor != "visitor" {
		c = w.app.As(w.t, w.people[actor])
	}
	return &client{w.t.Context(), w.app.URL(), &http.Client{
		Jar: c.Jar(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// ask sends a request. What the address holds that may not matter is given as hidden: it is cut from the answer.
func (c *client) ask(method, path, body string, hidden ...string) (*answer, error) {
	response, read, err := c.raw(method, path, body)
	if err != nil {
		return nil, err
	}
	return settle(response, read, append(hidden, path)), nil
}

// raw sends a request and returns the answer as it is.
func (c *client) raw(method, path, body string) (*http.Response, string, error) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Accept-Language", "fr")
	switch {
	case method == http.MethodGet || method == http.MethodDelete:
		request.Body = http.NoBody
		request.ContentLength = 0
	case strings.HasPrefix(path, "/api/"):
		request.Header.Set("Content-Type", "application/json")
	default:
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	var read []byte
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		if read, err = io.ReadAll(response.Body); err != nil {
			return nil, "", fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	return response, string(read), nil
}

// settle cuts from an answer what differs at each request: ids, nonces, dates, and the hidden parts of the address.
func settle(response *http.Response, body string, hidden []string) *answer {
	h := response.Header.Clone()
	policy := h.Get("Content-Security-Policy")
	changing := []string{h.Get("X-Request-Id")}
	if _, rest, ok := strings.Cut(policy, "'nonce-"); ok {
		nonce, _, _ := strings.Cut(rest, "'")
		changing = append(changing, nonce)
		h.Set("Content-Security-Policy", strings.ReplaceAll(policy, nonce, "…"))
	}
	for _, name := range []string{"X-Request-Id", "Date", "Content-Length"} {
		h.Del(name)
	}
	for i, cookie := range h["Set-Cookie"] {
		h["Set-Cookie"][i], _, _ = strings.Cut(cookie, "=")
	}
	for _, word := range slices.Backward(hidden) { // the whole path first
		changing = append(changing, word, html.EscapeString(word), url.PathEscape(word), url.QueryEscape(word))
	}
	for _, word := range changing {
		if word != "" && word != "/" {
			body = strings.ReplaceAll(body, word, "…")
			if h.Get("Location") != "" {
				h.Set("Location", strings.ReplaceAll(h.Get("Location"), word, "…"))
			}
		}
	}
	return &answer{response.StatusCode, h, body}
}

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", name, diff)
	}
}
