package read

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
)

// feedReader generates an Indeed feed of n offers of about 1,650 bytes, without holding it.
type feedReader struct {
	n, next int
	rest    string
}

// Read gives the next bytes of the feed.
func (r *feedReader) Read(p []byte) (int, error) {
	for r.rest == "" {
		switch {
		case r.next > r.n:
			return 0, io.EOF
		case r.next == r.n:
			r.rest = "</source>"
		case r.next == 0:
			r.rest = `<?xml version="1.0" encoding="UTF-8"?><source><publisher>Exemple</publisher>` + benchOffer(0)
		default:
			r.rest = benchOffer(r.next)
		}
		r.next++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

var benchText = strings.Repeat("<p>Vous rejoignez une équipe accueillante &amp; bienveillante, pour des missions variées.</p><ul><li>Saisie</li></ul>", 10)

func benchOffer(i int) string {
	return fmt.Sprintf(`<job>
<title><![CDATA[Assistant(e) administratif %[1]d H/F]]></title><date>Mon, 05 Jan 2026 08:00:00 GMT</date><referencenumber>R-%[1]d</referencenumber>
<url>https://emploi.example.org/offres/%[1]d?a=1&amp;b=2</url><company><![CDATA[Société Exemple]]></company><city>Brest</city><state>Bretagne</state>
<country>FR</country><postalcode>29200</postalcode><description><![CDATA[%[2]s]]></description><salary>1 800 €</salary><jobtype>fulltime</jobtype>
</job>
`, i, benchText)
}

const benchOffers = 20_000

func benchFeed(b *testing.B) string {
	b.Helper()
	var sb strings.Builder
	if _, err := io.Copy(&sb, &feedReader{n: benchOffers}); err != nil {
		b.Fatal(err)
	}
	return sb.String()
}

// BenchmarkSplit cuts and hashes 20,000 offers, and decodes the same bytes with encoding/xml's Token and DecodeElement, one after the other. The
// figure feed_split_ratio is the time of the first by that of the second, the best of each.
func BenchmarkSplit(b *testing.B) {
	doc := benchFeed(b)
	split, decode := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		split = min(split, timed(b, doc, splitRecords))
		decode = min(decode, timed(b, doc, decodeElements))
	}
	b.ReportMetric(split.Seconds()/decode.Seconds(), "feed_split_ratio=x")
	b.ReportMetric(float64(len(doc))/1e6/split.Seconds(), "feed_split=MB/s")
	b.ReportMetric(0, "ns/op")
}

func timed(b *testing.B, doc string, read func(doc string) (int, error)) time.Duration {
	b.Helper()
	started := time.Now()
	n, err := read(doc)
	took := time.Since(started)
	if err != nil || n != benchOffers {
		b.Fatalf("%d records, %v", n, err)
	}
	return took
}

func splitRecords(doc string) (n int, err error) {
	for _, err := range NewSplitter(strings.NewReader(doc), "source/job", Position{}).Records() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func decodeElements(doc string) (n int, err error) {
	type job struct {
		Title       string `xml:"title"`
		Date        string `xml:"date"`
		Reference   string `xml:"referencenumber"`
		URL         string `xml:"url"`
		Company     string `xml:"company"`
		City        string `xml:"city"`
		State       string `xml:"state"`
		Country     string `xml:"country"`
		PostalCode  string `xml:"postalcode"`
		Description string `xml:"description"`
		Salary      string `xml:"salary"`
		JobType     string `xml:"jobtype"`
	}
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local == "job" {
			var j job
			if err := d.DecodeElement(&j, &el); err != nil {
				return n, err
			}
			n++
		}
	}
}

// BenchmarkOffers reads 20,000 offers from bytes to canonical offers: the cost of a first import, without the database.
func BenchmarkOffers(b *testing.B) {
	doc := benchFeed(b)
	for b.Loop() {
		f, err := File(context.Background(), strings.NewReader(doc), "bench", Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for range f.Offers() {
			n++
		}
		if err := f.Close(); err != nil || n != benchOffers {
			b.Fatalf("%d offers, %v", n, err)
		}
	}
	b.ReportMetric(float64(benchOffers)*float64(b.N)/b.Elapsed().Seconds(), "offers/s")
}
