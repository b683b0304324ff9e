package host_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/worker/redistest"
)

func start(t *testing.T, c host.Config, role host.Role, build host.Build) (*host.App, error) {
	t.Helper()
	return host.Start(t.Context(), host.Options{Config: c, Role: role, Build: build, Log: slog.New(slog.DiscardHandler)})
}

func stop(t *testing.T, app *host.App) {
	t.Helper()
	if err := app.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// taken returns an address on which somebody listens.
func taken(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // the test is over
	return l.Addr().String()
}

// closed returns an address on which nobody listens.
func closed(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}

// TestWhatKeepsAProgramFromStarting looks for the setting and the cure in each refusal.
func TestWhatKeepsAProgramFromStarting(t *testing.T) {
	t.Parallel()
	nobody := closed(t)
	for name, c := range map[string]struct {
		given      []string
		says, cure string
	}{
		"busy port":                {[]string{"ATOUTS_LISTEN=" + taken(t)}, "ATOUTS_LISTEN: another program listens on 127.0.0.1:", "another address with --listen"},
		"no PostgreSQL":            {[]string{"ATOUTS_DATABASE_URL=postgres://ada:hush@" + nobody + "/x?connect_timeout=3"}, "ATOUTS_DATABASE_URL", "Check that the server runs"},
		"no Redis":                 {[]string{"ATOUTS_REDIS_URL=redis://:hush@" + nobody + "/0"}, "ATOUTS_REDIS_URL", "Check that the server runs"},
		"SMTP of an unknown form":  {[]string{"ATOUTS_SMTP_URL=smtp://ada:hush@localhost:25?tls=maybe"}, "ATOUTS_SMTP_URL", "Write smtp://"},
		"a data folder in a file":  {[]string{"ATOUTS_DATA=" + file(t, "") + "/var"}, "ATOUTS_DATA", "may write in"},
		"a cookie sent in clear":   {[]string{"ATOUTS_BASE_URL=http://atouts.example"}, "ATOUTS_BASE_URL", "https://"},
		"demo on a public address": {[]string{"ATOUTS_DEMO=on", "ATOUTS_LISTEN=0.0.0.0:0"}, "ATOUTS_DEMO", "listen on 127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &diary{}
			app, err := start(t, settings(t, c.given...), host.Serve, toys(d))
			if app != nil {
				stop(t, app)
			}
			var setting *host.SettingError
			if !errors.As(err, &setting) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.cure) {
				t.Errorf("it says %v, want %q and %q", err, c.says, c.cure)
			}
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Errorf("the password is in %v", err)
			}
			if d.String() != "" {
				t.Errorf("modules were started: %s", d)
			}
		})
	}
}

