package mailtest_test

import (
	"context"
	"errors"
	"net/smtp"
	"net/textproto"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/atouts/atouts/worker/mailtest"
)

const body = "Subject: Bonjour\r\n\r\nVotre candidature est bien arriv\u00e9e.\r\n"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func send(s *mailtest.Server, to string) error {
	address := strings.TrimPrefix(s.URL(), "smtp://")
	return smtp.SendMail(address, nil, "ne-pas-repondre@atouts.test", []string{to}, []byte(body))
}

func TestKeepsWhatItAccepts(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	sent := make(chan error, 2)
	go func() {
		sent <- send(s, "lea@atouts.test")
		sent <- send(s, "noe@atouts.test")
	}()
	messages, err := s.Wait(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := <-sent; err != nil {
			t.Error(err)
		}
	}
	if got := messages[1].To; len(got) != 1 || got[0] != "noe@atouts.test" {
		t.Errorf("recipients of the second: got %q", got)
	}
	if got := messages[0].From; got != "ne-pas-repondre@atouts.test" {
		t.Errorf("sender: got %q", got)
	}
	if got := string(messages[0].Data); got != body {
		t.Errorf("data: got %q, want %q", got, body)
	}
}

func TestWaitCountsWhatCame(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	if err := send(s, "lea@atouts.test"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	messages, err := s.Wait(ctx, 2)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "1 came") {
		t.Errorf("error: got %v", err)
	}
	if len(messages) != 1 {
		t.Errorf("messages: got %d, want 1", len(messages))
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		behaviour mailtest.Behaviour
		code      int
	}{
		"refuses":   {mailtest.Refuses, 550},
		"postpones": {mailtest.Postpones, 451},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t)
			s.Behave(test.behaviour)
			var answer *textproto.Error
			if err := send(s, "lea@atouts.test"); !errors.As(err, &answer) || answer.Code != test.code {
				t.Errorf("error: got %v, want code %d", err, test.code)
			}
			s.Behave(mailtest.Accepts)
			if err := send(s, "lea@atouts.test"); err != nil {
				t.Errorf("sending again: %v", err)
			}
			if n := len(s.Messages()); n != 1 {
				t.Errorf("messages kept: got %d, want 1", n)
			}
		})
	}
}

func TestStallsUntilTold(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	s.Behave(mailtest.Stalls)
	sent := make(chan error, 1)
	go func() { sent <- send(s, "lea@atouts.test") }()
	select {
	case err := <-sent:
		t.Fatalf("the server answered: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if n := len(s.Messages()); n != 0 {
		t.Errorf("messages kept while stalling: got %d, want 0", n)
	}
	s.Behave(mailtest.Accepts)
	if err := <-sent; err != nil {
		t.Error(err)
	}
	if n := len(s.Messages()); n != 1 {
		t.Errorf("messages kept: got %d, want 1", n)
	}
}

func TestDownAndUpAgain(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	s.Behave(mailtest.Stalls)
	sent := make(chan error, 1)
	go func() { sent <- send(s, "lea@atouts.test") }()
	s.Behave(mailtest.Down)
	if err := <-sent; err == nil {
		t.Error("a message in flight was accepted by a server that went down")
	}
	if err := send(s, "lea@atouts.test"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("sending to a server that is down: got %v, want connection refused", err)
	}
	s.Behave(mailtest.Accepts)
	if err := send(s, "lea@atouts.test"); err != nil {
		t.Errorf("sending after the server came back: %v", err)
	}
	if n := len(s.Messages()); n != 1 {
		t.Errorf("messages kept: got %d, want 1", n)
	}
}
