package programtest

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/mailtest"
)

// Mails is what the program has sent, or kept where it sends nothing.
type Mails struct {
	// Server is the mail server of a fleet, to make it misbehave; nil for a program that keeps its mails.
	Server *mailtest.Server

	tb  testing.TB
	raw func() [][]byte
}

func caught(tb testing.TB, s *mailtest.Server) *Mails {
	return &Mails{Server: s, tb: tb, raw: func() (all [][]byte) {
		for _, m := range s.Messages() {
			all = append(all, m.Data)
		}
		return all
	}}
}

func kept(tb testing.TB, folder string) *Mails {
	return &Mails{tb: tb, raw: func() (all [][]byte) {
		files, _ := filepath.Glob(filepath.Join(folder, "*.eml")) // sorted by id, so by time
		for _, file := range files {
			body, err := os.ReadFile(file) // #nosec G304 -- our own folder
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				tb.Fatal(err)
			}
			all = append(all, body)
		}
		return all
	}}
}

// All returns every mail so far, oldest first.
func (m *Mails) All() []mail.Kept {
	m.tb.Helper()
	var all []mail.Kept
	for _, raw := range m.raw() {
		one, err := mail.Parse(bytes.NewReader(raw))
		if err != nil {
			m.tb.Fatalf("reading a mail: %v", err)
		}
		all = append(all, one)
	}
	return all
}

// To returns the mails to an address whose subject holds some words.
func (m *Mails) To(address, subject string) []mail.Kept {
	m.tb.Helper()
	var some []mail.Kept
	for _, one := range m.All() {
		if strings.Contains(one.To, address) && strings.Contains(one.Subject, subject) {
			some = append(some, one)
		}
	}
	return some
}

// Await waits for a mail to an address whose subject holds some words, and returns the first.
func (m *Mails) Await(address, subject string) mail.Kept {
	m.tb.Helper()
	var found []mail.Kept
	Eventually(m.tb, "a mail to "+address+" about "+subject, func() bool {
		found = m.To(address, subject)
		return len(found) > 0
	})
	return found[0]
}
