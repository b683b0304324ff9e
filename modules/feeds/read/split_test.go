package read

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cut splits doc and writes one line per record: its text, or its code and what is left of it.
func cut(t testing.TB, r io.Reader, path string) ([]string, *Splitter) {
	t.Helper()
	s := NewSplitter(r, path, Position{})
	var got []string
	for rec, err := range s.Records() {
		if rec.Hash != sha256.Sum256(rec.Raw) {
			t.Errorf("record %d: hash is not that of its bytes", rec.Ordinal)
		}
		if rec.Ordinal != len(got) {
			t.Errorf("ordinal %d, want %d", rec.Ordinal, len(got))
		}
		var re *RecordError
		switch {
		case err == nil:
			got = append(got, string(rec.Raw))
		case errors.As(err, &re):
			got = append(got, string(re.Code)+" "+string(rec.Raw))
		default:
			t.Fatalf("splitting: %v", err)
		}
	}
	return got, s
}

func TestSplit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, path, doc string
		want            []string
		cut             bool // not complete
	}{
		{"two records", "s/j", `<?xml version="1.0"?><s><p>x</p><j>1</j> <j a="b">2</j></s>`, []string{`<j>1</j>`, `<j a="b">2</j>`}, false},
		{"deeper path", "s/jobs/j", `<s><j>no</j><jobs><j>1</j></jobs></s>`, []string{`<j>1</j>`}, false},
		{"prefix of a name", "jobs/job", `<jobs><jobx>a</jobx><job>1</job></jobs>`, []string{`<job>1</job>`}, false},
		{"namespace prefix", "a:s/a:j", `<a:s xmlns:a="x"><a:j>1</a:j></a:s>`, []string{`<a:j>1</a:j>`}, false},
		{"empty element", "s/j", `<s><j/><j a="1" /></s>`, []string{`<j/>`, `<j a="1" />`}, false},
		{"no record", "s/j", `<s/>`, nil, false},
		{"cdata holds markup", "s/j", `<s><j><![CDATA[</j><j>]]></j><j>2</j></s>`, []string{`<j><![CDATA[</j><j>]]></j>`, `<j>2</j>`}, false},
		{"comment holds markup", "s/j", `<s><!-- <j>0</j> --><j><!-- </j> -->1</j></s>`, []string{`<j><!-- </j> -->1</j>`}, false},
		{"instruction holds markup", "s/j", `<s><?php <j> ?><j><?x </j> ?>1</j></s>`, []string{`<j><?x </j> ?>1</j>`}, false},
		{"doctype subset", "s/j", `<!DOCTYPE s [<!ENTITY a "<j>">]><s><j>1</j></s>`, []string{`<j>1</j>`}, false},
		{"greater-than in a value", "s/j", `<s><j a="x>y">1</j></s>`, []string{`<j a="x>y">1</j>`}, false},
		{"quote never closed", "s/j", `<s><j><a href="x>t</a><b c="d"/></j><j>2</j></s>`, []string{`<j><a href="x>t</a><b c="d"/></j>`, `<j>2</j>`}, false},
		{"bare less-than", "s/j", `<s><j>1 < 2 <3 </j><j>2</j></s>`, []string{`<j>1 < 2 <3 </j>`, `<j>2</j>`}, false},
		{"end tag misspelt", "s/j", `<s><j><c>x</d><e>1</e></j><j>2</j></s>`, []string{`<j><c>x</d><e>1</e></j>`, `<j>2</j>`}, false},
		{"end tag lost", "s/j", `<s><j><c>1</c><j><c>2</c></j><j>3</j></s>`, []string{`xml.mismatched <j><c>1</c>`, `<j><c>2</c></j>`, `<j>3</j>`}, false},
		{"end tag lost after a mismatch", "s/j", `<s><j><c><d>1</e></c2><j><c>2</c></j></s>`, []string{`xml.mismatched <j><c><d>1</e></c2>`, `<j><c>2</c></j>`}, false},
		{"unescaped html", "s/j", `<s><j><d>a<br>b<p>c</d></j><j>2</j></s>`, []string{`<j><d>a<br>b<p>c</d></j>`, `<j>2</j>`}, false},
		{"nested record", "s/j", `<s><j><r><j><t>x</t></j></r></j><j>2</j></s>`, []string{`<j><r><j><t>x</t></j></r></j>`, `<j>2</j>`}, false},
		{"field of the record's name", "s/j", `<s><j><j><![CDATA[x]]></j><t>1</t></j></s>`, []string{`<j><j><![CDATA[x]]></j><t>1</t></j>`}, false},
		{
			"end tag lost inside an open element, then the container ends", "s/j",
			`<s><j><p><t>1</t><j><t>2</t></j><j><t>3</t></j></s>`,
			[]string{`xml.mismatched <j><p><t>1</t>`, `<j><t>2</t></j>`, `<j><t>3</t></j>`},
			false,
		},
		{"container ends", "s/j", `<s><j><t>1</t></s>`, []string{`xml.mismatched <j><t>1</t>`}, false},
		{
			"cdata never closed", "s/j", `<s><j><t><![CDATA[1</t></j><j><t><![CDATA[2]]></t></j><j><t>3</t></j></s>`,
			[]string{`xml.mismatched <j><t><![CDATA[1</t></j>`, `<j><t><![CDATA[2]]></t></j>`, `<j><t>3</t></j>`},
			false,
		},
		{"truncated", "s/j", `<s><j>1</j><j>2</`, []string{`<j>1</j>`, `xml.truncated <j>2</`}, true},
		{"truncated between", "s/j", `<s><j>1</j>`, []string{`<j>1</j>`}, true},
		{"junk around", "s/j", "Warning: x\n<s><j>1</j></s>\n<!-- t -->bye", []string{`<j>1</j>`}, false},
		{"two roots", "s/j", `<s><j>1</j></s><s><j>2</j></s>`, []string{`<j>1</j>`, `<j>2</j>`}, false},
		{"header left open", "s/j", `<s><p><q></p><j>1</j></s>`, []string{`<j>1</j>`}, false},
		{"record is the root", "j", `<j><t>1</t></j>`, []string{`<j><t>1</t></j>`}, false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for name, r := range map[string]io.Reader{"whole": strings.NewReader(tc.doc), "one byte": iotest.OneByteReader(strings.NewReader(tc.doc))} {
				got, s := cut(t, r, tc.path)
				if d := cmp.Diff(tc.want, got); d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
				if s.Complete() == tc.cut {
					t.Errorf("%s: complete = %v", name, s.Complete())
				}
			}
		})
	}
}

