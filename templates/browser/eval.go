package browser

import (
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
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
