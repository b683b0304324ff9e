package standard_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/programtest"
	"github.com/atouts/atouts/worker/mail"
)

// site is the running program as its people reach it.
type site struct{ *programtest.Program }

// web returns where one of the web processes answers; people and requests are spread over them.
func (s *site) web(turn int) string { return s.Site(turn % len(s.Webs)) }

// mail waits for a mail to an address whose subject holds some words.
func (s *site) mail(t *testing.T, to, subject string) mail.Kept {
	t.Helper()
	var found []mail.Kept
	eventually(t, "a mail to "+to+" about "+subject, func() bool {
		found = s.Mails.To(to, subject)
		return len(found) > 0
	})
	return found[0]
}

// invitation returns the path of the link in a mail that invites.
func (s *site) invitation(t *testing.T, m mail.Kept) string {
	t.Helper()
	return hosttest.Link(t, s.URL(), m, "/invitation/")
}

// eventually waits until something that the program does by itself is done.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	const patience = 40 * time.Second
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("waited %s in vain for %s", patience, what)
		}
	}
}

// file writes a text to a file that a person can choose.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// written returns the text of a PDF.
func written(t *testing.T, pdf []byte) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	command.Stdin = bytes.NewReader(pdf)
	text, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("reading the PDF: %v\n%s", err, text)
	}
	return strings.TrimSpace(string(text))
}

func paris(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