func TestSplitPositions(t *testing.T) {
	t.Parallel()
	doc := "<s>\n<j>1</j>\n\n<j>\n2</j>\n<j>3</j></s>"
	s := NewSplitter(strings.NewReader(doc), "s/j", Position{})
	var at []Position
	for rec, err := range s.Records() {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(doc[rec.Offset:], string(rec.Raw)) {
			t.Errorf("record %d is not at offset %d", rec.Ordinal, rec.Offset)
		}
		at = append(at, Position{rec.Offset, rec.Line, rec.Ordinal})
	}
	want := []Position{{4, 2, 0}, {14, 4, 1}, {24, 6, 2}}
	if d := cmp.Diff(want, at); d != "" {
		t.Errorf("positions (-want +got):\n%s", d)
	}
	again := NewSplitter(strings.NewReader(doc[at[1].Offset:]), "s/j", at[1])
	var resumed []Position
	for rec := range again.Records() {
		resumed = append(resumed, Position{rec.Offset, rec.Line, rec.Ordinal})
	}
	if d := cmp.Diff(want[1:], resumed); d != "" || !again.Complete() {
		t.Errorf("resumed, complete %v (-want +got):\n%s", again.Complete(), d)
	}
}

func TestSplitLimits(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", MaxRecord+10)
	tests := []struct {
		name, doc string
		want      []string // the start of each record's line
	}{
		{"large", "<s><j>" + big + "</j><j>2</j></s>", []string{"rec.too_large <j>xxx", "<j>2</j>"}},
		{"large, end tag lost", "<s><j><p>1</p><q><j><t>2</t></j>" + big + "</s>", []string{"rec.too_large", "<j><t>2</t></j>"}},
		{"comment never closed", "<s><j>1</j><j><!-- " + big + "</j><j>3</j></s>", []string{"<j>1</j>", "rec.too_large", "<j>3</j>"}},
		{"deep", "<s><j>" + strings.Repeat("<a>", 100_000) + "</j><j>2</j></s>", []string{"rec.too_large", "<j>2</j>"}},
		{"tag that never ends", "<s><j><" + strings.Repeat("t", 1_000_000) + "</j><j>2</j></s>", []string{"<j><tttt", "<j>2</j>"}},
		{"many attributes", "<s><j" + strings.Repeat(` a="b"`, 100_000) + ">1</j><j>2</j></s>", []string{"<j>2</j>"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, s := cut(t, strings.NewReader(tc.doc), "s/j")
			if len(got) != len(tc.want) {
				t.Fatalf("%d records, want %d", len(got), len(tc.want))
			}
			for i, want := range tc.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("record %d begins %.60q, want %q", i, got[i], want)
				}
			}
			if n := len(s.buf); n > MaxRecord+3*maxTag {
				t.Errorf("buffer grew to %d bytes", n)
			}
		})
	}
}

