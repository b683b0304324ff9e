package mail

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Kept is a mail of the folder as it is shown.
type Kept struct {
	ID         uuid.UUID
	From, To   string // "Name <address>", decoded
	Subject    string
	Date       time.Time
	Text, HTML string
	// Attachments are the names of the attached files, and Calendar what the calendar file among them says.
	Attachments []string
	Calendar    string
}

// keptLimit is the largest part that is read back.
const keptLimit = 4 << 20

const calendarType = "text/calendar"

// Parse reads a mail, as it was sent, with its bodies.
func Parse(r io.Reader) (Kept, error) { return parse(r, true) }

func parse(r io.Reader, bodies bool) (Kept, error) {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return Kept{}, fmt.Errorf("reading its head: %w", err)
	}
	k := Kept{ID: idOf(m.Header), From: people(m.Header, "From"), To: people(m.Header, "To")}
	if k.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return Kept{}, fmt.Errorf("reading its subject: %w", err)
	}
	if k.Date, err = m.Header.Date(); err != nil {
		return Kept{}, fmt.Errorf("reading its date: %w", err)
	}
	if bodies {
		err = k.part(textproto.MIMEHeader(m.Header), m.Body)
	}
	return k, err
}

// idOf reads the id of a mail of ours from its Message-ID, id@host; zero of another's.
func idOf(h netmail.Header) uuid.UUID {
	text, _, _ := strings.Cut(strings.TrimPrefix(h.Get("Message-Id"), "<"), "@")
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}

// part reads a part, and those inside it.
func (k *Kept) part(h textproto.MIMEHeader, body io.Reader) error {
	kind, parameters, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("reading a part's type: %w", err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return fmt.Errorf("reading the parts: %w", err)
			}
			if err := k.part(p.Header, p); err != nil {
				return err
			}
		}
	}
	if disposition, named, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil && disposition == "attachment" {
		k.Attachments = append(k.Attachments, named["filename"])
		if kind != calendarType {
			return nil
		}
	}
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	content, err := io.ReadAll(io.LimitReader(body, keptLimit))
	if err != nil {
		return fmt.Errorf("reading a part: %w", err)
	}
	text := strings.ReplaceAll(string(content), "\r\n", "\n")
	switch {
	case kind == "text/plain" && k.Text == "":
		k.Text = text
	case kind == "text/html" && k.HTML == "":
		k.HTML = text
	case kind == calendarType:
		k.Calendar = strings.ReplaceAll(text, "\n ", "") // folded lines are one
	}
	return nil
}

// people reads the addresses of a header.
func people(h netmail.Header, name string) string {
	list, err := h.AddressList(name)
	if err != nil {
		return h.Get(name)
	}
	shown := make([]string, len(list))
	for i, a := range list {
		if shown[i] = a.Address; a.Name != "" {
			shown[i] = a.Name + " <" + a.Address + ">"
		}
	}
	return strings.Join(shown, ", ")
}
