package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
)

// encrypted is a mail server that wants TLS and a password.
type encrypted struct {
	smtp.Session
	mails *atomic.Int32
}

func (encrypted) AuthMechanisms() []string { return []string{sasl.Plain} }

func (encrypted) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "atouts" || password != "s3cret" {
			return errors.New("wrong password")
		}
		return nil
	}), nil
}
func (encrypted) Mail(string, *smtp.MailOptions) error { return nil }
func (encrypted) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (encrypted) Reset()                               {}
func (encrypted) Logout() error                        { return nil }

func (e encrypted) Data(r io.Reader) error {
	e.mails.Add(1)
	_, err := io.Copy(io.Discard, r)
	return err
}

func TestSMTPSWithAPassword(t *testing.T) {
	t.Parallel()
	lent := httptest.NewTLSServer(nil) // only its certificate is wanted
	lent.Close()
	var mails atomic.Int32
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: lent.TLS.Certificates, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return encrypted{mails: &mails}, nil }))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-served })
	roots := x509.NewCertPool()
	roots.AddCert(lent.Certificate())
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	site := Site{BaseURL: "https://atouts.test", Clock: time.Now}
	for password, want := range map[string]int32{"s3cret": 1, "wrong": 0} {
		s, err := Open("smtps://atouts:"+password+"@127.0.0.1:"+port, site)
		if err != nil {
			t.Fatal(err)
		}
		s.dial = (&tls.Dialer{Config: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}).DialContext
		mails.Store(0)
		err = s.Send(t.Context(), Message{ID: uuid.New(), To: "lea@exemple.test", Subject: "Bonjour", Text: "Bonjour"})
		var failure *Error
		if want == 0 && (!errors.As(err, &failure) || failure.Permanent()) || want == 1 && err != nil || mails.Load() != want {
			t.Errorf("password %s: got %v and %d mails, want %d", password, err, mails.Load(), want)
		}
	}
}
