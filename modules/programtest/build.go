package programtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// binary is the program with the keeper of its folder, whose pipe is open as long as this process lives.
type binary struct {
	path   string
	folder *keeper
	err    error
}

// built is the program of this test process, made when the first test asks.
var built = sync.OnceValue(build)

// Binary returns the path of the program, built from this tree with the flags of the environment (GOFLAGS).
func Binary(tb testing.TB) string {
	tb.Helper()
	made := built()
	if made.err != nil {
		tb.Fatal(made.err)
	}
	return made.path
}

// root returns the folder of the repository.
var root = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("looking for go.mod: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
})

func build() (b binary) {
	at, err := root()
	if err != nil {
		return binary{err: err}
	}
	dir, err := os.MkdirTemp("", "atouts-programtest-")
	if err != nil {
		return binary{err: fmt.Errorf("making the program's folder: %w", err)}
	}
	// The folder is needed until the last test's end, which nobody is told of: who reads the pipe is.
	if b.folder, err = keep(`read -r _; rm -rf -- "$1"`, dir); err != nil {
		return binary{err: errors.Join(err, os.RemoveAll(dir))}
	}
	b.path = filepath.Join(dir, "atouts")
	cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", b.path, "./cmd/atouts") // #nosec G204 -- our own program
	cmd.Dir = at
	if out, err := cmd.CombinedOutput(); err != nil {
		b.err = fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return b
}

// keeper is a shell that survives this process: its input ends with it, however it ends.
type keeper struct {
	input *os.File
	shell *exec.Cmd
}

func keep(script, argument string) (*keeper, error) {
	hold, end, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("making a keeper's pipe: %w", err)
	}
	defer hold.Close()                                               //nolint:errcheck // the shell has it
	cmd := exec.Command("/bin/sh", "-c", script, "keeper", argument) // #nosec G204 -- constant scripts of this package
	cmd.Stdin = hold
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches the tests, and the keeper after them
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting a keeper: %w", err), end.Close())
	}
	return &keeper{input: end, shell: cmd}, nil
}

// release sends the keeper home without having done anything.
func (k *keeper) release() {
	_, _ = k.input.WriteString("nothing to do\n")
	_ = k.input.Close()
	_ = k.shell.Wait() // its code says nothing
}
