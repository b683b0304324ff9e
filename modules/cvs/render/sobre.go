package render

import (
	"fmt"
	"strings"

	"github.com/atouts/atouts/modules/cvs/resume"
)

// The colours of sobre: dark ink, never pure black, and greys that keep more than 7:1 on white.
var (
	inkColor   = Color{0x1b, 0x23, 0x2d}
	mutedColor = Color{0x45, 0x50, 0x5e}
	panelColor = Color{0xee, 0xf3, 0xf8}
	ruleColor  = Color{0xb9, 0xc8, 0xd8}
)

// The photo of sobre, in points: three to four, as on an identity document.
const (
	photoWidth  = 78.0
	photoHeight = 104.0
	photoGap    = 20.0
)

// setter sets a document: it holds what every part of the template needs.
type setter struct {
	m      Measurer
	w      words
	size   float64
	accent Color
	r      resume.Resume
	blocks []block
}

// sobre is the sober template: one column, the strengths on a tinted ground, then each section under a ruled heading.
func sobre(doc Document, m Measurer) (plan, error) {
	if doc.Template != "" && doc.Template != "sobre" {
		return plan{}, fmt.Errorf("%w: %q", ErrTemplate, doc.Template)
	}
	size, accent, err := doc.Tokens.resolve()
	if err != nil {
		return plan{}, err
	}
	s := &setter{m: m, w: wordsFor(doc.Locale), size: size, accent: accent, r: doc.Resume.Visible().Normalise(doc.Locale)}
	p := plan{rule: ruleColor, accent: accent}
	headWidth := right - left
	if len(doc.Photo) > 0 {
		if p.photo, err = Photo(doc.Photo); err != nil {
			return plan{}, err
		}
		p.photoX, p.photoY, p.photoW, p.photoH = right-photoWidth, top, photoWidth, photoHeight
		headWidth -= photoWidth + photoGap
	}
	s.head(headWidth)
	head := len(s.blocks)
	for _, section := range s.r.Sections() {
		s.section(section)
	}
	if p.photo != nil && head < len(s.blocks) {
		s.blocks[head].clear = p.photoY + p.photoH + 1.4*size
	}
	p.blocks = s.blocks
	name := s.r.Basics.Name
	p.footer = func(page, pages int) run {
		text := join(" · ", name, fmt.Sprintf(s.w.page, page, pages))
		return run{text: text, style: Style{Regular, size * 0.9, mutedColor}}
	}
	return p, nil
}

// Title gives the document's title, for the window of a viewer: "CV – Zoé Exemple".
func Title(doc Document) string {
	return join(" – ", wordsFor(doc.Locale).document, doc.Resume.Normalise(doc.Locale).Basics.Name)
}

func (s *setter) text() Style  { return Style{Regular, s.size, inkColor} }
func (s *setter) bold() Style  { return Style{Bold, s.size, inkColor} }
func (s *setter) muted() Style { return Style{Regular, s.size, mutedColor} }

func (s *setter) add(b block) {
	if len(b.rows) > 0 {
		s.blocks = append(s.blocks, b)
	}
}

// head sets the name, the title and how to reach the person. An empty CV keeps its word, so that the page is not bare.
func (s *setter) head(width float64) {
	b := s.r.Basics
	name := b.Name
	if name == "" {
		name = s.w.document
	}
	big := Style{Bold, s.size * 2.4, inkColor}
	s.add(block{rows: tight(wrap(s.m, []run{{text: name, style: big}}, 0, width)), keep: true, bookmark: name})
	if b.Label != "" {
		label := Style{Bold, s.size * 1.3, s.accent}
		s.add(block{rows: wrap(s.m, []run{{text: b.Label, style: label}}, 0, width), before: 2, keep: true})
	}
	s.add(block{rows: s.contacts(width), before: s.size * 0.5})
}

// tight brings the lines of a large text closer together.
func tight(rows []row) []row {
	for i := range rows {
		rows[i].height *= 0.86
		rows[i].baseline *= 0.86
	}
	return rows
}

// contacts sets as many contacts on each line as it holds, with a dot between two but not at the end of a line.
func (s *setter) contacts(width float64) []row {
	dot := run{text: "  ·  ", style: s.muted()}
	var rows []row
	var line []run
	at := 0.0
	flush := func() {
		rows = append(rows, wrap(s.m, line, 0, width)...)
		line, at = nil, 0
	}
	for _, contact := range s.contactRuns() {
		w := widthOf(s.m, contact)
		if len(line) > 0 && at+widthOf(s.m, dot)+w > width {
			flush()
		}
		if len(line) > 0 {
			line = append(line, dot)
			at += widthOf(s.m, dot)
		}
		line = append(line, contact)
		at += w
	}
	if len(line) > 0 {
		flush()
	}
	return rows
}

func (s *setter) contactRuns() []run {
	b := s.r.Basics
	var out []run
	add := func(text, url string) {
		style := s.text()
		if url != "" {
			style.Color = s.accent
		}
		if text != "" {
			out = append(out, run{text: text, style: style, url: url})
		}
	}
	unbroken := func(t string) string { return strings.ReplaceAll(t, " ", "\u00a0") }
	add(b.Email, mailto(b.Email))
	add(unbroken(b.Phone), tel(b.Phone))
	add(join(", ", b.Location.Address, unbroken(join(" ", b.Location.PostalCode, b.Location.City)), b.Location.Region), "")
	add(shown(b.URL), b.URL)
	for _, p := range b.Profiles {
		add(join(s.w.colon, p.Network, or(p.Username, shown(p.URL))), p.URL)
	}
	return out
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func mailto(address string) string {
	if address == "" {
		return ""
	}
	return "mailto:" + address
}

func tel(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	if digits == "" {
		return ""
	}
	return "tel:" + digits
}

// shown gives an address as people write it.
func shown(url string) string {
	for _, scheme := range []string{"https://", "mailto:", "tel:"} {
		url = strings.TrimPrefix(url, scheme)
	}
	return strings.TrimSuffix(strings.TrimPrefix(url, "www."), "/")
}
