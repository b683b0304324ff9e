package live_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent/viewer"
)

// site is a server with a hub behind it; the account comes in a header.
type site struct {
	*httptest.Server
	hub    *live.Hub
	client *http.Client
}

func newSite(t *testing.T, c live.Config) *site {
	t.Helper()
	s := &site{hub: live.NewHub(c)}
	if err := s.hub.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := viewer.Viewer{Role: viewer.RoleCandidate, Account: uuid.MustParse(r.Header.Get("Account"))}
		if err := s.hub.Serve(w, r.WithContext(viewer.With(r.Context(), v))); err != nil {
			w.WriteHeader(fault.Of(err).Kind.Status())
		}
	}))
	s.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: -1}}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.hub.Stop(ctx); err != nil {
			t.Error(err)
		}
		s.client.CloseIdleConnections()
		s.Close()
	})
	return s
}

// listener is a browser that listens.
type listener struct {
	*bufio.Reader
	body io.Closer
	code int
}

func (s *site) listen(t *testing.T, account uuid.UUID, lastID string) *listener {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Account", account.String())
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{bufio.NewReader(resp.Body), resp.Body, resp.StatusCode}
	t.Cleanup(func() { _ = l.body.Close() })
	return l
}

// next returns the next block, its lines joined by " | ".
func (l *listener) next() (string, error) {
	var lines []string
	for {
		line, err := l.ReadString('\n')
		if err != nil {
			return "", err
		}
		if line = strings.TrimSuffix(line, "\n"); line == "" {
			return strings.Join(lines, " | "), nil
		}
		lines = append(lines, line)
	}
}

// event returns the next block that is an event.
func (l *listener) event(t *testing.T) string {
	t.Helper()
	for {
		block, err := l.next()
		if err != nil {
			t.Fatalf("waiting for an event: %v", err)
		}
		if strings.Contains(block, "data: ") {
			return block
		}
	}
}

func event(account uuid.UUID, id string) live.Event {
	return live.Event{ID: id, Account: account, Name: "notification", Data: json.RawMessage("{\"n\":\n \"" + id + "\"}")}
}
