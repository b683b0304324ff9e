package browser

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/atouts/atouts/templates/axe"
)

//go:embed checks.js
var checks string

// Modes lists the modes in which every page is judged for colours.
func Modes() []Mode { return []Mode{Light, Dark, Contrast, Forced} }

// Audit judges the page in every mode, by keyboard, at 320 px, with large and spaced text, and weighs it; it fails the test with each finding. It is for a page in its richest
// role; for the other roles AuditAxe is enough. The page is left at 1280 px in the light.
func (p *Page) Audit() {
	p.t.Helper()
	p.report("1280 px", p.Axe())
	p.report("1280 px", p.Structure())
	p.report("weight", p.Weigh())
	p.report("1280 px", p.Reflow())
	p.report("text", p.Stress())
	p.report("1280 px", p.TabWalk())
	for _, mode := range Modes()[1:] {
		p.Emulate(mode)
		p.report(string(mode), p.Axe())
	}
	p.report(string(Forced), p.TabWalk()) // the last of the modes: colours of the ring are the browser's there
	p.Emulate(Reduced)
	p.report(string(Reduced), p.Moving())
	p.Emulate(Light)
	p.Resize(320, 640)
	p.report("320 px", p.Axe())
	p.report("320 px", p.TabWalk())
	p.Resize(p.o.Width, p.o.Height)
}

// AuditAxe judges the page by axe alone, in the light.
func (p *Page) AuditAxe() {
	p.t.Helper()
	p.report("axe", p.Axe())
	p.report("structure", p.Structure())
}

func (p *Page) report(where string, findings []string) {
	p.t.Helper()
	for _, f := range findings {
		p.t.Errorf("%s, %s: %s", Eval[string](p, `location.pathname`), where, f)
	}
}

// prepare defines the checks in the page. Without script timers never fire and axe would hang, so it gets timers made of promises.
func (p *Page) prepare() {
	p.t.Helper()
	if !Eval[bool](p, `typeof window.atoutsChecks === 'object'`) {
		Eval[bool](p, checks+`;true`)
	}
	if p.o.NoScript {
		Eval[bool](p, `atoutsChecks.microTimers()`)
	}
}

// Axe returns what axe-core finds: WCAG 2.2 AA and its best practices, with contrast 7:1 and the size of targets.
func (p *Page) Axe() []string {
	p.t.Helper()
	p.prepare()
	if !Eval[bool](p, `typeof window.axe === 'object'`) {
		Eval[bool](p, axe.Source+`;true`)
	}
	return Eval[[]string](p, `atoutsChecks.axe()`)
}

// Structure returns what is wrong with headings, ids and names that say nothing.
func (p *Page) Structure() []string {
	p.t.Helper()
	p.prepare()
	return Eval[[]string](p, `atoutsChecks.structure()`)
}

// Stress returns what is cut when text is spaced as WCAG 1.4.12 says or twice as large, and what does not grow.
func (p *Page) Stress() []string {
	p.t.Helper()
	p.prepare()
	return Eval[[]string](p, `atoutsChecks.stress()`)
}

// Weigh returns a finding when a first visit fetches more than 50 kB, fonts left out.
func (p *Page) Weigh() []string {
	p.t.Helper()
	p.prepare()
	return Eval[[]string](p, `atoutsChecks.weigh()`)
}

// Moving returns the animations that run although the person asked for none.
func (p *Page) Moving() []string {
	p.t.Helper()
	p.prepare()
	return Eval[[]string](p, `atoutsChecks.moving()`)
}

// Reflow returns what needs sideways scrolling at 320 px and what is lost there compared with 1280 px.
func (p *Page) Reflow() []string {
	p.t.Helper()
	p.prepare()
	p.Resize(1280, 1024)
	wide := Eval[[]string](p, `atoutsChecks.visible()`)
	p.Resize(320, 256)
	found := Eval[[]string](p, `atoutsChecks.overflow()`)
	narrow := map[string]bool{}
	for _, text := range Eval[[]string](p, `atoutsChecks.visible()`) {
		narrow[text] = true
	}
	for _, text := range wide {
		if !narrow[text] {
			found = append(found, fmt.Sprintf("%q is lost at 320 px", text))
		}
	}
	p.Resize(p.o.Width, p.o.Height)
	return found
}

// Stop is where the focus was after a Tab.
type Stop struct {
	Name, Tag string
	W, H      int
	Inline    bool
	Hit       bool
	Ring      bool
	// Same is a further stop inside the same control, such as the month of a date.
	Same       bool
	Seen, None bool
}

// TabWalk goes through the page by the Tab key and returns the stops whose focus cannot be seen, that are hidden by something, or whose
// target is smaller than 44 px (links within a sentence excepted).
func (p *Page) TabWalk() []string {
	p.t.Helper()
	p.prepare()
	Eval[bool](p, `atoutsChecks.start()`)
	var found []string
	for n := range 300 {
		p.Tab()
		s := Eval[Stop](p, `atoutsChecks.stop()`)
		if s.Same {
			continue
		}
		if s.None || s.Seen {
			if n == 0 {
				found = append(found, "the Tab key reaches nothing")
			}
			return found
		}
		var wrong []string
		if !s.Ring {
			wrong = append(wrong, "focus cannot be seen")
		}
		if !s.Hit {
			wrong = append(wrong, "focus is hidden by something")
		}
		if !s.Inline && (s.W < 44 || s.H < 44) {
			wrong = append(wrong, fmt.Sprintf("target of %d×%d px", s.W, s.H))
		}
		if len(wrong) > 0 {
			found = append(found, s.Tag+" «"+s.Name+"»: "+strings.Join(wrong, ", "))
		}
	}
	return append(found, "the Tab key never leaves the page")
}
