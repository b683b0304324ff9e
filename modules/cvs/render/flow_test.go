package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// mono is a font whose characters are all one size wide.
type mono struct{}

func (mono) Printable(s string) string      { return s }
func (mono) Advance(_ Face, _ rune) float64 { return 1 }

func TestWrap(t *testing.T) {
	t.Parallel()
	one := func(s string) []run { return []run{{text: s, style: Style{Size: 1}}} }
	for name, test := range map[string]struct {
		runs []run
		want []string
	}{
		"fits":                  {one("0123456789"), []string{"0123456789"}},
		"at spaces, kept":       {one("one two three four"), []string{"one two ", "three four"}},
		"the space may hang":    {one("0123456789 next"), []string{"0123456789 ", "next"}},
		"after a hyphen":        {one("basket-fauteuil"), []string{"basket-", "fauteuil"}},
		"no-break space":        {one("aaaa bbbb\u00a0cccc"), []string{"aaaa ", "bbbb\u00a0cccc"}},
		"inside a long word":    {one("a 0123456789012 b"), []string{"a ", "0123456789", "012 b"}},
		"line feeds":            {one("one\n\ntwo"), []string{"one", "", "two"}},
		"a run ends inside":     {[]run{{text: "bold ", style: Style{Face: Bold, Size: 1}}, {text: "and more", style: Style{Size: 1}}}, []string{"bold |and ", "more"}},
		"nothing":               {one(""), nil},
		"sizes differ in width": {[]run{{text: "aa", style: Style{Size: 4}}, {text: " bb", style: Style{Size: 1}}}, []string{"aa| ", "bb"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range wrap(mono{}, test.runs, 0, 10) {
				var spans []string
				for _, s := range r.spans {
					spans = append(spans, s.text)
				}
				got = append(got, strings.Join(spans, "|"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("want − got +:\n%s", diff)
			}
		})
	}
}

func TestWrapLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab -\u00a0é"))).Draw(t, "text")
		width := rapid.Float64Range(0.5, 30).Draw(t, "width")
		var got strings.Builder
		for _, r := range wrap(mono{}, []run{{text: text, style: Style{Size: 1}}}, 0, width) {
			for _, s := range r.spans {
				got.WriteString(s.text)
				if s.x+float64(len([]rune(strings.TrimRight(s.text, " ")))) > max(width, 1)+0.01 {
					t.Fatalf("%q passes %v", s.text, width)
				}
			}
		}
		if got.String() != text {
			t.Fatalf("%q becomes %q", text, got.String())
		}
	})
}

// paragraph gives a block of n lines, 10 points each.
func paragraph(n int) block {
	b := block{rows: make([]row, n)}
	for i := range b.rows {
		b.rows[i].height = 10
	}
	return b
}

func TestFlow(t *testing.T) {
	t.Parallel()
	heading := func() block { b := paragraph(1); b.keep = true; return b }
	spaced := func(b block, before float64) block { b.before = before; return b }
	// A page holds ten lines. Wanted: for each page, block:number of lines.
	for name, test := range map[string]struct {
		blocks []block
		want   string
	}{
		"one page":                         {[]block{paragraph(4), paragraph(6)}, "0:4 1:6"},
		"a paragraph breaks":               {[]block{paragraph(6), paragraph(6)}, "0:6 1:4 / 1:2"},
		"two lines at least at the foot":   {[]block{paragraph(9), paragraph(6)}, "0:9 / 1:6"},
		"two lines at least at the top":    {[]block{paragraph(6), paragraph(5)}, "0:6 1:3 / 1:2"},
		"three lines do not part":          {[]block{paragraph(8), paragraph(3)}, "0:8 / 1:3"},
		"a heading stays with its text":    {[]block{paragraph(8), heading(), paragraph(5)}, "0:8 / 1:1 2:5"},
		"headings stay together":           {[]block{paragraph(7), heading(), heading(), paragraph(5)}, "0:7 / 1:1 2:1 3:5"},
		"a heading and two lines":          {[]block{paragraph(7), heading(), paragraph(5)}, "0:7 1:1 2:2 / 2:3"},
		"space above counts":               {[]block{paragraph(8), spaced(paragraph(2), 1)}, "0:8 / 1:2"},
		"no space at the top of a page":    {[]block{paragraph(10), spaced(paragraph(10), 5)}, "0:10 / 1:10"},
		"longer than two pages":            {[]block{paragraph(25)}, "0:10 / 0:10 / 0:5"},
		"one line more than a page":        {[]block{paragraph(11)}, "0:9 / 0:2"},
		"a heading longer than a page":     {[]block{func() block { b := paragraph(11); b.keep = true; return b }(), paragraph(1)}, "0:9 / 0:2 1:1"},
		"stays below the photo":            {[]block{paragraph(1), func() block { b := paragraph(6); b.clear = 50; return b }()}, "0:1 1:4 / 1:2"},
		"nothing is a page without a line": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			index := map[*block]int{}
			for i := range test.blocks {
				index[&test.blocks[i]] = i
			}
			var pages []string
			for _, pg := range flow(test.blocks, 0, 100) {
				var counts []string
				for i := 0; i < len(pg.lines); {
					from := i
					for i < len(pg.lines) && pg.lines[i].of == pg.lines[from].of {
						i++
					}
					counts = append(counts, fmt.Sprintf("%d:%d", index[pg.lines[from].of], i-from))
				}
				if n := len(pg.lines); n > 0 && pg.lines[n-1].y > 90 {
					t.Errorf("a line at %v", pg.lines[n-1].y)
				}
				pages = append(pages, strings.Join(counts, " "))
			}
			if got := strings.Join(pages, " / "); got != test.want {
				t.Errorf("got %q; want %q", got, test.want)
			}
		})
	}
}
