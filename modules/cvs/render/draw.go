package render

import (
	"context"
	"fmt"
)

// plan is a document set into blocks by a template.
type plan struct {
	blocks []block
	photo  []byte
	// photoX … are where the photo is on the first page.
	photoX, photoY, photoW, photoH float64
	footer                         func(page, pages int) run
	rule, accent                   Color
}

// Margins of every template, in points: about 19 mm at the sides, so that every printer can print it.
const (
	left   = 54.0
	right  = PageWidth - 54.0
	top    = 50.0
	bottom = PageHeight - 58.0
	footY  = PageHeight - 34.0
	// pad is the space inside a panel, on each side.
	pad = 12.0
)

// Draw sets a document and draws it. It gives back the number of pages.
func Draw(ctx context.Context, doc Document, m Measurer, c Canvas) (int, error) {
	p, err := sobre(doc, m)
	if err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("setting a CV: %w", err)
	}
	pages := flow(p.blocks, top, bottom)
	if len(pages) > MaxPages {
		return 0, TooLongError{Pages: len(pages)}
	}
	for i, pg := range pages {
		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("drawing a CV: %w", err)
		}
		c.Page()
		drawPanels(c, pg, p.accent)
		if i == 0 && p.photo != nil {
			c.Photo(p.photo, p.photoX, p.photoY, p.photoW, p.photoH)
		}
		for _, l := range pg.lines {
			drawLine(c, l, p)
		}
		if len(pages) > 1 {
			f := p.footer(i+1, len(pages))
			f.text = m.Printable(f.text)
			c.Text(right-widthOf(m, f), footY, f.style, f.text)
		}
	}
	return len(pages), nil
}

func drawLine(c Canvas, l placed, p plan) {
	if l.first && l.of.bookmark != "" {
		c.Bookmark(l.of.level, l.of.bookmark, l.y)
	}
	for _, s := range l.row.spans {
		y := l.y + l.row.baseline
		c.Text(left+s.x, y, s.style, s.text)
		if s.url != "" {
			c.Rect(left+s.x, y+0.14*s.style.Size, s.w, 0.5, s.style.Color) // not by colour alone
			c.Link(left+s.x, l.y, s.w, l.row.height, s.url)
		}
	}
	if l.last && l.of.rule {
		c.Rect(left, l.y+l.row.height+1.5, right-left, 0.75, p.rule)
	}
}

// drawPanels draws one ground, with a bar at its left, behind each stretch of tinted lines.
func drawPanels(c Canvas, pg page, accent Color) {
	for i := 0; i < len(pg.lines); {
		if !pg.lines[i].of.panel {
			i++
			continue
		}
		from := pg.lines[i].y
		for i < len(pg.lines) && pg.lines[i].of.panel {
			i++
		}
		end := pg.lines[i-1]
		y, h := from-pad*0.75, end.y+end.row.height-from+pad*1.5
		c.Rect(left, y, right-left, h, panelColor)
		c.Rect(left, y, 3, h, accent)
	}
}
