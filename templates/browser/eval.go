package browser

import (
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// call sends one command of the debugging protocol.
func call[P, R any](p *Page, doing string, command cdp.Command[P, R], params P) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, command, params)
	p.must(doing, err)
}

// Eval evaluates an expression in the page and returns its value; a promise is waited for. It works without script too.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	p.must("evaluating "+short(expression), err)
	return value
}

func short(s string) string {
	if s = strings.Join(strings.Fields(s), " "); len(s) > 80 {
		return s[:80] + "…"
	}
	return s
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

// find is script that looks for a control by the words that a person sees or hears: accessible name by label, legend, aria-label, text.
const find = `(() => {
	const clean = (s) => (s || '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
	const words = (e) => clean(e.getAttribute('aria-label') || (e.labels && e.labels[0] ? e.labels[0].textContent : '') || e.textContent);
	const match = (e, name) => { const w = words(e); return w === name || w === name + ' (facultatif)' || w === name + ' (optional)'; };
	return (selector, name) => {
		const all = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
		return all.find((e) => match(e, name)) || all.find((e) => words(e).startsWith(name)) || null;
	};
})()`

const fields = `input:not([type=hidden]):not([type=submit]), select, textarea`

func (p *Page) act(selector, name, what string) {
	p.t.Helper()
	script := `(() => { const e = (` + find + `)(` + quote(selector) + `, ` + quote(name) + `); if (!e) return false; ` + what + `; return true; })()`
	if !Eval[bool](p, script) {
		p.t.Fatalf("%q is not in the page %s:\n%s", name, Eval[string](p, `location.href`), p.Text())
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

// Press uses the button or link with these words and waits for the page to which it leads.
func (p *Page) Press(name string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	control := `(` + find + `)('button, a[href]', ` + quote(name) + `)`
	trigger := chromedp.Evaluate[bool](`(() => { ` + control + `.click(); return true; })()`)
	if !Eval[bool](p, `!!`+control) {
		p.t.Fatalf("no button or link %q in the page %s:\n%s", name, Eval[string](p, `location.href`), p.Text())
	}
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, trigger))
	p.must("pressing "+name, err)
}

// Unfold uses what opens something in the same page: a dialog, a disclosure, a menu.
func (p *Page) Unfold(name string) {
	p.t.Helper()
	p.act(`summary, button`, name, `e.click()`)
}

// Text returns what can be read in the page.
func (p *Page) Text() string {
	p.t.Helper()
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(Eval[string](p, `document.body.innerText`))
}

// See fails unless each text can be read in the page; no-break spaces count as spaces.
func (p *Page) See(texts ...string) {
	p.t.Helper()
	all := p.Text()
	for _, text := range texts {
		if !strings.Contains(all, text) {
			p.t.Errorf("%q cannot be read in %s:\n%s", text, Eval[string](p, `location.href`), all)
		}
	}
}

// NotSee fails if one of the texts can be read in the page.
func (p *Page) NotSee(texts ...string) {
	p.t.Helper()
	all := p.Text()
	for _, text := range texts {
		if strings.Contains(all, text) {
			p.t.Errorf("%q can be read in %s", text, Eval[string](p, `location.href`))
		}
	}
}
