package hosttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Client is a browser without script, or a JSON client, of one person. It follows no redirect.
type Client struct {
	t    testing.TB
	base string
	http *http.Client
}

// NewClient returns a client, signed in nowhere, of what serves at an address.
func NewClient(tb testing.TB, base string) *Client {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &Client{t: tb, base: base, http: &http.Client{
		Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// At returns the same client, with its cookies, asking another address.
func (c *Client) At(base string) *Client { return &Client{t: c.t, base: base, http: c.http} }

// Visitor returns a client of somebody who has not signed in.
func (a *App) Visitor(tb testing.TB) *Client {
	tb.Helper()
	return NewClient(tb, a.URL())
}

// As returns a client of a person of the cast, signed in with her password, from a device that she has come in from before.
func (a *App) As(tb testing.TB, p Person) *Client {
	tb.Helper()
	c := a.Visitor(tb)
	base, err := url.Parse(a.URL())
	if err != nil {
		tb.Fatal(err)
	}
	if known, ok := a.devices.Load(p.Account); ok {
		c.http.Jar.SetCookies(base, known.([]*http.Cookie)) //nolint:forcetypeassert // only cookies are kept
	}
	c.JSON("POST", "/api/v1/session", map[string]string{"email": p.Email, "password": Password}).Want(http.StatusOK)
	var device []*http.Cookie
	for _, cookie := range c.http.Jar.Cookies(base) {
		if strings.HasSuffix(cookie.Name, "-vu") {
			device = append(device, cookie)
		}
	}
	a.devices.Store(p.Account, device)
	return c
}

// Jar returns the client's cookies, to give them to a browser.
func (c *Client) Jar() http.CookieJar { return c.http.Jar }

// Get reads a page or an operation.
func (c *Client) Get(path string) *Answer {
	c.t.Helper()
	return c.do("GET", path, "", nil, nil)
}

// Form posts a form's fields.
func (c *Client) Form(path string, fields url.Values) *Answer {
	c.t.Helper()
	return c.do("POST", path, "application/x-www-form-urlencoded", strings.NewReader(fields.Encode()), nil)
}

// Upload posts a form with a file in it.
func (c *Client) Upload(path, field, name string, content []byte, fields map[string]string) *Answer {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key, value := range fields {
		if err := form.WriteField(key, value); err != nil {
			c.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do("POST", path, form.FormDataContentType(), &body, nil)
}

// JSON sends a body as JSON; nil sends none.
func (c *Client) JSON(method, path string, body any) *Answer {
	c.t.Helper()
	if body == nil {
		return c.do(method, path, "", nil, nil)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do(method, path, "application/json", bytes.NewReader(raw), nil)
}

// Try is JSON without a verdict, for who expects that nobody answers; it may be called from any goroutine.
func (c *Client) Try(method, path string, body any) (*Answer, error) {
	if body == nil {
		return c.ask(method, path, "", nil, nil)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("writing a request: %w", err)
	}
	return c.ask(method, path, "application/json", bytes.NewReader(raw), nil)
}

func (c *Client) do(method, path, kind string, body io.Reader, header http.Header) *Answer {
	c.t.Helper()
	answer, err := c.ask(method, path, kind, body, header)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer
}

func (c *Client) ask(method, path, kind string, body io.Reader, header http.Header) (*Answer, error) {
	if body == nil {
		body = http.NoBody
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, body)
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	request.Header.Set("Accept-Language", "fr")
	maps.Copy(request.Header, header)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read whole
	read, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("reading an answer: %w", err)
	}
	return &Answer{t: c.t, What: method + " " + path, Code: response.StatusCode, Header: response.Header, Body: string(read)}, nil
}

// Answer is what came back.
type Answer struct {
	t      testing.TB
	What   string
	Code   int
	Header http.Header
	Body   string
}

// Want fails the test when the status is another one.
func (a *Answer) Want(code int) *Answer {
	a.t.Helper()
	if a.Code != code {
		a.t.Fatalf("%s: status %d, want %d\n%s", a.What, a.Code, code, excerpt(a.Body))
	}
	return a
}

// Has fails the test when the body lacks one of the texts.
func (a *Answer) Has(texts ...string) *Answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			a.t.Errorf("%s: the answer lacks %q\n%s", a.What, text, excerpt(a.Body))
		}
	}
	return a
}

// Lacks fails the test when the body holds one of the texts.
func (a *Answer) Lacks(texts ...string) *Answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Body, text) {
			a.t.Errorf("%s: the answer holds %q", a.What, text)
		}
	}
	return a
}

// Into reads the body as JSON.
func (a *Answer) Into(v any) *Answer {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.Body), v); err != nil {
		a.t.Fatalf("%s: %v\n%s", a.What, err, excerpt(a.Body))
	}
	return a
}

// Location returns where the answer leads.
func (a *Answer) Location() string { return a.Header.Get("Location") }

func excerpt(s string) string {
	if i := strings.Index(s, `<main`); i >= 0 {
		s = s[i:]
	}
	if len(s) > 3000 {
		s = s[:3000] + "…"
	}
	return s
}
