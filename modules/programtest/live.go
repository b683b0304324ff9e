package programtest

import (
	"bufio"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
)

// Event is a live event as a browser hears it.
type Event struct{ ID, Name, Data string }

// Listener is an open page that listens to live events.
type Listener struct {
	tb     testing.TB
	mu     sync.Mutex
	events []Event
	ended  chan struct{}
}

// Listen opens the live events of somebody on a web, counted from 0, and returns once they flow. It listens until the end of the test.
func (p *Program) Listen(who *hosttest.Client, web int) *Listener {
	p.tb.Helper()
	ctx, cancel := context.WithCancel(p.tb.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.sites[web]+"/live", http.NoBody)
	if err != nil {
		p.tb.Fatal(err)
	}
	client := &http.Client{Jar: who.Jar(), Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		p.tb.Fatalf("opening the live events: %v", err)
	}
	if answer.StatusCode != http.StatusOK {
		p.tb.Fatalf("the live events answer %d", answer.StatusCode)
	}
	l := &Listener{tb: p.tb, ended: make(chan struct{})}
	lines := bufio.NewScanner(answer.Body)
	if !lines.Scan() { // the first line says that the hub knows the page
		p.tb.Fatalf("the live events end at once: %v", lines.Err())
	}
	go func() {
		defer close(l.ended)
		l.read(lines)
	}()
	p.tb.Cleanup(func() {
		cancel()
		_ = answer.Body.Close()
		<-l.ended
	})
	return l
}

func (l *Listener) read(lines *bufio.Scanner) {
	var e Event
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			e.ID = value
		case "event":
			e.Name = value
		case "data":
			e.Data = value
		case "":
			if e.Data != "" {
				l.mu.Lock()
				l.events = append(l.events, e)
				l.mu.Unlock()
			}
			e = Event{}
		}
	}
}

// Events returns the events of a name that came so far.
func (l *Listener) Events(name string) []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.events), func(e Event) bool { return e.Name != name })
}

// Await waits for an event of a name whose data holds a text, and returns it.
func (l *Listener) Await(name, text string) Event {
	l.tb.Helper()
	var found Event
	Eventually(l.tb, "the live event "+name+" with "+text, func() bool {
		events := l.Events(name)
		i := slices.IndexFunc(events, func(e Event) bool { return strings.Contains(e.Data, text) })
		if i >= 0 {
			found = events[i]
		}
		return i >= 0
	})
	return found
}

// Ended is closed when the web has ended the connection.
func (l *Listener) Ended() <-chan struct{} { return l.ended }
