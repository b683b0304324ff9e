package pdfua

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"github.com/atouts/atouts/modules/cvs/render"
)

var (
	//go:embed fonts/AtkinsonHyperlegibleNext-Regular.ttf
	regularTTF []byte
	//go:embed fonts/AtkinsonHyperlegibleNext-Bold.ttf
	boldTTF []byte
	//go:embed fonts/Inter-Regular.ttf
	fallbackTTF []byte
)

// plane is the number of characters that the library can write.
const plane = 0x10000

// face is a font file, and the width of each of its characters in thousandths of the size, 0 for those it lacks.
type face struct {
	family, style string
	ttf           []byte
	wide          [plane]uint16
}

// faces is every font. It is read-only once made, and shared.
type faces struct {
	main     [2]*face // by render.Face
	fallback *face
}

func newFaces() (*faces, error) {
	regular, err := newFace("atkinson", "", regularTTF)
	if err != nil {
		return nil, err
	}
	bold, err := newFace("atkinson", "B", boldTTF)
	if err != nil {
		return nil, err
	}
	fallback, err := newFace("inter", "", fallbackTTF)
	if err != nil {
		return nil, err
	}
	return &faces{main: [2]*face{regular, bold}, fallback: fallback}, nil
}

func newFace(family, style string, ttf []byte) (*face, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading font %s %s: %w", family, style, err)
	}
	f := &face{family: family, style: style, ttf: ttf}
	var buf sfnt.Buffer
	for r := rune(' '); r < plane; r++ {
		if unicode.Is(unicode.Co, r) {
			continue // private characters of a font mean nothing to others
		}
		glyph, err := parsed.GlyphIndex(&buf, r)
		if err != nil {
			return nil, fmt.Errorf("reading font %s %s: %w", family, style, err)
		}
		if glyph == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return nil, fmt.Errorf("reading font %s %s: %w", family, style, err)
		}
		f.wide[r] = uint16(max(advance.Round(), 0)) //nolint:gosec // a glyph is a few thousandths wide
	}
	return f, nil
}

// of gives the font that a character of a style is written in, nil when there is none.
func (fs *faces) of(style render.Face, r rune) *face {
	if r < 0 || r >= plane {
		return nil
	}
	main := fs.main[0]
	if style == render.Bold {
		main = fs.main[1]
	}
	for _, f := range []*face{main, fs.fallback} {
		if f.wide[r] > 0 {
			return f
		}
	}
	return nil
}

func (fs *faces) has(r rune) bool { return fs.of(render.Regular, r) != nil }

// Printable characters stay. Others become one that looks alike, or their compatible form (a mathematical bold A is an A), or are left
// out (emoji and what joins them), or become "?".
func (fs *faces) printable(s string, missing func(rune)) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	clean := true
	for _, r := range s {
		clean = clean && (r == '\n' || fs.has(r))
	}
	if clean {
		return s
	}
	var out []rune
	for _, r := range s {
		switch {
		case r == '\n' || fs.has(r):
			if r == ' ' && len(out) > 0 && out[len(out)-1] == ' ' {
				continue // what stood between is gone
			}
			out = append(out, r)
		case r == '\u202f':
			out = append(out, '\u00a0')
		case r == '\u2011':
			out = append(out, '-')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
			// Joiners and variations show nothing by themselves.
		default:
			if like := norm.NFKC.String(string(r)); fs.hasAll(like) {
				out = append(out, []rune(like)...)
				continue
			}
			missing(r)
			if !unicode.In(r, unicode.So, unicode.Sk, unicode.Mn) {
				out = append(out, '?')
			}
		}
	}
	return string(out)
}

func (fs *faces) hasAll(s string) bool {
	for _, r := range s {
		if !fs.has(r) {
			return false
		}
	}
	return s != ""
}
