// Command gotest runs go test and reports as go test does, with two things more: with CI set a skipped test is a failure, and
// every event is kept in a file to look into afterwards.
//
//	go run ./scripts/gotest [-o out/test.json] [flags and packages of go test]
//
// go test itself cannot say that nothing was skipped without printing every line of every test (-v). The ordinary closing
// lines (ok, FAIL, no test files) are printed as they come; a test's output only when it failed.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Getenv("CI") != ""); err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer, skipFails bool) error {
	keep := io.Discard
	if len(args) > 1 && args[0] == "-o" {
		if err := os.MkdirAll(filepath.Dir(args[1]), 0o750); err != nil {
			return fmt.Errorf("making the folder of the events: %w", err)
		}
		file, err := os.Create(args[1])
		if err != nil {
			return fmt.Errorf("creating the file of the events: %w", err)
		}
		defer file.Close()
		keep, args = file, args[2:]
	}
	// #nosec G204 -- a developer's tool: its arguments are the developer's.
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("making the pipe to go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting go test: %w", err)
	}
	r := newReport(out)
	lines := bufio.NewReader(io.TeeReader(events, keep))
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.line(line)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("reading the events: %w", err)
		}
	}
	return errors.Join(cmd.Wait(), r.close(skipFails))
}
