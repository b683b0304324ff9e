package browser

import (
	"encoding/base64"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Download clicks the link with these words and returns the file that the browser saves, with the name under which a person finds it.
func (p *Page) Download(name string) (file string, content []byte) {
	p.t.Helper()
	tab := chromedp.FromContext(p.ctx)
	ctx, cancel := p.within()
	defer cancel()
	folder := p.t.TempDir()
	begun := chromedp.BrowserEvents(ctx, browser.DownloadWillBegin)
	moved := chromedp.BrowserEvents(ctx, browser.DownloadProgress)
	_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: tab.BrowserContextID, DownloadPath: folder, EventsEnabled: new(true),
	})
	p.must("allowing a download", err)
	x, y := p.spot(`a[href]`, name)
	p.must("pressing "+name, chromedp.Do(ctx, chromedp.MouseClickXY(x, y)))
	var guid string
	for e, err := range begun {
		p.must("waiting for the file of "+name, err)
		if e.FrameID == cdp.FrameID(tab.Target.TargetID) {
			guid, file = e.GUID, e.SuggestedFilename
			break
		}
	}
	for e, err := range moved {
		p.must("waiting for the end of "+name, err)
		if e.GUID == guid && e.State == browser.DownloadProgressStateCanceled {
			p.t.Fatalf("the download of %s was cancelled", name)
		}
		if e.GUID == guid && e.State == browser.DownloadProgressStateCompleted {
			break
		}
	}
	content, err = os.ReadFile(filepath.Join(folder, guid)) //nolint:gosec // the test's own folder
	p.must("reading "+file, err)
	return file, content
}

// Behind returns what the link with these words leads to, as the person's browser gets it: for what the browser shows by itself, such as a PDF.
func (p *Page) Behind(name string) []byte {
	p.t.Helper()
	text := Eval[string](p, `(async () => {
		const link = `+p.finder()+`.control('a[href]', `+quote(name)+`);
		if (!link) return '';
		const answer = await fetch(link.href);
		const bytes = new Uint8Array(await answer.arrayBuffer());
		return answer.ok ? btoa(bytes.reduce((all, b) => all + String.fromCharCode(b), '')) : '';
	})()`)
	content, err := base64.StdEncoding.DecodeString(text)
	p.must("reading what "+name+" leads to", err)
	if len(content) == 0 {
		p.t.Fatalf("%q leads to nothing in the page %s:\n%s", name, p.Address(), p.Text())
	}
	return content
}
