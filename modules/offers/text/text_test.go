package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func TestTermsAgree(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"développeur", "Développeuse", "développeur·se", "développeur/euse", "développeur(euse)", "DEVELOPPEURS", "développeur.euse", "développeur (euse)"},
		{"Assistant", "Assistant(e) H/F", "assistante", "assistant·e·s", "assistant-e-s", "assistant.e", "l’assistant", "Assistant F/H"},
		{"chargé", "chargée", "chargé·e", "CHARGE", "chargé(e)", "charges"},
		{"directeur", "directrice", "directeur/trice", "directeur·rice"},
		{"technicien", "technicienne", "technicien(ne)", "technicien.ne"},
		{"infirmier", "infirmière", "infirmier·ère", "infirmiers"},
		{"conseiller", "conseillère", "conseiller/ère"},
		{"administratif", "administrative", "administratif·ve", "administratif(ve)"},
		{"employé", "employée", "employées", "employes"},
		{"d'apprentissage", "l’apprentissage", "apprentissages"},
		{"c++", "C++", "le C++"},
		{"œuvre", "OEUVRE", "oeuvres"},
	} {
		want := Index(same[0])
		if want == "" || strings.Contains(want, " ") {
			t.Errorf("%q gives %q, want one term", same[0], want)
		}
		for _, s := range same[1:] {
			if got := Index(s); got != want {
				t.Errorf("%q gives %q, but %q gives %q", s, got, same[0], want)
			}
		}
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                             "",
		"H/F (h/f) – F/H":              "",
		"Développeur C# et C++, bac+2": "developpeur c# c++ bac 2",
		"Noisy-le-Sec":                 "noisy sec",
		"Qu'est-ce que l’ESAT ?":       "esat",
		"مرحبا 日本 😀":                   "مرحبا 日本",
		"e\u0301cole":                  Index("école"),
	}
	for in, want := range tests {
		if got := Index(in); got != want {
			t.Errorf("Index(%q) = %q, want %q", in, got, want)
		}
	}
	if Index("c") == Index("c++") || Index("c#") == Index("c++") || Index("banque") == Index("banc") {
		t.Error("different words share a term")
	}
}

func TestTermsProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if a, b := Index(s), Index(strings.ToUpper(Fold(s))); a != b {
			t.Fatalf("case and accents matter: %q and %q", a, b)
		}
	})
}

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, html, plain string
		stripped              bool
	}{
		{"paragraphs", "<p>a</p><div>b</div>c", "<p>a</p><p>b</p><p>c</p>", "a\n\nb\n\nc", false},
		{"headings keep their order", "<h2>Titre</h2>texte", "<p>Titre</p><p>texte</p>", "Titre\n\ntexte", false},
		{"nothing empty", "<p></p><p>&nbsp;</p><p>a<b></b></p><ul><li></li></ul>", "<p>a</p>", "a", false},
		{"unclosed", "<p>a<b>b<p>c", "<p>a<b>b</b></p><p><b>c</b></p>", "ab\n\nc", false},
		{"list", "x<ul><li>a<li><p>b</p></ul>y", "<p>x</p><ul><li>a</li><li>b</li></ul><p>y</p>", "x\n- a\n- b\n\ny", false},
		{"nested list", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n  - b\n2. c", false},
		{"item without list", "<li>a</li>", "<ul><li>a</li></ul>", "- a", false},
		{"breaks", "a<br>b<br><br>c<br>", "<p>a<br>b</p><p>c</p>", "a\nb\n\nc", false},
		{"spaces", " a \n b<b> c</b>&nbsp;d ", "<p>a b <b>c</b> d</p>", "a b c d", false},
		{"link", `<a href="https://x.example/a?b&c" onclick="x">l</a>`, `<p><a href="https://x.example/a?b&amp;c" rel="nofollow noopener">l</a></p>`, "l", true},
		{"plain http link", `<a href="http://x.example">l</a>`, `<p>l</p>`, "l", false},
		{"script link", `<a href=" JaVaScript:x()">l</a>`, `<p>l</p>`, "l", true},
		{
			"active content", `<p onclick="x()">ok</p><script>alert(1)</script><img src=x onerror=alert(1)><iframe src="//e">f</iframe><style>*{}</style><svg/onload=alert(1)>`,
			"<p>ok</p>", "ok", true,
		},
		{"table", "<table><tr><td>a</td><td>b</td></tr></table>", "<p>a b</p>", "a b", false},
		{"escaped markup stays text", "<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>", "<script>", false},
		{"plain text", "Bonjour & merci\n\nNous :\n-  un\n- deux\n\nFin 1 < 2", "<p>Bonjour &amp; merci</p><p>Nous :</p><ul><li>un</li><li>deux</li></ul><p>Fin 1 &lt; 2</p>", "Bonjour & merci\n\nNous :\n- un\n- deux\n\nFin 1 < 2", false},
		{"plain lines", "a\nb", "<p>a<br>b</p>", "a\nb", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := Clean(tc.in)
			if d := cmp.Diff(Cleaned{tc.html, tc.plain, tc.stripped}, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

var allowed = map[string]bool{"p": true, "br": true, "strong": true, "em": true, "b": true, "i": true, "u": true, "ul": true, "ol": true, "li": true, "a": true}

// checkClean fails when cleaned HTML holds anything but the allow-list, is not well formed, or changes when cleaned again.
func checkClean(t interface{ Fatalf(string, ...any) }, src string) {
	got := Clean(src)
	var open []string
	z := html.NewTokenizer(strings.NewReader(got.HTML))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		tok := z.Token()
		if kind == html.TextToken {
			continue
		}
		if !allowed[tok.Data] {
			t.Fatalf("%q is left in %q", tok.Data, got.HTML)
		}
		for _, a := range tok.Attr {
			if a.Key != "href" && a.Key != "rel" || a.Key == "href" && !strings.HasPrefix(strings.ToLower(a.Val), "https://") {
				t.Fatalf("attribute %s=%q is left", a.Key, a.Val)
			}
		}
		switch {
		case tok.Data == "br":
		case kind == html.StartTagToken:
			open = append(open, tok.Data)
		case len(open) == 0 || open[len(open)-1] != tok.Data:
			t.Fatalf("not well formed: %q", got.HTML)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Fatalf("left open %v: %q", open, got.HTML)
	}
	if again := Clean(got.HTML); got.HTML != "" && tagLike.MatchString(got.HTML) && again.HTML != got.HTML {
		t.Fatalf("not stable: %q then %q", got.HTML, again.HTML)
	}
}

func TestCleanProperties(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{
		"a", " ", "é", "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<br>", "<div>", "</div>", "<h3>",
		"<script>x", "</script>", `<a href="https://a.example">`, `<a href="data:x">`, "</a>", "<svg onload=x>", "&amp;lt;", "&lt;b&gt;", "<", ">", "\"",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkClean(t, strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), ""))
	})
}

func FuzzClean(f *testing.F) {
	f.Add(`<p>a<ul><li><script>x</script><a href="https://a.example">l`)
	f.Fuzz(func(t *testing.T, s string) { checkClean(t, s) })
}

func BenchmarkIndex(b *testing.B) {
	doc := strings.Repeat("Au sein de l’équipe, vous développerez des applications accessibles et participerez aux revues. ", 6)
	b.ReportAllocs()
	for b.Loop() {
		Index(doc)
	}
}
