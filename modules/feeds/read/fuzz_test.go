package read

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte(`<job id="1"><title><![CDATA[x]]></title><d>a<b>c</b>&eacute;&#0;]]></d><e/></job>`))
	f.Add([]byte(`<item><dc:x a=b>1 < 2 & 3</y><p><p></item>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		node, _, err := parseRecord(raw)
		if node == nil {
			return
		}
		var check func(n *Node, depth int)
		check = func(n *Node, depth int) {
			if depth > MaxDepth+2 {
				t.Fatal("too deep")
			}
			if err == nil && !utf8.ValidString(n.Text) {
				t.Fatalf("text is not UTF-8: %q", n.Text)
			}
			for _, c := range n.Children {
				check(c, depth+1)
			}
		}
		check(node, 0)
	})
}

func FuzzFeed(f *testing.F) {
	seed, err := os.ReadFile("testdata/indeed.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`<rss version="2.0"><channel><item><title>x</title><link>https://a.example</link><guid>1</guid></item></channel></rss>`))
	f.Add([]byte("<jobs/>"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, doc []byte) {
		feed, err := File(context.Background(), bytes.NewReader(doc), "fuzz", Options{Dir: dir, Now: testNow})
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for o, issues := range feed.Offers() {
			checkOffer(t, o, issues)
		}
		if err := feed.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// checkOffer fails when an offer breaks a promise of the package.
func checkOffer(t interface{ Fatalf(string, ...any) }, o Offer, issues []Issue) {
	failed := false
	for _, i := range issues {
		failed = failed || i.Severity == SeverityError
		if !utf8.ValidString(i.Excerpt) || len(i.Excerpt) > maxExcerpt {
			t.Fatalf("excerpt %q", i.Excerpt)
		}
	}
	switch {
	case failed != o.Quarantined:
		t.Fatalf("quarantined %v with %+v", o.Quarantined, issues)
	case o.Quarantined:
		return
	case o.Title == "" || len(o.Title) > maxTitle || strings.ContainsAny(o.Title, "\n\x00") || o.Key == [16]byte{} || o.Kind == "":
		t.Fatalf("title %q, key %x, kind %q", o.Title, o.Key, o.Kind)
	case strings.Contains(strings.ToLower(o.Description.HTML), "<script"):
		t.Fatalf("description %q", o.Description.HTML)
	}
	for _, u := range []string{o.ApplyURL, o.SourceURL} {
		if u != "" && !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
			t.Fatalf("link %q", u)
		}
	}
	if p := o.Pay; p.Period == "" && p != (Pay{}) || p.Max != 0 && p.Max < p.Min {
		t.Fatalf("pay %+v", p)
	}
	if o.DurationMonths < 0 || o.DurationMonths > 60 || o.HoursPerWeek < 0 || o.HoursPerWeek > 48 {
		t.Fatalf("duration %d, hours %v", o.DurationMonths, o.HoursPerWeek)
	}
	for _, p := range o.Places {
		if p.Label == "" || p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180 {
			t.Fatalf("place %+v", p)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("Stage", "01/09/2026", "De 500€ à 1700€", "75014", "PARIS 14ème", "<p>x", "https://a.example")
	f.Fuzz(func(t *testing.T, title, date, pay, postcode, city, text, link string) {
		o, issues := normaliseValues(title, date, pay, postcode, city, text, link)
		checkOffer(t, o, issues)
	})
}

// normaliseValues makes an offer of values put in their fields, without XML.
func normaliseValues(title, date, pay, postcode, city, text, link string) (Offer, []Issue) {
	p := profileNamed("generic")
	feed := &Feed{mapping: p.Map, opts: Options{Now: testNow}}
	node := &Node{Key: "job"}
	for key, value := range map[string]string{
		"title": title, "startdate": date, "publicationdate": date, "enddate": date, "expirationdate": date, "salary": pay, "duration": pay, "hours": pay,
		"postalcode": postcode, "city": city, "department": postcode, "geoloc": pay, "description": text, "profile": text, "url": link, "education": title,
		"remote": title, "contract": title,
	} {
		node.add("", key, value)
	}
	o := Offer{}
	n := &normaliser{feed: feed, node: node, offer: &o}
	n.run()
	return o, n.issues
}

func TestNormaliseProperties(t *testing.T) {
	t.Parallel()
	value := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", "Stage", "31/02/2026", "2104-01-01", "-5", "0", "999,999", "1e308", "NaN", "75014", "97", "<script>x</script>", "javascript:x", "//x", "&lol9;", "%", "http://[::1",
	}))
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(value, 7, 7).Draw(t, "values")
		o, issues := normaliseValues(v[0], v[1], v[2], v[3], v[4], v[5], v[6])
		checkOffer(t, o, issues)
	})
}
