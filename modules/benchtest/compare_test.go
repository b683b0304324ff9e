package benchtest_test

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/hosttest"
)

// engines are the combinations that figures are taken on, by the end of their names.
func engines() map[string]func(testing.TB, ...hosttest.Option) *hosttest.App {
	return map[string]func(testing.TB, ...hosttest.Option) *hosttest.App{"sqlite": hosttest.Embedded, "pg": hosttest.Servers}
}

// logged lets the program write its log, as it does when it runs, to where nobody reads.
func logged(o *host.Options) {
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil)) //nolint:sloglint // DiscardHandler would spare the lines their making
}

// line is one kept connection on which one request is asked again and again.
type line struct {
	conn    net.Conn
	answers *bufio.Reader
	request []byte
}

func dial(tb testing.TB, base, path, cookie string) *line {
	tb.Helper()
	u, err := url.Parse(base)
	if err != nil {
		tb.Fatal(err)
	}
	var d net.Dialer
	conn, err := d.DialContext(tb.Context(), "tcp", u.Host)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close() })
	request := "GET " + path + " HTTP/1.1\r\nHost: " + u.Host + "\r\nAccept: application/json\r\nAccept-Language: fr\r\n"
	if cookie != "" {
		request += "Cookie: " + cookie + "\r\n"
	}
	return &line{conn, bufio.NewReaderSize(conn, 64<<10), []byte(request + "\r\n")}
}

// ask asks once and returns the body.
func (l *line) ask(tb testing.TB) []byte {
	tb.Helper()
	answer := l.send(tb)
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		tb.Fatalf("status %d, %v\n%s", answer.StatusCode, err, body)
	}
	return body
}

func (l *line) send(tb testing.TB) *http.Response {
	tb.Helper()
	if _, err := l.conn.Write(l.request); err != nil {
		tb.Fatal(err)
	}
	answer, err := http.ReadResponse(l.answers, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return answer
}

// repeat asks n times. It is called beside the benchmark's own goroutine, which alone may end it.
func (l *line) repeat(tb testing.TB, n int) {
	tb.Helper()
	for range n {
		if _, err := l.conn.Write(l.request); err != nil {
			tb.Error(err)
			return
		}
		answer, err := http.ReadResponse(l.answers, nil)
		if err != nil {
			tb.Error(err)
			return
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			tb.Errorf("status %d, %v", answer.StatusCode, err)
			return
		}
	}
}

const (
	rounds = 40                    // batches of each side, one of this, one of that
	batch  = 40 * time.Millisecond // of processor time, about
)

// abreast is how many clients ask at once. A single one would leave the processors idle between question and answer, and what Go's scheduler then
// spends on looking for work was half of the figure, and not the same half each time.
const abreast = 4

// side is one server, asked the same by several clients.
type side []*line

func reach(tb testing.TB, base, path, cookie string) side {
	tb.Helper()
	s := make(side, abreast)
	for i := range s {
		s[i] = dial(tb, base, path, cookie)
	}
	return s
}

// cost asks about n times in all and returns the processor time of one, in microseconds.
func (s side) cost(tb testing.TB, n int) float64 {
	tb.Helper()
	each := (n + abreast - 1) / abreast
	before := processor(tb)
	var wg sync.WaitGroup
	for _, l := range s {
		wg.Go(func() { l.repeat(tb, each) })
	}
	wg.Wait()
	return float64((processor(tb) - before).Microseconds()) / float64(each*abreast)
}

// compare returns the processor time of this process that a request takes on each side, in microseconds, and how many times that of the last side it
// is: program, database driver, SQLite, and the small client, which is in both. Batches of one side and another alternate, so that whatever else the
// machine does touches them alike; what counts is the median of the rounds, of the ratios too.
func compare(tb testing.TB, sides ...side) (took, ratios []float64) {
	tb.Helper()
	sizes := make([]int, len(sides))
	for i, s := range sides {
		s.cost(tb, 200) // warms up: caches, statements, the heap
		sizes[i] = max(20, int(batch.Seconds()*1e6/s.cost(tb, 200)))
	}
	costs, by := make([][]float64, len(sides)), make([][]float64, len(sides))
	for range rounds {
		now := make([]float64, len(sides))
		for i, s := range sides {
			now[i] = s.cost(tb, sizes[i])
		}
		for i := range sides {
			costs[i], by[i] = append(costs[i], now[i]), append(by[i], now[i]/now[len(now)-1])
		}
	}
	for i := range sides {
		took, ratios = append(took, median(costs[i])), append(ratios, median(by[i]))
	}
	return took, ratios
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// processor returns the processor time that this process has used.
func processor(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cookies returns the Cookie header of a signed-in client.
func cookies(tb testing.TB, app *hosttest.App, c *hosttest.Client) string {
	tb.Helper()
	u, err := url.Parse(app.URL())
	if err != nil {
		tb.Fatal(err)
	}
	header := ""
	for _, cookie := range c.Jar().Cookies(u) {
		if header != "" {
			header += "; "
		}
		header += cookie.Name + "=" + cookie.Value
	}
	if header == "" {
		tb.Fatal("the client holds no cookie")
	}
	return header
}
