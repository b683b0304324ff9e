package hosttest

import (
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/worker/mail"
)

// patience is how long something that the worker does is waited for.
const patience = 20 * time.Second

// Mail waits for a mail to an address whose subject holds some words, and returns it; the program must keep its mails in the folder.
func (a *App) Mail(tb testing.TB, to, subject string) mail.Kept {
	tb.Helper()
	folder, ok := a.Foundations().Mail.(*mail.Folder)
	if !ok {
		tb.Fatal("this program sends its mails")
	}
	var found mail.Kept
	a.Eventually(tb, "a mail to "+to+" about "+subject, func() bool {
		list, err := folder.List(200)
		if err != nil {
			tb.Fatal(err)
		}
		for _, one := range list {
			if strings.Contains(one.To, to) && strings.Contains(one.Subject, subject) {
				if found, err = folder.Read(one.ID); err != nil {
					tb.Fatal(err)
				}
				return true
			}
		}
		return false
	})
	return found
}

// Eventually waits until something that the worker does is done.
func (a *App) Eventually(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	Eventually(tb, what, done)
}

// Eventually waits until something that a worker does is done.
func Eventually(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-late.C:
			tb.Fatalf("waited %s in vain for %s", patience, what)
		}
	}
}

// Link returns the first address of the site that a mail's text holds.
func (a *App) Link(tb testing.TB, m mail.Kept, prefix string) string {
	tb.Helper()
	return Link(tb, a.URL(), m, prefix)
}

// Link returns the first address of a site that a mail's text holds, without the site.
func Link(tb testing.TB, site string, m mail.Kept, prefix string) string {
	tb.Helper()
	_, rest, ok := strings.Cut(m.Text, site+prefix)
	if !ok {
		tb.Fatalf("the mail holds no link to %s%s:\n%s", site, prefix, m.Text)
	}
	end := strings.IndexAny(rest, " \r\n>")
	if end < 0 {
		end = len(rest)
	}
	return prefix + rest[:end]
}
