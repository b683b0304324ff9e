package browser

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long one act in the browser may take on a busy machine.
const patience = 60 * time.Second

type process struct {
	ctx  context.Context
	stop func()
}

// shared is the one browser of this test process, started by the first Open.
var shared = sync.OnceValues(start)

// started tells Main whether there is a browser to stop.
var started sync.Map

func start() (*process, error) {
	path, err := executable()
	if err != nil {
		return nil, err
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	)
	ctx, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		stopAllocator()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	p := &process{ctx: ctx, stop: func() { cancel(); stopAllocator() }}
	started.Store("browser", p)
	return p, nil
}

func executable() (string, error) {
	if path := os.Getenv("CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("looking for a browser: install chromium, or name it in CHROMIUM: %w", exec.ErrNotFound)
}

// Main runs the tests of a package, then stops the browser if one was started.
func Main(m *testing.M) int {
	code := m.Run()
	if p, ok := started.Load("browser"); ok {
		if running, ok := p.(*process); ok {
			running.stop()
		}
	}
	return code
}

// Options says how a tab is opened.
type Options struct {
	// NoScript switches JavaScript off.
	NoScript bool
	// Language is what the browser asks pages in, such as "fr"; empty leaves it the machine's.
	Language string
	// Width and Height are 1280 and 1024 when they are zero.
	Width, Height int
}

// Page is a tab with its own cookies.
type Page struct {
	t   testing.TB
	ctx context.Context
	o   Options
	// scope is the name of the part of the page in which acts look; empty is the whole page.
	scope string
}

// Open opens a tab, which is closed with the test. Without a browser on the machine the test fails: it is never silently skipped. Errors in the
// console and answers of 500 and more fail the test, whatever it looks at.
func Open(t testing.TB, o Options) *Page {
	t.Helper()
	browser, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	if o.Width == 0 {
		o.Width, o.Height = 1280, 1024
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx, o: o}
	p.must("opening a tab", chromedp.Do(ctx)) // the tab lives as long as this context, so it opens without a deadline
	p.watch()
	call(p, "focusing the tab", emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.Resize(o.Width, o.Height)
	p.Emulate(Light)
	if o.Language != "" {
		call(p, "asking for a language", network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": o.Language}})
	}
	if o.NoScript {
		call(p, "switching script off", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return p
}

func (p *Page) must(doing string, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s: %v", doing, err)
	}
}

// within bounds one act by patience.
func (p *Page) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}

// Go opens an address and waits until it is loaded.
func (p *Page) Go(url string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.must("opening "+url, chromedp.Do(ctx, chromedp.Navigate(url)))
}

// Cookies gives the tab the cookies that another client has for an address: a person who signed in there is signed in here.
func (p *Page) Cookies(address string, cookies []*http.Cookie) {
	p.t.Helper()
	for _, c := range cookies {
		call(p, "setting a cookie", network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: address, HTTPOnly: new(true)})
	}
}

// Resize sets the size of the window in CSS pixels.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.must("resizing", chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), int64(height))))
}

// Mode is a way in which people ask their browser to show pages.
type Mode string

// The modes.
const (
	Light    Mode = "light"
	Dark     Mode = "dark"
	Contrast Mode = "more contrast"
	Forced   Mode = "forced colours"
	Reduced  Mode = "reduced motion"
	Paper    Mode = "print"
)

// Emulate shows the page in a mode, without loading it again.
func (p *Page) Emulate(m Mode) {
	p.t.Helper()
	features := map[string]string{
		"prefers-color-scheme": "light", "prefers-contrast": "no-preference", "forced-colors": "none", "prefers-reduced-motion": "no-preference",
	}
	media := ""
	switch m {
	case Dark:
		features["prefers-color-scheme"] = "dark"
	case Contrast:
		features["prefers-contrast"] = "more"
	case Forced:
		features["forced-colors"] = "active"
	case Reduced:
		features["prefers-reduced-motion"] = "reduce"
	case Paper:
		media = "print"
	case Light:
	}
	params := emulation.SetEmulatedMediaParams{Media: media}
	for name, value := range features {
		params.Features = append(params.Features, &emulation.MediaFeature{Name: name, Value: value})
	}
	call(p, "emulating "+string(m), emulation.SetEmulatedMedia, params)
}

// Screenshot returns the whole page as a PNG.
func (p *Page) Screenshot() []byte {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	p.must("taking a picture", err)
	return picture
}
