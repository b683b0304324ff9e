package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/modules/host"
)

// TestCommandLine holds the exit codes and what is said.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args    []string
		code    int
		out, er string
	}{
		"help":                       {args: []string{"help"}, out: "  migrate  bring the database"},
		"help lists module commands": {args: []string{"help"}, out: "  high     say who was asked"},
		"--help":                     {args: []string{"--help"}, out: "Commands:"},
		"help of a command":          {args: []string{"migrate", "-h"}, out: "Commands:"},
		"config":                     {args: []string{"config", "--listen", ":99"}, out: "ATOUTS_LISTEN=:99\n"},
		"a command of a module":      {args: []string{"high", "--data", "DATA", "one", "--two"}, out: "high [one --two]"},
		"unknown command":            {args: []string{"fly", "--data", "DATA"}, code: 2, er: `there is no command "fly"; see atouts help`},
		"unknown flag":               {args: []string{"serve", "--fast"}, code: 2, er: "serve has no flag --fast; see atouts help"},
		"a flag without its value":   {args: []string{"config", "--listen"}, code: 2, er: "needs an argument: -listen"},
		"flags before the command":   {args: []string{"--listen", ":99", "config"}, out: "ATOUTS_LISTEN=:99\n"},
		"flags after arguments":      {args: []string{"high", "one", "--data=DATA", "two"}, out: "high [one two]"},
		"what is after -- is left":   {args: []string{"high", "--data", "DATA", "--", "--listen"}, out: "high [-- --listen]"},
		"argument too many":          {args: []string{"migrate", "now"}, code: 2, er: `migrate takes no argument, not "now"`},
		"argument of serve":          {args: []string{"serve", "here"}, code: 2, er: `serve takes no argument, not "here"`},
		"backup without a file":      {args: []string{"backup"}, code: 2, er: "atouts backup FILE"},
		"backup of nothing":          {args: []string{"backup", "--data", "DATA", "copy"}, code: 1, er: "setting ATOUTS_DATA: there is no database in"},
		"wrong setting":              {args: []string{"serve", "--listen", "here"}, code: 1, er: "setting ATOUTS_LISTEN"},
		"web alone":                  {args: []string{"web", "--data", "DATA"}, code: 1, er: "Set ATOUTS_DATABASE_URL and ATOUTS_REDIS_URL, or use atouts serve"},
		"worker alone":               {args: []string{"worker", "--data", "DATA"}, code: 1, er: "live in one process"},
		"ready when nothing listens": {args: []string{"doctor", "--ready", "--listen", "127.0.0.1:1"}, code: 1, er: "asking for readiness"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, a := range c.args {
				c.args[i] = strings.Replace(a, "DATA", t.TempDir(), 1)
			}
			var out, errs bytes.Buffer
			if code := host.Main(c.args, nil, &out, &errs, toys(&diary{})); code != c.code {
				t.Errorf("exit code %d, want %d: %s", code, c.code, &errs)
			}
			if !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.er) {
				t.Errorf("it prints %q and says %q, want %q and %q", &out, &errs, c.out, c.er)
			}
			if c.code == 0 && errs.Len() > 0 {
				t.Errorf("it complains: %s", &errs)
			}
		})
	}
}

// TestOpenAPIPrintsJSONAlone is what the lint of the contract reads.
func TestOpenAPIPrintsJSONAlone(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "none")
	out, err := called(t, toys(&diary{}), nil, "openapi", "--data", folder)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		OpenAPI string `json:"openapi"`
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil || !strings.HasPrefix(document.OpenAPI, "3.1") {
		t.Errorf("it is no document of OpenAPI 3.1 (%v): %.200s", err, out)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it made the data folder (%v)", err)
	}
}

// TestALifeByCommands migrates twice, asks the doctor, copies the database and opens the copy.
func TestALifeByCommands(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		out, err := called(t, toys(&diary{}), []string{"ATOUTS_DATA=" + data}, args...)
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return out
	}
	if out := run("migrate"); !strings.Contains(out, "ran ent/001") {
		t.Errorf("the first migrate says %q", out)
	}
	if out := run("migrate"); out != "nothing to run\n" {
		t.Errorf("the second migrate says %q", out)
	}
	if out := run("doctor"); strings.Count(out, " ok\n") < 3 || !strings.Contains(out, "database     ok") {
		t.Errorf("the doctor says %q", out)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	run("backup", path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy is %v (%v): others may read it", info, err)
	}
	db, err := open.Open(t.Context(), "sqlite://"+path)
	if err != nil {
		t.Fatal(err)
	}
	var check string
	var tables int
	if err := errors.Join(
		db.Read.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&check),
		db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM sqlite_master WHERE name IN ('accounts', 'outbox')`).Scan(&tables),
		db.Close(),
	); err != nil || check != "ok" || tables != 2 {
		t.Errorf("the copy: %v, check %q, %d of 2 tables", err, check, tables)
	}
	if _, err := called(t, toys(&diary{}), []string{"ATOUTS_DATA=" + data}, "backup", path); !errors.Is(err, host.ErrUsage) {
		t.Errorf("a copy over a copy: %v", err)
	}
}
