package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a module whose test passes, skips, fails or panics.
func sample(t *testing.T, body string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":         "module sample\n\ngo 1.26\n",
		"a/a_test.go":    "package a\n\nimport \"testing\"\n\n" + body + "\n",
		"b/b.go":         "package b\n",
		"good/g_test.go": "package good\n\nimport \"testing\"\n\nfunc TestGood(t *testing.T) { t.Log(\"never shown\") }\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func TestRun(t *testing.T) { //nolint:paralleltest // go test runs in the folder of the sample
	tests := map[string]struct {
		body      string
		skipFails bool
		fails     bool
		want      []string
	}{
		"pass": {body: `func TestA(t *testing.T) { t.Log("never shown") }`, skipFails: true, want: []string{"ok  \tsample/a"}},
		"skip is told": {
			body: `func TestA(t *testing.T) { t.Skip("no browser here") }`,
			want: []string{"ok  \tsample/a", "skipped: 1", "sample/a TestA", "no browser here"},
		},
		"skip fails": {
			body:      `func TestA(t *testing.T) { t.Run("inner", func(t *testing.T) { t.Skip("no browser here") }) }`,
			skipFails: true, fails: true, want: []string{"sample/a TestA/inner", "no browser here"},
		},
		"failure": {
			body:  `func TestA(t *testing.T) { t.Error("it broke") }`,
			fails: true, want: []string{"--- FAIL: TestA", "it broke", "FAIL\tsample/a"},
		},
		"panic": {
			body:  `func TestA(t *testing.T) { t.Log("before"); panic("it burst") }`,
			fails: true, want: []string{"panic: it burst", "FAIL\tsample/a"},
		},
		"does not compile": {
			body:  `func TestA(t *testing.T) { nowhere() }`,
			fails: true, want: []string{"undefined: nowhere", "FAIL\tsample/a [build failed]"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			sample(t, test.body)
			var out strings.Builder
			err := run([]string{"-o", "out/test.json", "./..."}, &out, test.skipFails)
			if (err != nil) != test.fails {
				t.Errorf("error: %v, want one: %v", err, test.fails)
			}
			if strings.HasPrefix(name, "skip fails") && !errors.Is(err, errSkipped) {
				t.Errorf("error: got %v, want %v", err, errSkipped)
			}
			for _, want := range append(test.want, "ok  \tsample/good") {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing in:\n%s", want, out.String())
				}
			}
			if strings.Contains(out.String(), "never shown") {
				t.Errorf("a passing test's output is shown:\n%s", out.String())
			}
			if events, err := os.ReadFile("out/test.json"); err != nil || !strings.Contains(string(events), "TestGood") {
				t.Errorf("the file of the events (%v):\n%s", err, events)
			}
		})
	}
}
