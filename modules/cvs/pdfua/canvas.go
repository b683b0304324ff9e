package pdfua

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/go-pdf/fpdf"

	"github.com/atouts/atouts/modules/cvs/render"
)

// canvas draws one document. It is render's Canvas and Measurer.
type canvas struct {
	faces   *faces
	pdf     *fpdf.Fpdf
	used    map[*face]bool
	missing []rune
}

// Printable implements render.Measurer.
func (c *canvas) Printable(s string) string {
	return c.faces.printable(s, func(r rune) {
		if !slices.Contains(c.missing, r) {
			c.missing = append(c.missing, r)
		}
	})
}

// Advance implements render.Measurer.
func (c *canvas) Advance(style render.Face, r rune) float64 {
	if f := c.faces.of(style, r); f != nil {
		return float64(f.wide[r]) / 1000
	}
	return 0
}

// Page implements render.Canvas.
func (c *canvas) Page() { c.pdf.AddPage() }

// Text implements render.Canvas. It writes each stretch of characters of one font.
func (c *canvas) Text(x, y float64, style render.Style, s string) {
	c.pdf.SetTextColor(int(style.Color.R), int(style.Color.G), int(style.Color.B))
	for len(s) > 0 {
		var in *face
		wide, end := 0.0, len(s)
		for i, r := range s {
			f := c.faces.of(style.Face, r)
			if f == nil {
				f = c.faces.main[0] // not printable: render gave it a text that it has not asked about
			}
			if in != nil && f != in {
				end = i
				break
			}
			in = f
			wide += float64(f.wide[min(r, plane-1)]) / 1000 * style.Size
		}
		c.use(in, style.Size)
		c.pdf.Text(x, y, s[:end])
		x += wide
		s = s[end:]
	}
}

// use selects a font, and puts it into the document the first time.
func (c *canvas) use(f *face, size float64) {
	if !c.used[f] {
		c.pdf.AddUTF8FontFromBytes(f.family, f.style, f.ttf)
		c.used[f] = true
	}
	c.pdf.SetFont(f.family, f.style, size)
}

// Rect implements render.Canvas.
func (c *canvas) Rect(x, y, w, h float64, color render.Color) {
	c.pdf.SetFillColor(int(color.R), int(color.G), int(color.B))
	c.pdf.Rect(x, y, w, h, "F")
}

// Photo implements render.Canvas.
func (c *canvas) Photo(jpeg []byte, x, y, w, h float64) {
	options := fpdf.ImageOptions{ImageType: "JPG"}
	c.pdf.RegisterImageOptionsReader("photo", options, bytes.NewReader(jpeg))
	c.pdf.ImageOptions("photo", x, y, w, h, false, options, 0, "")
}

// Link implements render.Canvas. An address is written in ASCII, as PDF asks; one that is none is left out.
func (c *canvas) Link(x, y, w, h float64, address string) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "mailto" && u.Scheme != "tel") {
		return
	}
	c.pdf.LinkString(x, y, w, h, ascii(u.String()))
}

// ascii percent-encodes what url.URL leaves as it is: the opaque part of mailto.
func ascii(s string) string {
	var out strings.Builder
	for _, b := range []byte(s) {
		if b > ' ' && b < 0x7f {
			out.WriteByte(b)
			continue
		}
		const hex = "0123456789ABCDEF"
		out.Write([]byte{'%', hex[b>>4], hex[b&15]})
	}
	return out.String()
}

// Bookmark implements render.Canvas.
func (c *canvas) Bookmark(level int, title string, y float64) {
	c.use(c.faces.main[0], 10) // the library encodes a title as the font in use asks
	c.pdf.Bookmark(c.Printable(title), level, y)
}

var (
	_ render.Canvas   = (*canvas)(nil)
	_ render.Measurer = (*canvas)(nil)
)
