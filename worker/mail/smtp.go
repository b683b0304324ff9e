package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// smtpTimeout is how long the server may take for one mail; then it counts as down.
const smtpTimeout = 30 * time.Second

// ErrURL is the answer to a mail URL of an unknown form.
var ErrURL = errors.New("mail: the URL must be smtp://[user:password@]host:port[?tls=opportunistic|required|none&from=…] or smtps://…")

// SMTP sends mails through a server. It may be used from any goroutine: each mail is a connection of its own.
type SMTP struct {
	author  *author
	host    string
	options []gomail.Option
	dial    gomail.DialContextFunc
}

// Open returns the sender of a URL, smtp:// or smtps:// (TLS from the first byte). TLS is used when the server offers it; tls=required insists,
// tls=none does without. The URL's from replaces that of the site.
func Open(raw string, site Site) (*SMTP, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, ErrURL // the parser's own error would show the password
	}
	if from := u.Query().Get("from"); from != "" {
		site.From = from
	}
	a, err := newAuthor(site)
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{gomail.WithTimeout(smtpTimeout), gomail.WithHELO(a.host)}
	port, policy := 25, gomail.TLSOpportunistic
	switch u.Query().Get("tls") {
	case "", "opportunistic":
	case "required":
		port, policy = 587, gomail.TLSMandatory
	case "none":
		policy = gomail.NoTLS
	default:
		return nil, ErrURL
	}
	if u.Scheme == "smtps" {
		port = 465 // without gomail.WithSSL, which would dial by itself: the connection below is encrypted, and go-mail sees it
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, ErrURL
		}
	}
	options = append(options, gomail.WithPort(port), gomail.WithTLSPolicy(policy))
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	s := &SMTP{author: a, host: u.Hostname(), options: options, dial: new(net.Dialer).DialContext}
	if u.Scheme == "smtps" {
		s.dial = (&tls.Dialer{Config: &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}}).DialContext
	}
	_, err = gomail.NewClient(s.host, s.options...)
	if err != nil {
		return nil, fmt.Errorf("preparing to send mail: %w", err)
	}
	return s, nil
}

// converse gives talk a client whose connection is cut when the context ends: go-mail itself heeds a context only while it dials.
func (s *SMTP) converse(ctx context.Context, talk func(ctx context.Context, c *gomail.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, smtpTimeout)
	defer cancel()
	end := func() {}
	defer func() { end() }()
	dial := func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.dial(dialing, network, address)
		if err == nil {
			cut := context.AfterFunc(ctx, func() { _ = conn.Close() })
			end = func() { cut(); _ = conn.Close() } // go-mail leaves it open when the greeting fails
		}
		return conn, err
	}
	c, err := gomail.NewClient(s.host, append(slices.Clone(s.options), gomail.WithDialContextFunc(dial))...)
	if err != nil {
		return fmt.Errorf("preparing to send mail: %w", err)
	}
	return talk(ctx, c)
}

// Send sends a mail and returns when the server has accepted it.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	g, err := s.author.compose(m)
	if err != nil {
		return err
	}
	err = s.converse(ctx, func(ctx context.Context, c *gomail.Client) error { return c.DialAndSendWithContext(ctx, g) })
	if err == nil || g.IsDelivered() { // what went wrong after the server's 250, such as the goodbye, is of no matter
		return nil
	}
	failure := &Error{cause: errors.New(strings.ReplaceAll(reason(err), m.To, "…"))}
	if refused, ok := errors.AsType[*gomail.SendError](err); ok {
		failure.Code = refused.ErrorCode()
		// A refusal of the sender is a fault of the settings: it is cured and tried again.
		final := refused.Reason == gomail.ErrSMTPRcptTo || refused.Reason == gomail.ErrSMTPData || refused.Reason == gomail.ErrSMTPDataClose
		failure.final = final && failure.Code >= 500 && failure.Code < 600
	}
	return failure
}

// Check says whether the server answers and takes our password.
func (s *SMTP) Check(ctx context.Context) error {
	err := s.converse(ctx, func(ctx context.Context, c *gomail.Client) error {
		client, err := c.DialToSMTPClientWithContext(ctx)
		if err != nil {
			return err
		}
		return c.CloseWithSMTPClient(client)
	})
	if err != nil {
		return fmt.Errorf("asking the mail server for a sign of life: %w", err)
	}
	return nil
}

// reason is what the server or the network said, on one line, without what go-mail adds: the recipients and the Message-ID.
func reason(err error) string {
	text, _, _ := strings.Cut(line(err.Error()), ", affected ")
	return text
}

var _ Sender = (*SMTP)(nil)