// TestSplitHostileIsLinear feeds patterns that would make a careless scanner quadratic. It ends within the test's own time limit or fails.
func TestSplitHostileIsLinear(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"<a", `<a "`, "<j", "<j>", `<j "><a '>`, "<![CDATA[", "<!--", "<!D[", "<j><p>", "</x", "<j><![CDATA[![CDATA["} {
		doc := "<s><j>1</j>" + strings.Repeat(unit, (12<<20)/len(unit)) + "</s>"
		got, _ := cut(t, strings.NewReader(doc), "s/j")
		if len(got) == 0 || got[0] != "<j>1</j>" {
			t.Errorf("%s: first record lost", unit)
		}
	}
}

func TestSplitFindsEveryRecord(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{
		"text", " < ", " & ", "<b>x</b>", "<c d='>'/>", "<![CDATA[</j> <j> ]]>", "<!-- </s> -->", "<?p </j>?>", "<br>", "é", "\n", "<j>leaf</j>", "</oops>",
		"<r><j><t>nested</t></j></r>",
	})
	rapid.Check(t, func(t *rapid.T) {
		var doc bytes.Buffer
		doc.WriteString("<s><head>h</head>")
		var want []string
		for i := range rapid.IntRange(0, 20).Draw(t, "records") {
			body := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "body"), "")
			if strings.Contains(body, "</oops>") && strings.Contains(body, "<t>nested") {
				body = "either"
			}
			rec := fmt.Sprintf("<j><id>%d</id>%s</j>", i, body)
			want = append(want, rec)
			doc.WriteString(rec + rapid.SampledFrom([]string{"", "\n", "<x/>", "<!-- <j> -->"}).Draw(t, "between"))
		}
		doc.WriteString("</s>")
		s := NewSplitter(&doc, "s/j", Position{})
		var got []string
		for rec, err := range s.Records() {
			if err != nil {
				t.Fatalf("record %d: %v", rec.Ordinal, err)
			}
			got = append(got, string(rec.Raw))
		}
		if d := cmp.Diff(want, got); d != "" || !s.Complete() {
			t.Fatalf("complete %v (-want +got):\n%s", s.Complete(), d)
		}
	})
}

func FuzzSplitter(f *testing.F) {
	f.Add([]byte(`<s><j><t>1</t></j><j>2`))
	f.Add([]byte(`<s><j><![CDATA[<j>]]><j><a b="</j></s>`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		s := NewSplitter(bytes.NewReader(doc), "s/j", Position{})
		last := int64(-1)
		for rec := range s.Records() {
			if rec.Offset <= last {
				t.Fatalf("record %d goes back to %d", rec.Ordinal, rec.Offset)
			}
			last = rec.Offset
			if !bytes.HasPrefix(doc[rec.Offset:], rec.Raw) {
				t.Fatalf("record %d is not what stands at %d", rec.Ordinal, rec.Offset)
			}
			if want := 1 + bytes.Count(doc[:rec.Offset], []byte{'\n'}); rec.Line != want {
				t.Fatalf("line %d, want %d", rec.Line, want)
			}
		}
	})
}
