// Package host runs a list of modules in a role: it reads the settings, opens the foundations, starts what has to be started in order and stops it in
// reverse. It knows no module by name.
package host

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"github.com/atouts/atouts/ent/viewer"
)

// Prefix begins the name of every setting.
const Prefix = "ATOUTS_"

// Config is every setting of the program. Each comes from, the later winning: the default, the configuration file (KEY=value lines under the same
// names), the environment (NAME, or NAME_FILE for a file that holds the value), and a flag. Settings marked secret are never printed.
type Config struct {
	Listen      string        `env:"LISTEN" help:"address to listen on; without it, the first free port from 8080 on this machine"`
	BaseURL     string        `env:"BASE_URL" help:"address under which people reach the site, such as https://atouts.example"`
	Proxies     []string      `env:"TRUSTED_PROXIES" help:"addresses or networks, with commas, of the proxies before this process, whose X-Forwarded-For says where people ask from"`
	Data        string        `env:"DATA" envDefault:"./var" help:"folder of the embedded database, files, mails and key"`
	DatabaseURL string        `env:"DATABASE_URL" secret:"url" help:"postgres://user:password@host:5432/name; without it, SQLite in the data folder"`
	RedisURL    string        `env:"REDIS_URL" secret:"url" help:"redis://host:6379/0; without it, an in-process one"`
	BlobURL     string        `env:"BLOB_URL" secret:"url" help:"s3://key:secret@host:port/bucket; without it, the data folder"`
	SMTPURL     string        `env:"SMTP_URL" secret:"url" help:"smtp://user:password@host:587?from=…; without it, mails are kept in the data folder"`
	MailFrom    string        `env:"MAIL_FROM" help:"sender of the mails, such as Atouts <bonjour@atouts.example>; without it, Atouts at the host of the base address"`
	SecretKey   string        `env:"SECRET_KEY" secret:"all" help:"32 random bytes in hex, from which tokens are derived; without it, made in the data folder"`
	SealKeys    string        `env:"SEAL_KEYS" secret:"all" help:"keys of what is stored encrypted: 32 bytes in hex each, newest first, with commas; without, one made from SECRET_KEY, which always opens"`
	Factor      []string      `env:"SECOND_FACTOR" help:"roles that must prove themselves twice at sign-in, with commas: admin,recruiter,referent,mission_officer,candidate"`
	Demo        string        `env:"DEMO" envDefault:"auto" help:"auto, on or off: fictional data; auto is on for an empty embedded database on a loopback address"`
	Probe       string        `env:"PROBE_LISTEN" help:"address on which a process answers /healthz, /readyz and /metrics alone; a worker has no other; without it, none"`
	Metrics     string        `env:"METRICS_TOKEN" secret:"all" help:"Bearer token for /metrics from other machines"`
	LogLevel    string        `env:"LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error"`
	LogFormat   string        `env:"LOG_FORMAT" envDefault:"text" help:"text or json"`
	Grace       time.Duration `env:"GRACE" envDefault:"20s" help:"how long requests and tasks under way may take to end at a stop"`
	Lease       time.Duration `env:"LEASE" envDefault:"15s" help:"how long a task or the schedule stays with a process that gives no sign; a task sent twice as long ago that nobody claimed counts as lost"`
}

// Load reads the settings: file is the path of the configuration file ("" for none), environ is os.Environ's form, and flags holds what was given on
// the command line, by the setting's name. Every problem is reported at once.
func Load(file string, environ []string, flags map[string]string) (Config, error) {
	values := map[string]string{}
	var errs []error
	if file != "" {
		f, err := os.Open(file) //nolint:gosec // the operator names the file
		if err != nil {
			return Config{}, &SettingError{Name: "--config", Key: "file", Cause: err}
		}
		defer f.Close() //nolint:errcheck // read-only
		errs = append(errs, fromFile(f, values))
	}
	errs = append(errs, take(ours(environ), values))
	maps.Copy(values, flags)
	errs = append(errs, unknown(values))
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: values, Prefix: Prefix}); err != nil {
		errs = append(errs, malformed(err))
	}
	return c, errors.Join(errors.Join(errs...), c.Validate())
}

func fromFile(r io.Reader, values map[string]string) error {
	var errs []error
	var pairs []string
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, v, ok := strings.Cut(line, "=")
		if !ok {
			errs = append(errs, &SettingError{Name: "--config", Key: "line", Args: []any{"Line", n}})
			continue
		}
		pairs = append(pairs, strings.TrimSpace(name)+"="+strings.Trim(strings.TrimSpace(v), `"`))
	}
	return errors.Join(append(errs, lines.Err(), take(pairs, values))...)
}

// ours are the settings in an environment. Test seams share the prefix so that they are found by the same grep; they are no settings.
func ours(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		return !strings.HasPrefix(pair, Prefix) || strings.HasPrefix(pair, Prefix+"TEST_") || strings.HasPrefix(pair, Prefix+"DEV_")
	})
}

// take takes NAME=value pairs; NAME_FILE gives the content of a file, as container secrets do.
func take(pairs []string, values map[string]string) error {
	var errs []error
	given := map[string]string{}
	for _, pair := range pairs {
		name, v, _ := strings.Cut(pair, "=")
		base, isFile := strings.CutSuffix(name, "_FILE")
		if other, twice := given[base]; twice && other != name {
			errs = append(errs, &SettingError{Name: base, Key: "twice", Args: []any{"One", base, "Other", base + "_FILE"}})
		}
		given[base] = name
		if isFile {
			body, err := os.ReadFile(v) //nolint:gosec // the operator names the file
			if err != nil {
				errs = append(errs, &SettingError{Name: name, Key: "secret_file", Cause: err})
				continue
			}
			v = strings.TrimSpace(string(body))
		}
		values[base] = v
	}
	return errors.Join(errs...)
}

