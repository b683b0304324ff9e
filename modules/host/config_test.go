package host_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/host"
)

// file writes a file of a test and returns its path.
func file(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTheLaterSourceWins gives one setting in each place, from the weakest to the strongest.
func TestTheLaterSourceWins(t *testing.T) {
	t.Parallel()
	settings := file(t, "# a comment\n\nATOUTS_DATA = /from/file\nATOUTS_LOG_LEVEL=\"warn\"\nATOUTS_SECRET_KEY_FILE="+file(t, strings.Repeat("ab", 32)+"\n")+"\n")
	fromFile := file(t, "/from/secret\n")
	for name, c := range map[string]struct {
		file    string
		environ []string
		flags   map[string]string
		want    string
	}{
		"default":                    {want: "./var"},
		"file":                       {file: settings, want: "/from/file"},
		"environment":                {file: settings, environ: []string{"ATOUTS_DATA=/from/env"}, want: "/from/env"},
		"file named in environment":  {file: settings, environ: []string{"ATOUTS_DATA_FILE=" + fromFile}, want: "/from/secret"},
		"flag":                       {file: settings, environ: []string{"ATOUTS_DATA=/from/env"}, flags: map[string]string{"ATOUTS_DATA": "/from/flag"}, want: "/from/flag"},
		"empty is not set":           {environ: []string{"ATOUTS_DATA="}, want: "./var"},
		"others' variables are free": {environ: []string{"HOME=/root", "ATOUTSIDER=1", "ATOUTS_TEST_LOG=1", "ATOUTS_DEV_X=1"}, want: "./var"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, err := host.Load(c.file, c.environ, c.flags)
			if err != nil {
				t.Fatal(err)
			}
			if config.Data != c.want {
				t.Errorf("data is %q, want %q", config.Data, c.want)
			}
			if c.file != "" && (config.LogLevel != "warn" || config.SecretKey != strings.Repeat("ab", 32)) {
				t.Errorf("level %q and key %q are not those of the file", config.LogLevel, config.SecretKey)
			}
		})
	}
}

// TestWrongSettingsSayWhatToDo looks for the setting's name and the cure in what is said.
func TestWrongSettingsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pair, says, cure string }{
		{"ATOUTS_LISTENS=:8080", "ATOUTS_LISTENS: there is no such setting", "ATOUTS_LISTEN, ATOUTS_BASE_URL"},
		{"ATOUTS_LISTEN=8080", `ATOUTS_LISTEN: "8080" is not host:port`, "127.0.0.1:8080"},
		{"ATOUTS_LISTEN=localhost:", "ATOUTS_LISTEN", "127.0.0.1:8080"},
		{"ATOUTS_PROBE_LISTEN=8090", `ATOUTS_PROBE_LISTEN: "8090" is not host:port`, ":8080"},
		{"ATOUTS_TRUSTED_PROXIES=10.0.0.0/8,proxy", `ATOUTS_TRUSTED_PROXIES: "proxy" is neither an address nor a network`, "172.16.0.0/12"},
		{"ATOUTS_DATABASE_URL=mysql://localhost/x", "ATOUTS_DATABASE_URL: it is not a URL of a known kind", "postgres://"},
		{"ATOUTS_DATABASE_URL=://", "ATOUTS_DATABASE_URL", "postgres://"},
		{"ATOUTS_REDIS_URL=localhost:6379", "ATOUTS_REDIS_URL", "redis://"},
		{"ATOUTS_BLOB_URL=/var/files", "ATOUTS_BLOB_URL", "s3://"},
		{"ATOUTS_SMTP_URL=mail.example", "ATOUTS_SMTP_URL", "smtp://"},
		{"ATOUTS_BASE_URL=atouts.example", "ATOUTS_BASE_URL", "https://"},
		{"ATOUTS_SECRET_KEY=short", "ATOUTS_SECRET_KEY: it is not 32 bytes in hex", "openssl rand -hex 32"},
		{"ATOUTS_SECRET_KEY=" + strings.Repeat("zz", 32), "ATOUTS_SECRET_KEY: it is not 32 bytes in hex", "openssl rand -hex 32"},
		{"ATOUTS_DEMO=yes", `ATOUTS_DEMO: "yes" is not a value`, "auto, on, off"},
		{"ATOUTS_LOG_LEVEL=loud", "ATOUTS_LOG_LEVEL", "debug, info, warn, error"},
		{"ATOUTS_LOG_FORMAT=xml", "ATOUTS_LOG_FORMAT", "text, json"},
		{"ATOUTS_SECOND_FACTOR=admin,chef", `ATOUTS_SECOND_FACTOR: "chef" is not a value`, "recruiter, admin"},
		{"ATOUTS_GRACE=soon", "ATOUTS_GRACE: it is not a length of time", "20s"},
		{"ATOUTS_GRACE=-1s", "ATOUTS_GRACE: it is less than nothing", "20s"},
		{"ATOUTS_LEASE=15", "ATOUTS_LEASE", "20s"},
		{"ATOUTS_SMTP_URL_FILE=/nowhere/at/all", "ATOUTS_SMTP_URL_FILE: /nowhere/at/all does not exist", "readable file"},
	} {
		t.Run(c.pair, func(t *testing.T) {
			t.Parallel()
			_, err := host.Load("", []string{c.pair}, nil)
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.cure) {
				t.Errorf("the error %v does not say %q and %q", err, c.says, c.cure)
			}
		})
	}
}

