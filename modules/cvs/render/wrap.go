package render

import "strings"

// run is a stretch of text in one style, perhaps a link.
type run struct {
	text  string
	style Style
	url   string
}

// span is a piece of a run on one line. x and w are from the left of the block.
type span struct {
	run
	x, w float64
}

// row is a line: its height, and how far below its top the baseline is.
type row struct {
	height, baseline float64
	spans            []span
}

type glyph struct {
	r    rune
	run  int
	wide float64
}

// wrap sets runs into lines no wider than width, from x on. It breaks after a space or a hyphen, and inside a word only when the word is
// wider than a line. A line feed begins a new line. A line keeps its last space: those who read the text aloud or copy it need it.
func wrap(m Measurer, runs []run, x, width float64) []row {
	gs := glyphs(m, runs)
	var rows []row
	start, chance, at := 0, 0, 0.0
	for i, g := range gs {
		if g.r == '\n' {
			rows = append(rows, rowOf(runs, gs[start:i], x))
			start, chance, at = i+1, 0, 0
			continue
		}
		if at+g.wide > width+0.001 && g.r != ' ' && i > start {
			end := i
			if chance > start {
				end = chance
			}
			rows = append(rows, rowOf(runs, gs[start:end], x))
			start, chance, at = end, 0, 0
			for _, moved := range gs[end:i] {
				at += moved.wide
			}
		}
		at += g.wide
		if g.r == ' ' || g.r == '-' {
			chance = i + 1
		}
	}
	if start < len(gs) {
		rows = append(rows, rowOf(runs, gs[start:], x))
	}
	return rows
}

func glyphs(m Measurer, runs []run) []glyph {
	var gs []glyph
	for i, r := range runs {
		for _, c := range m.Printable(r.text) {
			g := glyph{r: c, run: i}
			if c != '\n' {
				g.wide = m.Advance(r.style.Face, c) * r.style.Size
			}
			gs = append(gs, g)
		}
	}
	return gs
}

// rowOf puts the characters of a line together again, one span for each run.
func rowOf(runs []run, gs []glyph, x float64) row {
	var out row
	for len(gs) > 0 {
		n := 1
		for n < len(gs) && gs[n].run == gs[0].run {
			n++
		}
		s := span{run: runs[gs[0].run], x: x}
		var text strings.Builder
		for _, g := range gs[:n] {
			text.WriteRune(g.r)
			s.w += g.wide
		}
		s.text = text.String()
		out.spans = append(out.spans, s)
		x += s.w
		gs = gs[n:]
	}
	size := 0.0
	for _, s := range out.spans {
		size = max(size, s.style.Size)
	}
	if size == 0 && len(runs) > 0 {
		size = runs[0].style.Size / 2 // an empty line parts two paragraphs
	}
	out.height = size * leading
	out.baseline = size * (leading/2 + 0.34) // half of the leading, half of the height of capitals
	return out
}

func widthOf(m Measurer, r run) float64 {
	w := 0.0
	for _, g := range glyphs(m, []run{r}) {
		w += g.wide
	}
	return w
}
