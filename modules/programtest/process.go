package programtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	// startLimit is for a loaded machine; ordinarily a process is ready in half a second.
	startLimit = time.Minute
	// stopLimit is a little more than the program gives itself (ATOUTS_GRACE and five seconds).
	stopLimit = 30 * time.Second
	pollEvery = 10 * time.Millisecond
)

// Process is one process of the program. It can be started again after it has ended.
type Process struct {
	// Name is what it is called in the log of a failed test.
	Name string
	// Env are its settings; it gets no other variable. They may be changed between two starts.
	Env map[string]string

	tb    testing.TB
	args  []string
	ready func(context.Context) error // nil when it is ready
	said  diary
	cmd   *exec.Cmd
	watch *keeper
	ended chan struct{} // closed when the process has ended
}

// NewProcess returns a process that is not started yet. What it says is printed when the test fails.
func NewProcess(tb testing.TB, name string, env map[string]string, args ...string) *Process {
	tb.Helper()
	p := &Process{Name: name, Env: maps.Clone(env), tb: tb, args: args}
	tb.Cleanup(func() {
		p.Stop()
		if tb.Failed() {
			tb.Logf("%s (atouts %v) said:\n%s", p.Name, p.args, lastLines(p.Said(), 200))
		}
	})
	return p
}

// Start starts the process and returns at once.
func (p *Process) Start() {
	p.tb.Helper()
	if p.Runs() {
		p.tb.Fatalf("%s runs already", p.Name)
	}
	cmd := exec.Command(Binary(p.tb), p.args...) // #nosec G204 -- our own program
	cmd.Dir = p.tb.TempDir()                     // where it finds nothing of ours
	cmd.Env = []string{}
	for _, name := range slices.Sorted(maps.Keys(p.Env)) {
		cmd.Env = append(cmd.Env, name+"="+p.Env[name])
	}
	cmd.Stdout, cmd.Stderr = &p.said, &p.said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches the tests, which stop it
	if err := cmd.Start(); err != nil {
		p.tb.Fatalf("starting %s: %v", p.Name, err)
	}
	ended := make(chan struct{})
	p.cmd, p.ended = cmd, ended
	go func() {
		_ = cmd.Wait() // Code says it
		close(ended)
	}()
	var err error
	if p.watch, err = keep(`read -r _ || kill -KILL "$1"`, strconv.Itoa(p.cmd.Process.Pid)); err != nil {
		p.tb.Fatal(err)
	}
}

// Ready starts the process and returns when it is ready.
func (p *Process) Ready() {
	p.tb.Helper()
	p.Start()
	p.AwaitReady()
}

// AwaitReady returns when the process is ready; the test fails when it ends before.
func (p *Process) AwaitReady() {
	p.tb.Helper()
	p.await("to be ready", startLimit, p.ready)
}

// AwaitSaid returns when the process has said a text.
func (p *Process) AwaitSaid(text string) {
	p.tb.Helper()
	p.await("to say "+text, startLimit, p.hasSaid(text))
}

func (p *Process) hasSaid(text string) func(context.Context) error {
	return func(context.Context) error {
		if !p.said.has(text) {
			return errors.New("it has not said: " + text)
		}
		return nil
	}
}

func (p *Process) await(what string, limit time.Duration, ready func(context.Context) error) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.tb.Context(), limit)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-p.ended:
			if err := ready(ctx); err == nil {
				return // its last words
			}
			p.tb.Fatalf("%s ended with code %d; it was waited for %s", p.Name, p.Code(), what)
		case <-ctx.Done():
			p.tb.Fatalf("waiting for %s %s: %v", p.Name, what, errors.Join(ctx.Err(), err))
		}
	}
}

// Runs says whether the process runs.
func (p *Process) Runs() bool {
	if p.cmd == nil {
		return false
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Stop tells the process to stop, if it runs, and fails the test when it does not end in time with code 0.
func (p *Process) Stop() {
	p.tb.Helper()
	if !p.Runs() {
		return
	}
	p.Signal(syscall.SIGTERM)
	if code := p.Await(); code != 0 {
		p.tb.Errorf("%s stopped with code %d", p.Name, code)
	}
}

// Signal sends a signal to the process.
func (p *Process) Signal(s os.Signal) {
	p.tb.Helper()
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.tb.Errorf("sending %s to %s: %v", s, p.Name, err)
	}
}

// Await waits for the end of the process and returns its code. One that does not end is killed, and the test fails.
func (p *Process) Await() int {
	p.tb.Helper()
	late := time.NewTimer(stopLimit)
	defer late.Stop()
	select {
	case <-p.ended:
	case <-late.C:
		p.tb.Errorf("%s did not end in %s", p.Name, stopLimit)
		p.Kill()
	}
	p.unwatch()
	return p.Code()
}

// Kill ends the process as kill -9 does and returns when it is gone.
func (p *Process) Kill() {
	p.tb.Helper()
	p.Signal(syscall.SIGKILL)
	<-p.ended
	p.unwatch()
}

// unwatch sends the keeper home, before another process may have the number.
func (p *Process) unwatch() {
	if p.watch != nil {
		p.watch.release()
		p.watch = nil
	}
}

// PID is the number of the process in its present life.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Code is the code with which the process ended; -1 when a signal did it.
func (p *Process) Code() int { return p.cmd.ProcessState.ExitCode() }

// Said is everything that the process has said, on both outputs, in all its lives.
func (p *Process) Said() string { return p.said.String() }

// lastLines returns the end of a text.
func lastLines(text string, n int) string {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) <= n {
		return text
	}
	return fmt.Sprintf("(%d lines before)\n%s", len(lines)-n, strings.Join(lines[len(lines)-n:], ""))
}

// diary keeps what is written into it.
type diary struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write keeps b.
func (d *diary) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, err := d.all.Write(b)
	if err != nil {
		return n, fmt.Errorf("keeping what a process says: %w", err)
	}
	return n, nil
}

// String returns what was kept.
func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all.String()
}

func (d *diary) has(text string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return bytes.Contains(d.all.Bytes(), []byte(text))
}
