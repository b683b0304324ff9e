package static_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	block = regexp.MustCompile(`(?s)(:root[^{]*)\{([^{}]*)\}`)
	token = regexp.MustCompile(`--([a-z-]+):\s*(?:light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)|(#[0-9a-f]{6}))`)
)

type palette map[string]string

// palettes reads the colours of tokens.css: by default and with more contrast, each in the light and in the dark.
func palettes(t *testing.T) map[string]palette {
	t.Helper()
	source, err := os.ReadFile("src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]palette{"light": {}, "dark": {}, "light, more contrast": {}, "dark, more contrast": {}}
	for _, b := range block.FindAllStringSubmatch(string(source), -1) {
		more := strings.Contains(b[1], "contrast")
		for _, m := range token.FindAllStringSubmatch(b[2], -1) {
			light, dark := m[2]+m[4], m[3]+m[4]
			if !more {
				out["light"][m[1]], out["dark"][m[1]] = light, dark
			}
			out["light, more contrast"][m[1]], out["dark, more contrast"][m[1]] = light, dark
		}
	}
	return out
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	channel := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	t.Parallel()
	text := map[string][]string{
		"ink":        {"paper", "surface", "sunken", "brand-soft"},
		"ink-soft":   {"paper", "surface", "sunken"},
		"link":       {"paper", "surface", "sunken"},
		"link-hover": {"paper", "surface", "brand-soft"},
		"on-brand":   {"brand", "brand-hover"},
		"on-danger":  {"danger", "danger-hover"},
		"on-night":   {"night", "night-hover"},
		"success":    {"success-soft"},
		"warning":    {"warning-soft"},
		"danger":     {"danger-soft", "paper", "surface"},
		"info":       {"info-soft"},
	}
	// What is not text but must be seen: edges of controls, the ring of the focus.
	shapes := map[string][]string{"line": {"paper", "surface", "sunken"}, "focus": {"paper", "surface", "sunken", "brand-soft"}}
	for name, colours := range palettes(t) {
		for least, pairs := range map[float64]map[string][]string{7: text, 3: shapes} {
			for front, grounds := range pairs {
				for _, ground := range grounds {
					if got := contrast(t, colours[front], colours[ground]); got < least {
						t.Errorf("%s: %s %s on %s %s has contrast %.2f, at least %.0f", name, front, colours[front], ground, colours[ground], got, least)
					}
				}
			}
		}
	}
}
