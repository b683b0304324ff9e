package render

// Face is a weight of the text face.
type Face int

// The faces.
const (
	Regular Face = iota
	Bold
)

// Style is how a text looks.
type Style struct {
	Face  Face
	Size  float64
	Color Color
}

// Measurer knows the fonts.
type Measurer interface {
	// Printable gives the text with every character that no font has replaced or left out.
	Printable(s string) string
	// Advance gives the width of a printable character, in sizes.
	Advance(f Face, r rune) float64
}

// Canvas draws on pages of A4. Lengths are in points, and y grows downwards from the top of the page. Texts are printable and have no line
// feed.
type Canvas interface {
	// Page begins a new page.
	Page()
	// Text draws a text whose baseline begins at x, y.
	Text(x, y float64, style Style, s string)
	// Rect fills a rectangle.
	Rect(x, y, w, h float64, c Color)
	// Photo draws a JPEG picture.
	Photo(jpeg []byte, x, y, w, h float64)
	// Link makes a rectangle clickable.
	Link(x, y, w, h float64, url string)
	// Bookmark adds a line to the outline that viewers show beside the pages.
	Bookmark(level int, title string, y float64)
}

// A4, in points.
const (
	PageWidth  = 595.28
	PageHeight = 841.89
)
