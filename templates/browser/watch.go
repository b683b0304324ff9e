package browser

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch notes what no page may do: write an error to the console, break a rule of its policy, or meet an answer of 500 and more. It is told to the
// test at its end, with the address.
type watch struct {
	mu     sync.Mutex
	faults []string
}

func (w *watch) notef(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// see is called with every event of the tab.
func (w *watch) see(event any) {
	switch e := event.(type) {
	case *network.EventResponseReceived:
		if e.Response.Status >= 500 {
			w.notef("%s answers %d", e.Response.URL, e.Response.Status)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		w.notef("%s: an exception: %s", e.ExceptionDetails.URL, text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError && len(e.Args) > 0 {
			var text any
			_ = json.Unmarshal(e.Args[0].Value, &text) // an object has a description only
			w.notef("the console says: %v %s", text, e.Args[0].Description)
		}
	case *log.EventEntryAdded:
		// What the network refused is judged by its status above: a form that comes back with 422 is no fault.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			w.notef("%s: the browser says: %s", e.Entry.URL, e.Entry.Text)
		}
	}
}

// watch begins to listen; what is noted fails the test when it ends.
func (p *Page) watch() {
	p.t.Helper()
	w := &watch{}
	p.must("listening to the tab", chromedp.Listen(p.ctx, w.see))
	p.t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, fault := range w.faults {
			p.t.Error(fault)
		}
	})
}
