package mailtest

import (
	"fmt"
	"io"
	"slices"

	"github.com/emersion/go-smtp"
)

// session is one conversation with a sender.
type session struct {
	server *Server
	from   string
	to     []string
}

// Mail notes the envelope's sender.
func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.from = from
	return nil
}

// Rcpt notes a recipient, or refuses it when the server behaves so.
func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch behaviour, _ := c.server.now(); behaviour {
	case Refuses:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user here"}
	case Postpones:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "try again later"}
	case Accepts, Stalls, Down:
	}
	c.to = append(c.to, to)
	return nil
}

// Data reads the message and keeps it.
func (c *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("reading the message: %w", err)
	}
	return c.server.accept(Message{From: c.from, To: slices.Clone(c.to), Data: data})
}

// Reset forgets the envelope.
func (c *session) Reset() { c.from, c.to = "", nil }

// Logout has nothing to release.
func (c *session) Logout() error { return nil }

var _ smtp.Session = (*session)(nil)