// TestOneProcessHoldsAFolder starts a second process on a folder in use, and once more when it is free.
func TestOneProcessHoldsAFolder(t *testing.T) {
	t.Parallel()
	config := settings(t)
	first, err := start(t, config, host.Serve, toys(&diary{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := start(t, config, host.Serve, toys(&diary{})); err == nil || !strings.Contains(err.Error(), "another process of the program uses "+config.Data) {
		t.Errorf("the second is told %v", err)
	}
	stop(t, first)
	again, err := start(t, config, host.Serve, toys(&diary{}))
	if err != nil {
		t.Fatalf("the folder is free, and yet: %v", err)
	}
	stop(t, again)
}

// TestTheDemonstrationIsForNewFolders fills a new folder once, and refuses one that was used without it.
func TestTheDemonstrationIsForNewFolders(t *testing.T) {
	t.Parallel()
	d := &diary{}
	demo := settings(t, "ATOUTS_DEMO=auto")
	for range 2 {
		app, err := start(t, demo, host.Serve, toys(d))
		if err != nil {
			t.Fatal(err)
		}
		if !app.Foundations().Demo {
			t.Error("a new folder on a loopback address does not show the demonstration")
		}
		stop(t, app)
	}
	if n := strings.Count(d.String(), "seed high"); n != 1 {
		t.Errorf("it was filled %d times", n)
	}
	public := demo
	public.Listen = "0.0.0.0:0"
	if _, err := start(t, public, host.Serve, toys(d)); err == nil || !strings.Contains(err.Error(), "whose accounts anybody knows") {
		t.Errorf("the folder of the demonstration on a public address: %v", err)
	}
	if out, err := called(t, toys(d), []string{"ATOUTS_DEMO=on", "ATOUTS_DATA=" + demo.Data}, "high"); err != nil {
		t.Errorf("a command in a demonstration: %v %s", err, out)
	}
	used := settings(t)
	app, err := start(t, used, host.Serve, toys(d))
	if err != nil {
		t.Fatal(err)
	}
	stop(t, app)
	used.Demo = "auto"
	if app, err = start(t, used, host.Serve, toys(d)); err != nil || app.Foundations().Demo {
		t.Fatalf("a used folder became a demonstration (%v)", err)
	}
	stop(t, app)
	used.Demo = "on"
	if _, err := start(t, used, host.Serve, toys(d)); !strings.Contains(errText(err), "setting ATOUTS_DEMO") || !strings.Contains(errText(err), "an empty folder") {
		t.Errorf("--demo on a used folder: %v", err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestOrder starts modules upwards and stops them downwards, also when one of them fails.
func TestOrder(t *testing.T) {
	t.Parallel()
	d := &diary{}
	app, err := start(t, settings(t), host.Serve, toys(d))
	if err != nil {
		t.Fatal(err)
	}
	stop(t, app)
	if got := d.String(); got != "start low, start high, stop high, stop low" {
		t.Errorf("the order was %s", got)
	}
	broken := &diary{}
	failure := errors.New("no paper")
	if _, err := start(t, settings(t), host.Serve, toys(broken, func(h *toy) { h.fails = failure })); !errors.Is(err, failure) || !strings.Contains(err.Error(), "starting high") {
		t.Errorf("a module that cannot start: %v", err)
	}
	if got := broken.String(); got != "start low, start high, stop low" {
		t.Errorf("the order of a failed start was %s", got)
	}
}

// TestAStopWaitsForRequests stops the program while a request is under way: it is answered, and the port is free after.
func TestAStopWaitsForRequests(t *testing.T) {
	t.Parallel()
	held, entered := make(chan struct{}), make(chan struct{})
	app, err := start(t, settings(t), host.Serve, toys(&diary{}, func(h *toy) { h.held, h.entered = held, entered }))
	if err != nil {
		t.Fatal(err)
	}
	answers := make(chan string, 1)
	go func() { answers <- get(t, app.URL()+"/high") }()
	<-entered
	stopped := make(chan error, 1)
	go func() { stopped <- app.Stop(context.Background()) }()
	select {
	case err := <-stopped:
		t.Errorf("it stopped (%v) with a request under way", err)
	case <-time.After(100 * time.Millisecond): // long enough for a stop that does not wait
	}
	close(held)
	if body := <-answers; body != "200 done" {
		t.Errorf("the request under way was answered %q", body)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	l, err := net.Listen("tcp", strings.Replace(strings.TrimPrefix(app.URL(), "http://"), "localhost", "127.0.0.1", 1))
	if err != nil {
		t.Fatalf("the port is not free: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return err.Error()
	}
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return err.Error()
	}
	body, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return err.Error()
	}
	return answer.Status[:3] + " " + string(body)
}

// TestServersWaitForMigrate refuses a web and a worker process on a database that nobody migrated, and lets them in after.
func TestServersWaitForMigrate(t *testing.T) {
	t.Parallel()
	environ := []string{"ATOUTS_DATABASE_URL=" + pgtest.Start(t).Database(t), "ATOUTS_REDIS_URL=" + redistest.Start(t), "ATOUTS_SECRET_KEY=" + strings.Repeat("ab", 32)}
	config := settings(t, environ...)
	for _, role := range []host.Role{host.Web, host.Worker} {
		if _, err := start(t, config, role, toys(&diary{})); !errors.Is(err, host.ErrPending) {
			t.Errorf("%s on an empty database: %v", role, err)
		}
	}
	if out, err := called(t, toys(&diary{}), append(environ, "ATOUTS_DATA="+t.TempDir()), "migrate"); err != nil || !strings.Contains(out, "ran ent/001") {
		t.Fatalf("migrate: %v %s", err, out)
	}
	for _, role := range []host.Role{host.Web, host.Worker} {
		app, err := start(t, config, role, toys(&diary{}))
		if err != nil {
			t.Fatalf("%s: %v", role, err)
		}
		stop(t, app)
	}
	if _, err := called(t, toys(&diary{}), append(environ[:2:2], "ATOUTS_DATA="+t.TempDir()), "web"); !strings.Contains(errText(err), "ATOUTS_SECRET_KEY") {
		t.Errorf("a web process with a key of its own: %v", err)
	}
}

// TestAFirstRun serves a new folder as somebody's first run does: it greets with the address, answers, and ends at the signal.
func TestAFirstRun(t *testing.T) {
	t.Parallel()
	address := closed(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	var said bytes.Buffer
	go func() {
		err := host.Run(ctx, []string{"--data", t.TempDir(), "--listen", address}, nil, w, &said, toys(&diary{}))
		ended <- errors.Join(err, w.Close())
	}()
	greeting := make([]byte, 200)
	n, err := io.ReadAtLeast(r, greeting, 40)
	if err != nil {
		t.Fatalf("%v: %v", err, <-ended)
	}
	rest := make(chan string, 1)
	go func() { all, _ := io.ReadAll(r); rest <- string(all) }() //nolint:errcheck // what is there is compared
	if out, err := called(t, toys(&diary{}), nil, "doctor", "--ready", "--listen", address); err != nil {
		t.Errorf("doctor --ready: %v %s", err, out)
	}
	if body := get(t, "http://"+address+"/high"); body != "200 done" {
		t.Errorf("the page is %q", body)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	all := string(greeting[:n]) + <-rest
	for _, want := range []string{"Atouts listens: http://localhost:" + port + "\n", "Demonstration: enter as anybody at http://localhost:" + port + "/connexion"} {
		if !strings.Contains(all, want) {
			t.Errorf("it greets with %q, without %q", all, want)
		}
	}
}
