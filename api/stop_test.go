package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent/viewer"
)

// TestStop stops a server while a request is open and a browser listens: the request ends whole, the browser is told to come back.
func TestStop(t *testing.T) {
	t.Parallel()
	inside, goOn := make(chan struct{}), make(chan struct{})
	w := newTown(t, func(c *api.ServerConfig) {
		c.Router.Page(api.Page{ID: "slow", Method: "GET", Path: "/lent", Who: api.Everyone(), Handle: func(w http.ResponseWriter, _ *http.Request) error {
			close(inside)
			<-goOn
			_, err := io.WriteString(w, "whole")
			return err
		}})
	})
	if err := w.server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	base := "http://" + w.server.Addr()
	cookie := w.ask("POST", "/connexion", "", nil).Result().Cookies()[0]
	listener := read(t, base+api.LivePath, cookie)
	events := bufio.NewReader(listener.Body)
	if first, err := events.ReadString('\n'); err != nil || !strings.HasPrefix(first, "retry: ") {
		t.Fatalf("%q %v", first, err)
	}
	row, err := w.db.Client.Session.Query().Only(viewer.System(t.Context(), "test"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.hub.Publish(t.Context(), live.Event{ID: "1", Account: *row.AccountID, Name: "n", Data: json.RawMessage(`{}`)}); err != nil {
		t.Fatal(err)
	}
	for line := ""; line != "data: {}\n"; {
		if line, err = events.ReadString('\n'); err != nil {
			t.Fatalf("the event does not pass the chain: %v", err)
		}
	}
	slow := make(chan string, 1)
	go func() {
		raw, err := io.ReadAll(read(t, base+"/lent").Body)
		slow <- string(raw) + errorText(err)
	}()
	<-inside
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		stopped <- w.server.Stop(ctx)
	}()
	rest, err := io.ReadAll(events)
	if err != nil || !strings.Contains(string(rest), ": come back") {
		t.Errorf("the browser hears %q, %v", rest, err)
	}
	close(goOn)
	if got := <-slow; got != "whole" {
		t.Errorf("the open request ends as %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if err := <-w.server.Done(); err != nil {
		t.Error(err)
	}
}

func TestAddressInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own listener
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // the test is over
	w := newTown(t, func(c *api.ServerConfig) { c.Listen = taken.Addr().String() })
	if err := w.server.Start(t.Context()); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("%v", err)
	}
}

func TestWrongRegistrationStopsTheStart(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Page(api.Page{ID: "x", Method: "GET", Path: "/x"})
	if _, err := api.NewServer(api.ServerConfig{Router: h.Router}); err == nil || !strings.Contains(err.Error(), "nobody may enter") {
		t.Errorf("%v", err)
	}
}

func read(t *testing.T, address string, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, address, nil)
	if err != nil {
		t.Error(err)
		return nil
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return &http.Response{Body: http.NoBody}
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
