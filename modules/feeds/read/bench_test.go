package read

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
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

const benchOffers, splitOffers, splitRounds = 20_000, 200_000, 2

func benchFeed(b *testing.B) string {
	b.Helper()
	var sb strings.Builder
	if _, err := io.Copy(&sb, &feedReader{n: benchOffers}); err != nil {
		b.Fatal(err)
	}
	return sb.String()
}

// BenchmarkSplit cuts and hashes a file of 200,000 offers, and decodes the same file with encoding/xml's Token and DecodeElement, one after the other.
// What counts is the processor time of each, the least of two rounds. The figure feed_split_ratio says how many times faster the first is: encoding/xml's
// time by the splitter's, so that more is better; the others are each one's megabytes for a second of processor time.
func BenchmarkSplit(b *testing.B) {
	name := filepath.Join(b.TempDir(), "feed.xml")
	size := writeFeed(b, name, splitOffers)
	split, decode := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		for range splitRounds {
			split = min(split, timed(b, name, splitRecords))
			decode = min(decode, timed(b, name, decodeElements))
		}
	}
	b.ReportMetric(decode.Seconds()/split.Seconds(), "feed_split_ratio=x")
	b.ReportMetric(size/1e6/split.Seconds(), "feed_split=MB/cpu-s")
	b.ReportMetric(size/1e6/decode.Seconds(), "feed_xml=MB/cpu-s")
	b.ReportMetric(0, "ns/op")
}

func writeFeed(b *testing.B, name string, offers int) (size float64) {
	b.Helper()
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	n, err := io.Copy(f, &feedReader{n: offers})
	if err := errors.Join(err, f.Close()); err != nil {
		b.Fatal(err)
	}
	return float64(n)
}

// timed returns the processor time, the collector's with it, that reading the file takes.
func timed(b *testing.B, name string, read func(r io.Reader) (int, error)) time.Duration {
	b.Helper()
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	runtime.GC()
	started := processor(b)
	n, err := read(f)
	took := processor(b) - started
	if err != nil || n != splitOffers {
		b.Fatalf("%d records, %v", n, err)
	}
	return took
}

// processor returns the processor time that this process has used.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func splitRecords(r io.Reader) (n int, err error) {
	for _, err := range NewSplitter(r, "source/job", Position{}).Records() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func decodeElements(r io.Reader) (n int, err error) {
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
	d := xml.NewDecoder(r)
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
