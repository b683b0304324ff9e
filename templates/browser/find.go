package browser

import (
	"strings"
	"time"
)

// find is script that looks for a control by the words that a person sees or hears: accessible name by label, legend, aria-label, text. The kinds of
// spaces and apostrophes are all one, as they are to a reader.
const find = `((scope) => {
	const clean = (s) => (s || '').replace(/[\s\u00a0\u202f]+/g, ' ').replace(/\u2019/g, "'").trim();
	const named = (e) => (e.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ');
	const words = (e) => clean(e.getAttribute('aria-label') || named(e).trim() || (e.labels && e.labels[0] ? e.labels[0].textContent : '') || e.textContent);
	const title = (e) => clean(e.getAttribute('aria-label') || named(e).trim() || (e.matches('li, tr, .toast') ? e : e.querySelector('legend, h1, h2, h3, h4'))?.textContent);
	const plain = (w) => w.replace(/ \((facultatif|optional)\)$/, '');
	const best = (all, name, how) => {
		name = clean(name);
		const seen = all.filter((e) => e.checkVisibility({visibilityProperty: true}));
		return seen.find((e) => plain(how(e)) === name) || seen.find((e) => how(e).startsWith(name)) || null;
	};
	const parts = 'main, section, fieldset, article, aside, nav, search, form, dialog, details', lines = 'li, tr, .toast';
	const all = [parts, lines].flatMap((of) => [...document.querySelectorAll(of)]); // a line of a table of contents is named like its section
	const root = scope ? best(all, scope, title) : document.body;
	return {words, root, control: (selector, name) => root && best([...root.querySelectorAll(selector)], name, words)};
})`

const (
	fields  = `input:not([type=hidden]):not([type=submit]), select, textarea`
	buttons = `button, summary, a[href]`
)

// finder is script that finds in the page's scope.
func (p *Page) finder() string { return find + `(` + quote(p.scope) + `)` }

// In returns the page narrowed to its part with this name: a section by its heading, a group of fields by its legend, a line of a list or a table by
// the words that it begins with. Acts and readings of what is returned look in that part alone.
func (p *Page) In(part string) *Page {
	p.t.Helper()
	narrow := *p
	narrow.scope = part
	if !Eval[bool](p, `!!`+narrow.finder()+`.root`) {
		p.t.Fatalf("there is no part %q in the page %s:\n%s", part, p.Address(), p.Text())
	}
	return &narrow
}

// Address returns where the tab is, without the site: "/offres?q=pain".
func (p *Page) Address() string {
	p.t.Helper()
	return Eval[string](p, `location.pathname + location.search`)
}

// Has says whether there is a button or link with these words.
func (p *Page) Has(name string) bool {
	p.t.Helper()
	return Eval[bool](p, `!!`+p.finder()+`.control(`+quote(buttons)+`, `+quote(name)+`)`)
}

// Reads says whether a text can be read in the page.
func (p *Page) Reads(text string) bool {
	p.t.Helper()
	return strings.Contains(alike(p.Text()), alike(text))
}

// Text returns what can be read in the page.
func (p *Page) Text() string {
	p.t.Helper()
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(Eval[string](p, p.finder()+`.root?.innerText ?? ''`))
}

// alike writes a text with the one kind of space and of apostrophe.
func alike(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2019", "'").Replace(text)
}

// See fails unless each text can be read in the page; no-break spaces count as spaces.
func (p *Page) See(texts ...string) {
	p.t.Helper()
	all := p.Text()
	for _, text := range texts {
		if !strings.Contains(alike(all), alike(text)) {
			p.t.Errorf("%q cannot be read in %s:\n%s", text, p.Address(), all)
		}
	}
}

// NotSee fails if one of the texts can be read in the page.
func (p *Page) NotSee(texts ...string) {
	p.t.Helper()
	all := alike(p.Text())
	for _, text := range texts {
		if strings.Contains(all, alike(text)) {
			p.t.Errorf("%q can be read in %s", text, p.Address())
		}
	}
}

// Await waits until a text can be read in the page, which changes by itself: a live message.
func (p *Page) Await(text string) {
	p.t.Helper()
	if !p.until(func() bool { return p.Reads(text) }) {
		p.t.Fatalf("%q does not come by itself in %s:\n%s", text, p.Address(), p.Text())
	}
}

// until waits, for half of patience, until something is so.
func (p *Page) until(so func() bool) bool {
	p.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience / 2)
	defer late.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-late.C:
			return false
		}
	}
	return true
}
