package programtest

import (
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/atouts/atouts/modules/host"
)

// compose is what matters here of docker-compose.yml.
type compose struct {
	Services map[string]service           `yaml:"services"`
	Secrets  map[string]map[string]string `yaml:"secrets"`
}

// service is one of its services: its settings, and what it runs.
type service struct {
	Environment map[string]string `yaml:"environment"`
	Entrypoint  []string          `yaml:"entrypoint"`
	Command     []string          `yaml:"command"`
	Secrets     []string          `yaml:"secrets"`
	Deploy      struct {
		Replicas int `yaml:"replicas"`
	} `yaml:"deploy"`
}

func readCompose(tb testing.TB, at string) compose {
	tb.Helper()
	body, err := os.ReadFile(filepath.Join(at, "docker-compose.yml")) // #nosec G304 -- our own file
	if err != nil {
		tb.Fatal(err)
	}
	var c compose
	if err := yaml.Unmarshal(body, &c); err != nil {
		tb.Fatalf("reading docker-compose.yml: %v", err)
	}
	return c
}

// makeSecrets runs scripts/secrets beside a new folder and returns the secrets by name.
func makeSecrets(tb testing.TB, at string) map[string]string {
	tb.Helper()
	dir := tb.TempDir()
	script, err := os.ReadFile(filepath.Join(at, "scripts", "secrets")) // #nosec G304 -- our own file
	if err != nil {
		tb.Fatal(err)
	}
	inside := filepath.Join(dir, "scripts", "secrets")
	if err := os.MkdirAll(filepath.Dir(inside), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(inside, script, 0o600); err != nil {
		tb.Fatal(err)
	}
	if out, err := exec.CommandContext(tb.Context(), "bash", inside).CombinedOutput(); err != nil { // #nosec G204 -- our own script
		tb.Fatalf("making the secrets: %v\n%s", err, out)
	}
	made, err := filepath.Glob(filepath.Join(dir, "var", "secrets", "*"))
	if err != nil || len(made) == 0 {
		tb.Fatalf("scripts/secrets made nothing (%v)", err)
	}
	secrets := map[string]string{}
	for _, file := range made {
		body, err := os.ReadFile(file) // #nosec G304 -- made above
		if err != nil {
			tb.Fatal(err)
		}
		secrets[filepath.Base(file)] = string(body)
	}
	return secrets
}

// variable is ${NAME:-default} in the file.
var variable = regexp.MustCompile(`\$\{[A-Z_]+(?::-([^}]*))?\}`)

// translator makes a service's settings those of a process of the test.
type translator struct {
	tb      testing.TB
	file    compose
	secrets map[string]string
	// rewrite has, for each setting, how its value becomes one of the test; nil leaves it as it is.
	rewrite map[string]func(value string) string
	seen    map[string]bool
}

// env returns the environment of a service.
func (t *translator) env(name string) map[string]string {
	t.tb.Helper()
	s, ok := t.file.Services[name]
	if !ok {
		t.tb.Fatalf("docker-compose.yml has no service %q", name)
	}
	run := t.tb.TempDir()
	env := map[string]string{}
	for setting, value := range s.Environment {
		value = variable.ReplaceAllString(value, "$1")
		base, isFile := strings.CutSuffix(setting, "_FILE")
		if !isFile {
			env[setting] = t.value(base, value)
			continue
		}
		file := filepath.Join(run, path.Base(value))
		if err := os.WriteFile(file, []byte(t.value(base, t.secret(s, value))), 0o400); err != nil {
			t.tb.Fatal(err)
		}
		env[setting] = file
	}
	return env
}

// value returns the test's value of a setting.
func (t *translator) value(setting, value string) string {
	t.tb.Helper()
	short := strings.TrimPrefix(setting, host.Prefix)
	change, known := t.rewrite[short]
	if !known {
		t.tb.Fatalf("docker-compose.yml sets %s, which the test of it does not know: say in programtest how to give it", setting)
	}
	t.seen[short] = true
	if change == nil {
		return value
	}
	return change(value)
}

// secret returns the content of a file of /run/secrets that a service may read.
func (t *translator) secret(s service, at string) string {
	t.tb.Helper()
	name, ok := strings.CutPrefix(at, "/run/secrets/")
	if !ok || !slices.Contains(s.Secrets, name) {
		t.tb.Fatalf("docker-compose.yml reads %s, which is no secret of that service (%v)", at, s.Secrets)
	}
	made, ok := t.secrets[name]
	if from := t.file.Secrets[name]["file"]; !ok || from != "var/secrets/"+name {
		t.tb.Fatalf("the secret %s of docker-compose.yml comes from %q; scripts/secrets makes %v", name, from, slices.Sorted(maps.Keys(t.secrets)))
	}
	return made
}

// done fails the test when a setting that it knows is set no more.
func (t *translator) done() {
	t.tb.Helper()
	for setting := range t.rewrite {
		if !t.seen[setting] {
			t.tb.Errorf("docker-compose.yml does not set %s%s any more: take it out of programtest", host.Prefix, setting)
		}
	}
}

// elsewhere puts a server's host, port, user and password into the address of another; path and query stay.
func elsewhere(tb testing.TB, server string) func(string) string {
	tb.Helper()
	to := parse(tb, server)
	return func(value string) string {
		from := parse(tb, value)
		if from.Scheme != to.Scheme {
			tb.Fatalf("docker-compose.yml gives an address of %s:// where the test has %s://", from.Scheme, to.Scheme)
		}
		from.Host, from.User = to.Host, to.User
		return from.String()
	}
}

func parse(tb testing.TB, raw string) *url.URL {
	tb.Helper()
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" && u.Query().Get("host") == "" {
		tb.Fatalf("%q is no address (%v)", raw, err)
	}
	return u
}

// port changes the port of an address to listen on.
func port(tb testing.TB, address, to string) string {
	tb.Helper()
	at, _, err := net.SplitHostPort(address)
	if err != nil {
		tb.Fatalf("reading the address to listen on: %v", err)
	}
	return net.JoinHostPort(at, to)
}
