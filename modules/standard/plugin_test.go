package standard_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAPlugInIsCompiledOutsideAndServed builds a program of another module from this house and one module more (a page, operations, a task, a table
// and a subscriber), without a line changed here, and uses it.
func TestAPlugInIsCompiledOutsideAndServed(t *testing.T) {
	t.Parallel()
	program := buildPlugIn(t)
	data, base := t.TempDir(), "http://"+freeAddress(t)
	serve := exec.CommandContext(t.Context(), program, "serve", "--listen", strings.TrimPrefix(base, "http://"), "--data", data, "--demo=false")
	serve.Cancel = func() error { return serve.Process.Signal(syscall.SIGTERM) }
	serve.WaitDelay = 20 * time.Second
	var said bytes.Buffer
	serve.Stderr = &said
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = serve.Wait() }) // the test's context has ended by then, which stopped it
	until(t, &said, func() bool { return status(t, "GET", base+"/readyz", nil) == http.StatusOK })
	if code := status(t, "GET", base+"/visites", nil); code != http.StatusOK {
		t.Errorf("the page answers %d", code)
	}
	if code := status(t, "POST", base+"/api/v1/visits", nil); code != http.StatusNoContent {
		t.Errorf("the operation answers %d", code)
	}
	link, err := exec.CommandContext(t.Context(), program, "admin", "--data", data, "create", "ada@exemple.test", "Ada", "Exemple").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(strings.TrimSpace(string(link)), "/invitation/")
	accept, err := json.Marshal(map[string]string{"token": token, "password": "un mot de passe assez long"})
	if err != nil {
		t.Fatal(err)
	}
	if code := status(t, "POST", base+"/api/v1/invitations/accept", accept); code != http.StatusOK {
		t.Fatalf("the invitation answers %d", code)
	}
	until(t, &said, func() bool {
		var c struct {
			Tasks  int `json:"tasks"`
			People int `json:"people"`
		}
		return json.Unmarshal([]byte(body(t, base+"/api/v1/visits")), &c) == nil && c.Tasks == 1 && c.People == 1
	})
}

// buildPlugIn compiles the program in a folder of its own, whose module asks for this one.
func buildPlugIn(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "plugin"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "main.go.txt"), filepath.Join(dir, "main.go")); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(mod), "module github.com/atouts/atouts", "module example.org/visits", 1) +
		"\nrequire github.com/atouts/atouts v0.0.0\n\nreplace github.com/atouts/atouts => " + root + "\n"
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": own, "go.sum": string(sum)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "visits")
	build := exec.CommandContext(t.Context(), "go", "build", "-mod=mod", "-trimpath", "-buildvcs=false", "-o", program, ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func freeAddress(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // the address is what is wanted
	return l.Addr().String()
}

func status(t *testing.T, method, url string, body []byte) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0 // it does not listen yet
	}
	return errorless(answer.StatusCode, answer.Body.Close())
}

func errorless(code int, err error) int {
	if err != nil {
		return 0
	}
	return code
}

func body(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read-only
	var read bytes.Buffer
	if _, err := read.ReadFrom(answer.Body); err != nil {
		t.Fatal(err)
	}
	return read.String()
}

// until waits for something that another process does.
func until(t *testing.T, said *bytes.Buffer, done func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 60*time.Second)
	defer stop()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited in vain; it said:\n%s", said)
		}
	}
}
