package host

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/mail"
)

// databaseURL returns the address of the database: the one set, or the file in the data folder.
func (c Config) databaseURL() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return "sqlite://" + c.absolute("atouts.db")
}

func (c Config) blobURL() string {
	if c.BlobURL != "" {
		return c.BlobURL
	}
	return "file://" + c.absolute("blobs")
}

// absolute returns the absolute path of a file in the data folder.
func (c Config) absolute(name string) string {
	path, err := filepath.Abs(filepath.Join(c.Data, name))
	if err != nil {
		return filepath.Join(c.Data, name)
	}
	return path
}

// prepareData makes the data folder, for this user alone.
func (c Config) prepareData() error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return &SettingError{Name: Prefix + "DATA", Key: "folder", Cause: err}
	}
	return nil
}

// lockData keeps a second process off the embedded database, whose queue and schedule live in one process. The lock ends with the process.
func (c Config) lockData() (release func() error, err error) {
	f, err := os.OpenFile(c.absolute("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, &SettingError{Name: Prefix + "DATA", Key: "folder", Cause: err}
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a descriptor is a small number
		return nil, errors.Join(&SettingError{Name: Prefix + "DATA", Key: "in_use", Args: []any{"Folder", c.Data}}, f.Close())
	}
	return f.Close, nil
}

// secret returns the key from which tokens are derived; without a setting it is made once, in the data folder.
func (c Config) secret() ([]byte, error) {
	text := c.SecretKey
	if text == "" {
		path := c.absolute("secret.key")
		body, err := os.ReadFile(path) //nolint:gosec // our own file
		if errors.Is(err, os.ErrNotExist) {
			key := make([]byte, 32)
			rand.Read(key) //nolint:errcheck // crypto/rand.Read never fails
			body = []byte(hex.EncodeToString(key))
			err = os.WriteFile(path, body, 0o600)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the secret key: %w", err)
		}
		text = strings.TrimSpace(string(body))
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) < 32 {
		return nil, &SettingError{Name: Prefix + "SECRET_KEY", Key: "key"}
	}
	return key, nil
}

// keyring returns the keys of what is stored encrypted: those of the setting, and behind them the one made from the secret key, so that a first
// setting does not close what was sealed before it.
func (c Config) keyring(secret []byte) (*seal.Keyring, error) {
	var keys [][]byte
	for text := range strings.SplitSeq(c.SealKeys, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		key, err := hex.DecodeString(text)
		if err != nil || len(key) != seal.KeySize {
			return nil, &SettingError{Name: Prefix + "SEAL_KEYS", Key: "seal_key"}
		}
		keys = append(keys, key)
	}
	derived, err := hkdf.Key(sha256.New, secret, nil, "atouts seal", seal.KeySize)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of what is sealed: %w", err)
	}
	return seal.New(append(keys, derived)...)
}

// listen opens the address of the setting. Without one it takes the first free port from 8080 on this machine.
func (c Config) listen(ctx context.Context) (net.Listener, error) {
	var lc net.ListenConfig
	if c.Listen != "" {
		l, err := lc.Listen(ctx, "tcp", c.Listen)
		if err != nil {
			return nil, &SettingError{Name: Prefix + "LISTEN", Key: "listen", Cause: err}
		}
		return l, nil
	}
	for port := 8080; port < 8100; port++ {
		l, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
	}
	return nil, &SettingError{Name: Prefix + "LISTEN", Key: "ports"}
}

// listenProbe opens the address of the probe; nil when there is none.
func (c Config) listenProbe(ctx context.Context) (net.Listener, error) {
	if c.Probe == "" {
		return nil, nil //nolint:nilnil // none is wanted
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Probe)
	if err != nil {
		return nil, &SettingError{Name: Prefix + "PROBE_LISTEN", Key: "probe", Cause: err}
	}
	return l, nil
}

// baseURL returns where people reach the site: the setting, or this machine at the port listened on. It says localhost, because browsers take
// passkeys and cookies for a name and not for an address.
func (c Config) baseURL(l net.Listener) (*url.URL, error) {
	if c.BaseURL != "" {
		u, err := url.Parse(strings.TrimRight(c.BaseURL, "/"))
		if err != nil {
			return nil, &SettingError{Name: Prefix + "BASE_URL", Key: "base", Cause: err}
		}
		return u, nil
	}
	if l == nil {
		return c.notedURL(), nil
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, fmt.Errorf("reading the port: %w", err)
	}
	return &url.URL{Scheme: "http", Host: "localhost:" + port}, nil
}

// addressNote is the file in the data folder that says where the last process that served it was reached: commands print links to there.
const addressNote = "address"

// noteURL says to the commands on this data folder where the site is.
func (c Config) noteURL(base *url.URL) error {
	if err := os.WriteFile(c.absolute(addressNote), []byte(base.String()+"\n"), 0o600); err != nil { //nolint:gosec // the operator names the folder
		return &SettingError{Name: Prefix + "DATA", Key: "folder", Cause: err}
	}
	return nil
}

// notedURL returns where the site was last, or where it is when nothing is said.
func (c Config) notedURL() *url.URL {
	body, err := os.ReadFile(c.absolute(addressNote)) //nolint:gosec // our own file
	if u, broken := url.Parse(strings.TrimSpace(string(body))); err == nil && broken == nil && u.Host != "" {
		return u
	}
	return &url.URL{Scheme: "http", Host: "localhost:8080"}
}

// secondFactor returns the roles that must prove themselves twice.
func (c Config) secondFactor() []viewer.Role {
	roles := make([]viewer.Role, len(c.Factor))
	for i, name := range c.Factor {
		roles[i] = viewer.Role(strings.TrimSpace(name))
	}
	return roles
}

// members lists the roles that a setting may name.
func members() string {
	names := make([]string, len(viewer.Members()))
	for i, role := range viewer.Members() {
		names[i] = string(role)
	}
	return strings.Join(names, ", ")
}

func (c Config) logger(errs interface{ Write([]byte) (int, error) }) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // Validate has seen it
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(errs, options))
	}
	return slog.New(slog.NewTextHandler(errs, options))
}

// openDatabase opens the database and says, when it cannot, which setting to look at.
func (c Config) openDatabase(ctx context.Context) (*open.DB, error) {
	db, err := open.Open(ctx, c.databaseURL())
	if err != nil {
		key := "database"
		if c.Embedded() {
			key = "database_file"
		}
		return nil, &SettingError{Name: Prefix + "DATABASE_URL", Key: key, Cause: err}
	}
	return db, nil
}

// about names the setting that an error comes from.
func about(setting string, err error) error {
	if err == nil {
		return nil
	}
	return &SettingError{Name: Prefix + setting, Key: "server", Cause: err}
}

// sender returns who sends mails: the SMTP server of the setting, or the folder in which they are kept.
func (c Config) sender(base *url.URL, clock func() time.Time) (mail.Sender, error) {
	site := mail.Site{BaseURL: base.String(), From: c.MailFrom, Clock: clock}
	if c.SMTPURL == "" {
		return mail.NewFolder(c.absolute("mail"), site)
	}
	s, err := mail.Open(c.SMTPURL, site)
	if err != nil {
		return nil, &SettingError{Name: Prefix + "SMTP_URL", Key: "smtp", Cause: err}
	}
	return s, nil
}
