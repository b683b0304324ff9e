package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	gomail "github.com/wneessen/go-mail"
)

// Message is a mail to one person.
type Message struct {
	// ID becomes the Message-ID, id@host of the site. Use the id of the outbox row, which is the same at every attempt.
	ID uuid.UUID
	// To is an address, ToName the person's name; it may be empty.
	To, ToName string
	// Subject is one line.
	Subject string
	// Text and HTML say the same; HTML may be empty.
	Text, HTML string
	// ListUnsubscribe is the address of the page that stops this kind of mails with one click; empty for those that cannot be stopped.
	ListUnsubscribe string
	// Calendar, when given, makes the mail an invitation that mail programs offer to put into the calendar.
	Calendar *Calendar
}

// Calendar is an iCalendar object that comes with a mail.
type Calendar struct {
	// Method is that of the object: REQUEST, CANCEL or REPLY.
	Method string
	// Body is the object itself.
	Body []byte
	// Name is the file's name, such as rendez-vous.ics.
	Name string
}

// Sender sends mails. Its errors are of type [*Error].
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Error is why a mail was not sent.
type Error struct {
	// Code is the server's answer, such as 550; zero when there was none.
	Code  int
	final bool
	cause error
}

// Error says what happened, without the recipient's address.
func (e *Error) Error() string { return "sending a mail: " + e.cause.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Permanent says that trying again is useless.
func (e *Error) Permanent() bool { return e.final }

var (
	// ErrAddress is the cause when the recipient's address is not one address.
	ErrAddress = errors.New("the recipient's address is not an e-mail address")
	// ErrMessage is the cause when a message lacks what every mail has, or holds what no mail can.
	ErrMessage = errors.New("the message is not complete")
)

var calendarMethod = regexp.MustCompile(`^[A-Z]+$`)

// Site is what a mail says of where it comes from.
type Site struct {
	// BaseURL is the site's address; its host ends each Message-ID.
	BaseURL string
	// From is the sender, an address or "Name <address>". Empty means Atouts at the host of BaseURL; an SMTP URL may name another.
	From string
	// Clock dates the mails.
	Clock func() time.Time
}

// author is a site that has been checked.
type author struct {
	host  string
	from  *netmail.Address
	clock func() time.Time
}

func newAuthor(s Site) (*author, error) {
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("mail: the site's address %q has no host", s.BaseURL)
	}
	from := &netmail.Address{Name: "Atouts", Address: "ne-pas-repondre@" + u.Hostname()}
	if s.From != "" {
		if from, err = netmail.ParseAddress(s.From); err != nil {
			return nil, fmt.Errorf("mail: reading the sender %q: %w", s.From, err)
		}
	}
	return &author{host: u.Hostname(), from: from, clock: s.Clock}, nil
}

// compose turns a message into a mail, or says why it never can.
func (a *author) compose(m Message) (*gomail.Msg, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil || to.Address != m.To || to.Name != "" {
		return nil, &Error{final: true, cause: ErrAddress}
	}
	to.Name = line(m.ToName)
	if m.ID == uuid.Nil || line(m.Subject) == "" || m.Text == "" {
		return nil, &Error{final: true, cause: fmt.Errorf("%w: it needs an id, a subject and a text", ErrMessage)}
	}
	g := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	g.FromMailAddress(a.from)
	g.ToMailAddress(to)
	g.Subject(line(m.Subject))
	g.SetMessageIDWithValue(m.ID.String() + "@" + a.host)
	g.SetDateWithValue(a.clock())
	g.SetGenHeader("Auto-Submitted", "auto-generated") // no answer of an absent person comes back
	if err := unsubscribe(g, m.ListUnsubscribe); err != nil {
		return nil, err
	}
	g.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		g.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if c := m.Calendar; c != nil {
		if !calendarMethod.MatchString(c.Method) {
			return nil, &Error{final: true, cause: fmt.Errorf("%w: %q is no calendar method", ErrMessage, c.Method)}
		}
		kind := gomail.ContentType("text/calendar; method=" + c.Method)
		g.AddAlternativeString(kind, string(c.Body))
		err := g.AttachReader(line(c.Name), bytes.NewReader(c.Body), gomail.WithFileContentType(kind))
		if err != nil {
			return nil, &Error{final: true, cause: fmt.Errorf("attaching the appointment: %w", err)}
		}
	}
	return g, nil
}

func unsubscribe(g *gomail.Msg, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address) // refuses control characters
	if err != nil || u.Host == "" || strings.ContainsAny(address, "<> ") {
		return &Error{final: true, cause: fmt.Errorf("%w: the address to unsubscribe is none", ErrMessage)}
	}
	g.SetListUnsubscribe(address)
	if u.Scheme == "https" { // one click is only allowed over https
		g.SetListUnsubscribePost()
	}
	return nil
}

// line keeps a text on one line: each run of control characters and spaces becomes a space.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
}
