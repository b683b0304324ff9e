package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func (p *Page) act(selector, name, what string) {
	p.t.Helper()
	script := `(() => { const e = ` + p.finder() + `.control(` + quote(selector) + `, ` + quote(name) + `); if (!e) return false; ` + what + `; return true; })()`
	if !Eval[bool](p, script) {
		p.t.Fatalf("%q is not in the page %s:\n%s", name, p.Address(), p.Text())
	}
}

// Fill writes into the field with this label; of a Select it takes the choice with this value or label.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	p.act(fields, label, `const v = `+quote(value)+`;
		if (e.tagName === 'SELECT') { const o = [...e.options].find((o) => o.value === v || o.label === v); if (!o) return false; e.value = o.value; }
		else e.value = v;
		e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}))`)
}

// Tick ticks the checkbox or takes the radio with this label.
func (p *Page) Tick(label string) {
	p.t.Helper()
	p.act(`input[type=checkbox], input[type=radio]`, label, `if (!e.checked) e.click()`)
}

// Attach chooses a file of this machine in the field with this label.
func (p *Page) Attach(label, path string) {
	p.t.Helper()
	p.act(`input[type=file]`, label, `window.atoutsFile = e`)
	ctx, cancel := p.within()
	defer cancel()
	field, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: `window.atoutsFile`})
	p.must("finding "+label, err)
	call(p, "choosing a file", dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, ObjectID: field.Result.ObjectID})
}

// spot is where the pointer goes to use a control.
type spot struct {
	There bool
	X, Y  float64
	// Under is what the pointer would meet instead of the control.
	Under string
}

// spot scrolls to a control and returns where it is clicked: with the mouse, as a person does, so that what lies under something else is found.
func (p *Page) spot(selector, name string) (x, y float64) {
	p.t.Helper()
	s := Eval[spot](p, `(() => {
		const e = `+p.finder()+`.control(`+quote(selector)+`, `+quote(name)+`);
		if (!e) return {There: false};
		e.scrollIntoView({block: 'center', behavior: 'instant'});
		const box = [...e.getClientRects()].find((r) => r.width > 0 && r.height > 0) || e.getBoundingClientRect();
		const X = box.x + box.width / 2, Y = box.y + box.height / 2, met = document.elementFromPoint(X, Y);
		const same = met && (e.contains(met) || met.contains(e) && !met.matches('body, html, dialog'));
		return {There: true, X, Y, Under: same ? '' : (met ? met.outerHTML.slice(0, 200) : 'nothing')};
	})()`)
	if !s.There {
		p.t.Fatalf("no button or link %q in the page %s:\n%s", name, p.Address(), p.Text())
	}
	if s.Under != "" {
		p.t.Fatalf("%q cannot be clicked in the page %s: under the pointer is %s", name, p.Address(), s.Under)
	}
	return s.X, s.Y
}

// Press clicks the button or link with these words and waits for the page to which it leads.
func (p *Page) Press(name string) {
	p.t.Helper()
	x, y := p.spot(`button, a[href]`, name)
	p.leave("pressing "+name, chromedp.MouseClickXY(x, y))
}

// PressTwice is a double click.
func (p *Page) PressTwice(name string) {
	p.t.Helper()
	x, y := p.spot(`button, a[href]`, name)
	p.leave("pressing "+name+" twice", chromedp.Steps(chromedp.MouseClickXY(x, y), chromedp.MouseClickXY(x, y, chromedp.ClickCount(2))))
}

// Unfold clicks what opens something in the same page: a dialog, a disclosure, a menu.
func (p *Page) Unfold(name string) {
	p.t.Helper()
	x, y := p.spot(`summary, button`, name)
	ctx, cancel := p.within()
	defer cancel()
	p.must("unfolding "+name, chromedp.Do(ctx, chromedp.MouseClickXY(x, y)))
}

// Reload opens the same page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.leave("reloading", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.Reload, page.ReloadParams{})
		return err
	}))
}

// Back returns to the page before, which the browser may have kept as it was: then nothing is loaded.
func (p *Page) Back() {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	been, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
	p.must("looking where the tab was", err)
	if been.CurrentIndex < 1 {
		p.t.Fatalf("there is no page before %s", p.Address())
	}
	before := been.Entries[been.CurrentIndex-1]
	_, err = chromedp.Run(ctx, chromedp.WaitEvent(page.FrameNavigated, func(e page.EventFrameNavigated) bool { return e.Frame.ParentID == "" },
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: before.ID})
			return err
		})))
	p.must("going back", err)
	if !p.until(func() bool { return Eval[string](p, `document.readyState`) == "complete" }) {
		p.t.Fatalf("the page before never loads: %s", p.Address())
	}
}

// leave does something that opens a page, and waits for it.
func (p *Page) leave(doing string, act chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, act))
	p.must(doing, err)
}

// Tab presses the Tab key.
func (p *Page) Tab() { p.Key(kb.Tab) }

// Key types keys where the focus is: text, or the keys of package chromedp/kb.
func (p *Page) Key(keys string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.must("typing", chromedp.Do(ctx, chromedp.KeyEvent(keys)))
}

// TabTo presses the Tab key until the control with this label or these words has the focus.
func (p *Page) TabTo(name string) {
	p.t.Helper()
	for range 200 {
		p.Tab()
		if Eval[bool](p, `(() => { const f = `+p.finder()+`; return document.activeElement === f.control(`+quote(fields+", "+buttons)+`, `+quote(name)+`); })()`) {
			return
		}
	}
	p.t.Fatalf("the Tab key does not reach %q in the page %s:\n%s", name, p.Address(), p.Text())
}

// Enter presses the Enter key and waits for the page to which it leads.
func (p *Page) Enter() {
	p.t.Helper()
	p.leave("pressing Enter", chromedp.KeyEvent(kb.Enter))
}
