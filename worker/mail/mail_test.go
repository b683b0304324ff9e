package mail_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.uber.org/goleak"

	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/mailtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	now  = time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC)
	id   = uuid.MustParse("0195a9c1-7000-7000-8000-000000000001")
	site = mail.Site{BaseURL: "https://atouts.test:8443/", Clock: func() time.Time { return now }}
)

func invitation() mail.Message {
	return mail.Message{
		ID: id, To: "lea@exemple.test", ToName: "Léa Martin", Subject: "Votre rendez-vous à Évry", Text: "Bonjour Léa,\nà bientôt.\n",
		HTML: "<p>Bonjour Léa</p>", ListUnsubscribe: "https://atouts.test/stop/abc",
		Calendar: &mail.Calendar{Method: "REQUEST", Body: []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"), Name: "rendez-vous.ics"},
	}
}

func TestSMTPSendsAnInvitation(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t)
	sender, err := mail.Open(server.URL()+"?from=Atouts+%3Cbonjour%40atouts.test%3E", site)
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := sender.Send(t.Context(), invitation()); err != nil {
		t.Fatal(err)
	}
	received := server.Messages()
	if len(received) != 1 || received[0].From != "bonjour@atouts.test" || !slices.Equal(received[0].To, []string{"lea@exemple.test"}) {
		t.Fatalf("received %+v", received)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(received[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<" + id.String() + "@atouts.test>", "X-Mailer": "", "User-Agent": "", "Date": "Mon, 09 Mar 2026 14:30:00 +0000",
		"List-Unsubscribe": "<https://atouts.test/stop/abc>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	want := []string{"multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar REQUEST", "text/calendar REQUEST rendez-vous.ics"}
	if diff := cmp.Diff(want, kinds(t, m.Header.Get("Content-Type"), "", m.Body)); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

// kinds lists the types of a mail's parts, in order.
func kinds(t *testing.T, contentType, disposition string, body io.Reader) []string {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	words := []string{kind}
	if parameters["method"] != "" {
		words = append(words, parameters["method"])
	}
	if _, named, err := mime.ParseMediaType(disposition); err == nil {
		words = append(words, named["filename"])
	}
	found := []string{strings.Join(words, " ")}
	if !strings.HasPrefix(kind, "multipart/") {
		return found
	}
	for parts := multipart.NewReader(body, parameters["boundary"]); ; {
		p, err := parts.NextPart()
		if err != nil {
			return found
		}
		found = append(found, kinds(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Disposition"), p)...)
	}
}

func TestErrorsSayWhetherTryingAgainHelps(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		behaviour mailtest.Behaviour
		timeout   time.Duration
		permanent bool
		code      int
	}{
		"refused":   {mailtest.Refuses, time.Minute, true, 550},
		"postponed": {mailtest.Postpones, time.Minute, false, 451},
		"down":      {mailtest.Down, time.Minute, false, 0},
		"slow":      {mailtest.Stalls, 200 * time.Millisecond, false, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t)
			sender, err := mail.Open(server.URL(), site)
			if err != nil {
				t.Fatal(err)
			}
			server.Behave(test.behaviour)
			ctx, cancel := context.WithTimeout(t.Context(), test.timeout)
			defer cancel()
			err = sender.Send(ctx, invitation())
			var failure *mail.Error
			if !errors.As(err, &failure) || failure.Permanent() != test.permanent || failure.Code != test.code {
				t.Fatalf("got %#v, want permanent %t, code %d", err, test.permanent, test.code)
			}
			if strings.Contains(err.Error(), "lea@") {
				t.Errorf("the error tells the address: %v", err)
			}
			if len(server.Messages()) != 0 {
				t.Error("a message was kept")
			}
			server.Behave(mailtest.Accepts)
			if err := sender.Send(t.Context(), invitation()); err != nil {
				t.Errorf("sending again: %v", err)
			}
		})
	}
}

func TestNobodyAddsHeaders(t *testing.T) {
	t.Parallel()
	folder, err := mail.NewFolder(t.TempDir(), site)
	if err != nil {
		t.Fatal(err)
	}
	evil := "x\r\nBcc: all@exemple.test\r\n\r\nhello\u2028there"
	for _, change := range []func(*mail.Message){
		func(m *mail.Message) { m.Subject = evil },
		func(m *mail.Message) { m.ToName = evil + `" <other@exemple.test>, "` },
		func(m *mail.Message) { m.Calendar.Name = evil },
	} {
		m := invitation()
		change(&m)
		if err := folder.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		kept, err := folder.Read(id)
		if err != nil || kept.Text != invitation().Text || !strings.HasSuffix(kept.To, "<lea@exemple.test>") {
			t.Errorf("got %+v, %v", kept, err)
		}
		raw := headers(t, folder, kept.ID)
		if raw.Get("Bcc") != "" || len(raw["To"]) != 1 {
			t.Errorf("headers: %v", raw)
		}
		if people, err := raw.AddressList("To"); err != nil || len(people) != 1 {
			t.Errorf("recipients: %v, %v", people, err)
		}
	}
	for _, change := range []func(*mail.Message){
		func(m *mail.Message) { m.To = "lea@exemple.test\r\nBcc: all@exemple.test" },
		func(m *mail.Message) { m.To = "a@exemple.test, b@exemple.test" },
		func(m *mail.Message) { m.To = "Léa <lea@exemple.test>" },
		func(m *mail.Message) { m.To = "" },
		func(m *mail.Message) { m.ListUnsubscribe = "https://atouts.test/\r\nBcc: all@exemple.test" },
		func(m *mail.Message) { m.ListUnsubscribe = "https://atouts.test/>,<mailto:a@exemple.test" },
		func(m *mail.Message) { m.Calendar.Method = "REQUEST\r\nBcc: a@exemple.test" },
		func(m *mail.Message) { m.Subject = "\r\n" },
		func(m *mail.Message) { m.ID = uuid.Nil },
	} {
		m := invitation()
		change(&m)
		var failure *mail.Error
		if err := folder.Send(t.Context(), m); !errors.As(err, &failure) || !failure.Permanent() {
			t.Errorf("%+v: got %v, want a permanent refusal", m, err)
		}
	}
}

func headers(t *testing.T, f *mail.Folder, id uuid.UUID) netmail.Header {
	t.Helper()
	file, err := os.Open(f.Path(id))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := netmail.ReadMessage(file)
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

func TestFolderShowsWhatItKeeps(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "mail")
	folder, err := mail.NewFolder(dir, site)
	if err != nil {
		t.Fatal(err)
	}
	later := uuid.MustParse("0195a9c1-8000-7000-8000-000000000001")
	second := mail.Message{ID: later, To: "noe@exemple.test", Subject: "Bienvenue", Text: "Bonjour ! 👋\n"}
	for _, m := range []mail.Message{invitation(), second, invitation()} { // the same mail again is one file
		if err := folder.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	list, err := folder.List(10)
	if err != nil || len(list) != 2 || list[0].ID != later || list[1].ID != id || list[1].Text != "" {
		t.Fatalf("list: got %+v, %v", list, err)
	}
	got, err := folder.Read(id)
	want := mail.Kept{
		ID: id, From: "Atouts <ne-pas-repondre@atouts.test>", To: "Léa Martin <lea@exemple.test>", Subject: "Votre rendez-vous à Évry", Date: now,
		Text: "Bonjour Léa,\nà bientôt.\n", HTML: "<p>Bonjour Léa</p>", Attachments: []string{"rendez-vous.ics"},
		Calendar: "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("read: %v (-want +got):\n%s", err, diff)
	}
	if got, err := folder.Read(later); err != nil || got.Text != second.Text || got.HTML != "" {
		t.Errorf("read: got %+v, %v", got, err)
	}
	if _, err := folder.Read(uuid.New()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading what is not there: got %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("files: %v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestUnknownURLs(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "http://host", "smtp://", "smtp://host?tls=maybe", "smtp://user:p%zz@host", "smtp://host:port"} {
		if _, err := mail.Open(raw, site); !errors.Is(err, mail.ErrURL) {
			t.Errorf("%q: got %v, want %v", raw, err, mail.ErrURL)
		}
	}
	if _, err := mail.Open("smtp://host", mail.Site{}); err == nil {
		t.Error("a site without an address was taken")
	}
	if _, err := mail.Open("smtps://user:password@host?from=me%40atouts.test", site); err != nil {
		t.Error(err)
	}
}
