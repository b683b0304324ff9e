// Package redistest lends tests a real Redis.
//
// [Start] starts a redis-server for one test: empty, keeping nothing on disk, refusing to evict (as docker-compose.yml does),
// with a password of its own, on a loopback port. It ends with the test; should the test process be killed, it ends with the
// process, because the shell that keeps it reads a pipe whose other end only that process holds.
//
// Where redis-server is not installed the test is skipped, except with CI set: there it fails.
package redistest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
)

const (
	startLimit = 30 * time.Second
	pollEvery  = 5 * time.Millisecond
	attempts   = 5 // a port that was free may be taken before the server has it

	// Below the ports that kernels hand out to outgoing connections, so that none of them takes a port between our look and
	// the server's start.
	firstPort, ports = 15000, 15000
)

// keeper runs the server and kills it at the end of its input, or when it is told to end itself.
const keeper = `dir=$1; shift
end() { trap '' HUP INT TERM; kill -KILL "$pid"; wait "$pid"; rm -rf -- "$dir"; exit; }
trap end HUP INT TERM
"$@" </dev/null & pid=$!
read -r _
end`

// Start starts a Redis server that lives as long as the test and returns its URL, redis://:password@127.0.0.1:port/0.
func Start(tb testing.TB) string {
	tb.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil && os.Getenv("CI") == "" {
		tb.Skip("no redis-server in PATH (Debian: apt-get install redis-server)")
	}
	if err != nil {
		tb.Fatalf("looking for redis-server (Debian: apt-get install redis-server): %v", err)
	}
	var failed error
	for range attempts {
		s, err := launch(program)
		if err == nil {
			tb.Cleanup(s.stop)
			return "redis://:" + s.password + "@" + s.address + "/0"
		}
		failed = errors.Join(failed, err)
	}
	tb.Fatal(failed)
	return ""
}

// server is one redis-server and the shell that keeps it.
type server struct {
	dir, address, password string

	keeper *exec.Cmd
	stdin  *os.File // the pipe to the keeper
}

func launch(program string) (*server, error) {
	dir, err := os.MkdirTemp("", "atouts-redistest-")
	if err != nil {
		return nil, fmt.Errorf("making the server's folder: %w", err)
	}
	port := strconv.Itoa(firstPort + rand.IntN(ports)) // #nosec G404 -- a port, not a secret
	s := &server{dir: dir, address: net.JoinHostPort("127.0.0.1", port), password: uuid.NewString()}
	if err := s.start(program, port); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	if err := s.await(); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		s.stop()
		return nil, fmt.Errorf("%w\n%s", err, log)
	}
	return s, nil
}

func (s *server) start(program, port string) error {
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return fmt.Errorf("creating the server's log: %w", err)
	}
	defer log.Close()
	hold, end, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("making the keeper's pipe: %w", err)
	}
	defer hold.Close()
	// #nosec G204 -- a constant script and a program found in PATH.
	s.keeper = exec.Command("/bin/sh", "-c", keeper, "keeper", s.dir, program,
		"--bind", "127.0.0.1", "--port", port, "--requirepass", s.password, "--dir", s.dir,
		"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
	// A group of its own: Ctrl-C reaches the tests, and the server ends after them.
	s.keeper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.keeper.Stdin, s.keeper.Stdout, s.keeper.Stderr = hold, log, log
	if err := s.keeper.Start(); err != nil {
		_ = end.Close()
		return fmt.Errorf("starting the server's keeper: %w", err)
	}
	s.stdin = end
	return nil
}

// stop ends the server and returns when it is gone.
func (s *server) stop() {
	_ = s.stdin.Close()
	_ = s.keeper.Wait() // its exit code says nothing
}

// await returns when our server answers. The password tells it from another one that had the port first.
func (s *server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := s.ping(ctx)
		var refused *refusedError
		if err == nil || errors.As(err, &refused) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for redis-server: %w", errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

// refusedError says that something else answers at our address.
type refusedError struct{ address, answer string }

// Error tells what answered.
func (e *refusedError) Error() string {
	return fmt.Sprintf("%s is taken: it answered %q", e.address, e.answer)
}

// ping speaks the protocol itself: a client library would keep goroutines that the test's leak check would find.
func (s *server) ping(ctx context.Context) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.address)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	if _, err := fmt.Fprintf(conn, "AUTH %s\r\n", s.password); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	if answer != "+OK\r\n" {
		return &refusedError{address: s.address, answer: answer}
	}
	return nil
}