// malformed names the settings whose values could not be read, by the fields that the parser names.
func malformed(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return &SettingError{Name: "value", Key: "form", Cause: err}
	}
	var errs []error
	for _, one := range all.Errors {
		var parse env.ParseError
		if !errors.As(one, &parse) {
			errs = append(errs, one)
			continue
		}
		name := parse.Name
		if f, ok := reflect.TypeFor[Config]().FieldByName(parse.Name); ok {
			name = Prefix + f.Tag.Get("env")
		}
		errs = append(errs, &SettingError{Name: name, Key: "duration"})
	}
	return errors.Join(errs...)
}

func unknown(values map[string]string) error {
	known := Names()
	var errs []error
	for name := range values {
		if !slices.Contains(known, name) {
			errs = append(errs, &SettingError{Name: name, Key: "unknown", Args: []any{"Known", strings.Join(known, ", ")}})
		}
	}
	return errors.Join(errs...)
}

// Names returns the name of every setting.
func Names() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		names = append(names, Prefix+f.Tag.Get("env"))
	}
	return names
}

// Validate checks what can be checked without opening anything.
func (c Config) Validate() error {
	var errs []error
	wrong := func(name, key string, args ...any) {
		errs = append(errs, &SettingError{Name: Prefix + name, Key: key, Args: args})
	}
	scheme := func(name, v string, allowed ...string) {
		u, err := url.Parse(v)
		if v != "" && (err != nil || !slices.Contains(allowed, u.Scheme)) {
			wrong(name, "url", "Schemes", strings.Join(allowed, "://, ")+"://")
		}
	}
	scheme("DATABASE_URL", c.DatabaseURL, "postgres", "postgresql", "sqlite")
	scheme("REDIS_URL", c.RedisURL, "redis", "rediss")
	scheme("BLOB_URL", c.BlobURL, "s3", "file")
	scheme("SMTP_URL", c.SMTPURL, "smtp", "smtps")
	scheme("BASE_URL", c.BaseURL, "http", "https")
	for name, address := range map[string]string{"LISTEN": c.Listen, "PROBE_LISTEN": c.Probe} {
		if _, port, err := net.SplitHostPort(address); address != "" && (err != nil || port == "") {
			wrong(name, "address", "Value", address)
		}
	}
	for _, one := range c.Proxies {
		if _, ok := network(one); !ok {
			wrong("TRUSTED_PROXIES", "network", "Value", one)
		}
	}
	if c.Data == "" {
		wrong("DATA", "empty")
	}
	if key, err := hex.DecodeString(c.SecretKey); c.SecretKey != "" && (err != nil || len(key) < 32) {
		wrong("SECRET_KEY", "key")
	}
	for name, d := range map[string]time.Duration{"GRACE": c.Grace, "LEASE": c.Lease} {
		if d < 0 {
			wrong(name, "negative")
		}
	}
	for _, v := range []struct {
		name, value string
		allowed     []string
	}{
		{"DEMO", c.Demo, []string{"auto", "on", "off"}},
		{"LOG_LEVEL", c.LogLevel, []string{"debug", "info", "warn", "error"}},
		{"LOG_FORMAT", c.LogFormat, []string{"text", "json"}},
	} {
		if !slices.Contains(v.allowed, v.value) {
			wrong(v.name, "choice", "Value", v.value, "Allowed", strings.Join(v.allowed, ", "))
		}
	}
	for _, role := range c.secondFactor() {
		if !slices.Contains(viewer.Members(), role) {
			wrong("SECOND_FACTOR", "choice", "Value", role, "Allowed", members())
		}
	}
	return errors.Join(errs...)
}

// network reads an address or a network such as 10.0.0.0/8.
func network(text string) (netip.Prefix, bool) {
	text = strings.TrimSpace(text)
	if one, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(one, one.BitLen()), true
	}
	many, err := netip.ParsePrefix(text)
	return many, err == nil
}

// proxies are the networks of the setting.
func (c Config) proxies() []netip.Prefix {
	var all []netip.Prefix
	for _, one := range c.Proxies {
		if n, ok := network(one); ok { // Validate has seen the others
			all = append(all, n)
		}
	}
	return all
}

// Embedded says whether the database lives in the data folder, so that one process holds it.
func (c Config) Embedded() bool {
	return c.DatabaseURL == "" || strings.HasPrefix(c.DatabaseURL, "sqlite:")
}

// Loopback says whether only this machine can reach the address listened on.
func (c Config) Loopback() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	if c.Listen == "" || host == "localhost" {
		return true
	}
	addr, parsed := netip.ParseAddr(host)
	return err == nil && parsed == nil && addr.IsLoopback()
}

// Print writes every setting as KEY=value with its help, secrets masked.
func (c Config) Print(w io.Writer) error {
	v := reflect.ValueOf(c)
	for _, f := range reflect.VisibleFields(v.Type()) {
		value := fmt.Sprint(v.FieldByIndex(f.Index).Interface())
		if list, ok := reflect.TypeAssert[[]string](v.FieldByIndex(f.Index)); ok {
			value = strings.Join(list, ",")
		}
		switch f.Tag.Get("secret") {
		case "all":
			if value != "" {
				value = "***"
			}
		case "url":
			if u, err := url.Parse(value); err == nil {
				value = u.Redacted()
			} else {
				value = "***"
			}
		}
		if _, err := fmt.Fprintf(w, "# %s\n%s%s=%s\n", f.Tag.Get("help"), Prefix, f.Tag.Get("env"), value); err != nil {
			return fmt.Errorf("printing the configuration: %w", err)
		}
	}
	return nil
}