// TestEveryProblemIsSaidAtOnce spares the operator one start for each mistake.
func TestEveryProblemIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	_, err := host.Load(file(t, "nonsense\nATOUTS_COLOUR=blue\n"), []string{"ATOUTS_LISTEN=8080", "ATOUTS_DATA=/a", "ATOUTS_DATA_FILE=/nowhere"}, nil)
	for _, want := range []string{
		"line 1 is not KEY=value", "ATOUTS_COLOUR", "ATOUTS_LISTEN", "ATOUTS_DATA: it is given twice", "ATOUTS_DATA_FILE",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
	if _, err := host.Load("/nowhere/at/all", nil, nil); err == nil || !strings.Contains(err.Error(), "--config") {
		t.Errorf("a configuration file that is not there: %v", err)
	}
}

// TestPrintMasksSecrets prints settings whose secrets are all the same word.
func TestPrintMasksSecrets(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("5ec2e7", 12)
	config, err := host.Load("", []string{
		"ATOUTS_DATABASE_URL=postgres://ada:hush@db:5432/atouts", "ATOUTS_REDIS_URL=redis://:hush@redis:6379/0", "ATOUTS_BLOB_URL=s3://id:hush@s3:3900/files",
		"ATOUTS_SMTP_URL=smtp://ada:hush@mail:587", "ATOUTS_SECRET_KEY=" + key, "ATOUTS_METRICS_TOKEN=hush", "ATOUTS_LISTEN=:8080",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := config.Print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "hush") || strings.Contains(out.String(), key) {
		t.Errorf("a secret is printed:\n%s", &out)
	}
	for _, want := range []string{"ATOUTS_DATABASE_URL=postgres://ada:xxxxx@db:5432/atouts", "ATOUTS_SECRET_KEY=***", "ATOUTS_METRICS_TOKEN=***", "ATOUTS_LISTEN=:8080", "ATOUTS_GRACE=20s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not printed:\n%s", want, &out)
		}
	}
	for _, name := range host.Names() {
		if !strings.Contains(out.String(), "\n"+name+"=") {
			t.Errorf("%s is not printed", name)
		}
	}
	if !slices.Contains(host.Names(), "ATOUTS_BASE_URL") {
		t.Error("the names of the settings lack one")
	}
}

// TestLoopback decides where the demonstration may run.
func TestLoopback(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]bool{
		"": true, "127.0.0.1:8080": true, "localhost:8080": true, "[::1]:8080": true, "127.9.9.9:1": true,
		":8080": false, "0.0.0.0:8080": false, "[::]:8080": false, "192.0.2.1:8080": false, "atouts.example:80": false, "localhost.example:80": false,
	} {
		if got := (host.Config{Listen: listen}).Loopback(); got != want {
			t.Errorf("Loopback of %q is %v", listen, got)
		}
	}
}
