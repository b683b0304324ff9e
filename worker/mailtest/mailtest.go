// Package mailtest lends tests a mail server that can misbehave.
//
// [Start] serves SMTP on a loopback port of the test process, keeps every message it accepts, and ends with the test.
// [Server.Wait] returns as soon as enough messages are there; nothing sleeps. [Server.Behave] makes the server refuse,
// postpone, keep the sender waiting, or be down, until told otherwise.
package mailtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Behaviour is how the server answers a sender.
type Behaviour int

// The behaviours of a mail server.
const (
	Accepts   Behaviour = iota // 250: the message is kept
	Refuses                    // 550 to each recipient: the address does not exist, trying again is useless
	Postpones                  // 451 to each recipient: the sender should try again later
	Stalls                     // the message is read and answered only when the behaviour changes
	Down                       // connections are refused and the open ones cut
)

// Message is a mail as it was received.
type Message struct {
	From string   // the envelope's sender
	To   []string // the envelope's recipients
	Data []byte   // headers and body, with CRLF line ends
}

// Server is an SMTP server that keeps what it receives. Its methods may be called from any goroutine.
type Server struct {
	tb      testing.TB
	address string

	mu        sync.Mutex
	behaviour Behaviour
	messages  []Message
	changed   chan struct{} // closed and replaced when a message comes in or the behaviour changes
	gate      *gate         // nil while down
	served    sync.WaitGroup
}

// Start starts a server that accepts mail and lives as long as the test.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{tb: tb, changed: make(chan struct{})}
	if err := s.listen("127.0.0.1:0"); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Behave(Down) })
	return s
}

// URL is where to send mail: smtp://127.0.0.1:port, without TLS and without a password.
func (s *Server) URL() string { return "smtp://" + s.address }

// Behave changes how the server answers from now on.
func (s *Server) Behave(b Behaviour) {
	s.tb.Helper()
	s.mu.Lock()
	s.behaviour = b
	s.signal()
	was := s.gate
	if b == Down {
		s.gate = nil
	}
	s.mu.Unlock()
	if b == Down && was != nil {
		_ = was.Close()
		s.served.Wait()
	}
	if b != Down && was == nil {
		if err := s.listen(s.address); err != nil {
			s.tb.Fatal(err)
		}
	}
}

// Messages returns the messages accepted so far, oldest first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Wait returns the messages, oldest first, as soon as there are n or more. When the context ends before, it returns those
// that are there and an error that counts them.
func (s *Server) Wait(ctx context.Context, n int) ([]Message, error) {
	for {
		s.mu.Lock()
		messages, changed := slices.Clone(s.messages), s.changed
		s.mu.Unlock()
		if len(messages) >= n {
			return messages, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return messages, fmt.Errorf("waiting for %d messages, %d came: %w", n, len(messages), ctx.Err())
		}
	}
}

// listen opens the port and serves it until Behave(Down).
func (s *Server) listen(address string) error {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", address)
	if err != nil {
		return fmt.Errorf("opening the mail server's port: %w", err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain = "mail.test"
	server.ErrorLog = log.New(io.Discard, "", 0) // cut connections are the point of Down
	opened := newGate(listener)
	s.mu.Lock()
	if s.address == "" { // else it is the same, and may be being read
		s.address = listener.Addr().String()
	}
	s.gate = opened
	s.mu.Unlock()
	s.served.Go(func() { _ = server.Serve(opened) })
	return nil
}

// signal wakes everyone who waits for a change. The caller holds the lock.
func (s *Server) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) now() (Behaviour, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behaviour, s.changed
}

// errDown ends the session of a message that stalled until the server went down.
var errDown = errors.New("the server went down")

// accept keeps the message, after having waited while the server stalls.
func (s *Server) accept(m Message) error {
	for {
		behaviour, changed := s.now()
		switch behaviour {
		case Stalls:
			<-changed
			continue
		case Down:
			return errDown
		case Accepts, Refuses, Postpones: // a refusal is said per recipient, and these were accepted before
		}
		s.mu.Lock()
		s.messages = append(s.messages, m)
		s.signal()
		s.mu.Unlock()
		return nil
	}
}
