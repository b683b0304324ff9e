package render

// block is a piece of the document that flows: its lines stay in order, and it breaks between pages by the rules of flow.
type block struct {
	rows []row
	// before is the space above it, left out at the top of a page.
	before float64
	// keep holds it on the page of the block that follows.
	keep bool
	// panel draws a tinted ground behind it.
	panel bool
	// rule draws a line under it.
	rule bool
	// clear is the height on the first page that it must stay below.
	clear float64
	// bookmark is its line in the outline, at level.
	bookmark string
	level    int
}

// placed is a line on a page.
type placed struct {
	row   row
	y     float64
	of    *block
	first bool
	last  bool
}

type page struct{ lines []placed }

// minRows is the least number of lines of a paragraph that may stand apart from the rest of it.
const minRows = 2

// flow breaks blocks into pages whose text stands between top and bottom.
func flow(blocks []block, top, bottom float64) []page {
	pages := []page{{}}
	y := top
	next := func() {
		pages = append(pages, page{})
		y = top
	}
	for i := range blocks {
		b := &blocks[i]
		here := func() bool { return len(pages[len(pages)-1].lines) == 0 }
		if !here() {
			y += b.before
		}
		if len(pages) == 1 {
			y = max(y, b.clear)
		}
		if !here() && y+needed(blocks[i:]) > bottom {
			next()
		}
		for n := 0; n < len(b.rows); {
			fits := rowsThatFit(b.rows[n:], bottom-y)
			if fits == 0 {
				fits = 1
				if !here() {
					next()
					continue
				}
			}
			for range fits {
				r := b.rows[n]
				p := &pages[len(pages)-1]
				p.lines = append(p.lines, placed{row: r, y: y, of: b, first: n == 0, last: n == len(b.rows)-1})
				y += r.height
				n++
			}
			if n < len(b.rows) {
				next()
			}
		}
	}
	return pages
}

// needed gives the height that must be free for the first of the blocks to begin here: itself and those it is kept with, and of the last
// of them as many lines as may stand apart.
func needed(blocks []block) float64 {
	h := 0.0
	for i, b := range blocks {
		if i > 0 {
			h += b.before
		}
		rows := b.rows
		if !b.keep && len(rows) > 2*minRows-1 {
			rows = rows[:minRows]
		}
		for _, r := range rows {
			h += r.height
		}
		if !b.keep {
			break
		}
	}
	return h
}

// rowsThatFit gives how many lines fit in a height, without leaving fewer than minRows for the next page.
func rowsThatFit(rows []row, height float64) int {
	n := 0
	for n < len(rows) && rows[n].height <= height+0.001 {
		height -= rows[n].height
		n++
	}
	if left := len(rows) - n; left > 0 && left < minRows && n > minRows {
		n -= minRows - left
	}
	return n
}
