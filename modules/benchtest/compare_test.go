package benchtest_test

import (
	"bufio"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/url"
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

const (
	rounds = 24                    // batches of each side, one of this, one of that
	batch  = 40 * time.Millisecond // of processor time, about
)

// compare returns the least processor time of this process that a request takes on each line, in microseconds: program, database driver, SQLite, and
// the small client, which is in both. Batches alternate and the best of each counts, so that whatever else the machine does touches both alike.
func compare(tb testing.TB, lines ...*line) []float64 {
	tb.Helper()
	best, sizes := make([]float64, len(lines)), make([]int, len(lines))
	for i, l := range lines {
		best[i] = math.Inf(1)
		took := l.cost(tb, 300) // warms up: caches, statements, the heap
		sizes[i] = max(20, int(batch.Seconds()*1e6/took))
	}
	for range rounds {
		for i, l := range lines {
			best[i] = min(best[i], l.cost(tb, sizes[i]))
		}
	}
	return best
}

// cost asks n times and returns the processor time of one, in microseconds.
func (l *line) cost(tb testing.TB, n int) float64 {
	tb.Helper()
	before := processor(tb)
	for range n {
		answer := l.send(tb)
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			tb.Fatalf("status %d, %v", answer.StatusCode, err)
		}
	}
	return float64((processor(tb) - before).Microseconds()) / float64(n)
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
