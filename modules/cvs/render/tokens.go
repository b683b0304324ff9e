package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

const (
	// MinSize is the smallest size of the running text, in points.
	MinSize = 10.5
	// MaxSize is the largest: large print.
	MaxSize = 16.0
	// leading is the distance of lines, in sizes. 1.35 is the least that we allow ourselves.
	leading = 1.38
	// minContrast is what WCAG 1.4.3 asks of text.
	minContrast = 4.5
)

// Color is a colour in sRGB.
type Color struct{ R, G, B uint8 }

// Tokens are the settings that a person may change in every template.
type Tokens struct {
	// Size is the size of the running text in points, from MinSize to MaxSize. 0 is MinSize.
	Size float64 `json:"size,omitempty"`
	// Accent is the colour of headings, #rrggbb, dark enough to be read on white. Empty is the template's own.
	Accent string `json:"accent,omitempty"`
}

// Key gives the tokens as canonical text, for the hash of a CV.
func (t Tokens) Key() string {
	size, accent, err := t.resolve()
	if err != nil {
		return fmt.Sprintf("%v %q", t.Size, t.Accent)
	}
	return fmt.Sprintf("%g #%02x%02x%02x", size, accent.R, accent.G, accent.B)
}

// Validate says what is wrong with the tokens.
func (t Tokens) Validate() error {
	_, _, err := t.resolve()
	return err
}

func (t Tokens) resolve() (size float64, accent Color, err error) {
	size, accent = MinSize, Color{0x1c, 0x4e, 0x80}
	if t.Size != 0 {
		size = t.Size
	}
	if !(size >= MinSize && size <= MaxSize) { // also false for NaN
		return 0, Color{}, fmt.Errorf("%w: size %v is not from %v to %v", ErrTokens, t.Size, MinSize, MaxSize)
	}
	if t.Accent == "" {
		return size, accent, nil
	}
	digits, ok := strings.CutPrefix(t.Accent, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || len(digits) != 6 || err != nil {
		return 0, Color{}, fmt.Errorf("%w: accent %q is not like #1c4e80", ErrTokens, t.Accent)
	}
	accent = Color{uint8(n >> 16), uint8(n >> 8), uint8(n)} //nolint:gosec // the three bytes of a number of 24 bits
	// The panel behind the strengths is the darkest ground that the accent stands on.
	if c := Contrast(accent, panelColor); c < minContrast {
		return 0, Color{}, fmt.Errorf("%w: accent %s has contrast %.1f, at least %.1f is needed", ErrTokens, t.Accent, c, minContrast)
	}
	return size, accent, nil
}

// Contrast gives the contrast ratio of WCAG 2 between two colours, from 1 to 21.
func Contrast(a, b Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c Color) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
