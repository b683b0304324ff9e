package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// errMissing says that this machine has no PostgreSQL programs.
var errMissing = errors.New("no PostgreSQL 15 or newer in /usr/lib/postgresql or in PATH (Debian: apt-get install postgresql)")

const (
	startLimit = 60 * time.Second // a loaded machine with cold disks; ordinarily it takes a second
	pollEvery  = 20 * time.Millisecond
	minVersion = 15 // the first with ICU as the default collation
)

// keeper runs the server, starts it anew for each line it reads, and at the end of its input stops it at once (QUIT: no
// waiting for sessions) and removes its files. It does so too when it is told to end itself.
const keeper = `dir=$1; shift
run() { "$@" </dev/null & pid=$!; }
end() { trap '' HUP INT TERM; kill -QUIT "$pid"; wait "$pid"; rm -rf -- "$dir"; exit; }
trap end HUP INT TERM
run "$@"
while read -r _; do kill -QUIT "$pid"; wait "$pid"; run "$@"; done
end`

// process is a server that this test process has started.
type process struct {
	dir   string
	stdin *os.File // the pipe to the keeper; held open as long as the server is to live
}

// launch initialises and starts a server and waits until it answers.
func launch() (*process, error) {
	bin, err := findPrograms()
	if err != nil {
		return nil, err
	}
	// Not os.TempDir: a Unix socket's path may have 107 bytes, and TMPDIR can be long.
	dir, err := os.MkdirTemp("/tmp", "atouts-pgtest-")
	if err != nil {
		return nil, fmt.Errorf("making the server's folder: %w", err)
	}
	p := &process{dir: dir}
	if err := p.start(bin); err != nil {
		if p.stdin == nil {
			_ = os.RemoveAll(dir) // otherwise the keeper does it
		} else {
			_ = p.stdin.Close()
		}
		return nil, err
	}
	return p, nil
}

func (p *process) start(bin string) error {
	attr, err := unprivileged(p.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(p.dir, "data")
	var said bytes.Buffer
	// #nosec G204 -- the programs found in the system's own folders.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=postgres", "--auth=trust", "--no-sync",
		"--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=fr-FR")
	initdb.Dir, initdb.SysProcAttr, initdb.Stdout, initdb.Stderr = p.dir, attr, &said, &said
	if err := initdb.Run(); err != nil {
		return fmt.Errorf("running initdb: %w\n%s", err, said.String())
	}

	log, err := os.Create(filepath.Join(p.dir, "log"))
	if err != nil {
		return fmt.Errorf("creating the server's log: %w", err)
	}
	defer log.Close()
	hold, end, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("making the keeper's pipe: %w", err)
	}
	defer hold.Close()
	// The keeper's output is a file and never a pipe of ours: a server that inherits a pipe keeps whoever reads it waiting.
	// #nosec G204 -- a constant script and the programs found above.
	cmd := exec.Command("/bin/sh", "-c", keeper, "keeper", p.dir,
		filepath.Join(bin, "postgres"), "-D", data, "-k", p.dir, "-c", "listen_addresses=",
		// Rows must survive a crash of the server but not of the machine: the kernel's cache is enough.
		"-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "shared_buffers=64MB", "-c", "max_connections=300", "-c", "autovacuum_naptime=10s")
	cmd.Dir, cmd.SysProcAttr, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.dir, attr, hold, log, log
	if err := cmd.Start(); err != nil {
		_ = end.Close()
		return fmt.Errorf("starting the server's keeper: %w", err)
	}
	p.stdin = end
	_, err = p.await(time.Time{})
	return err
}

// restart stops the server as a crash would and returns when a new one answers.
func (p *process) restart() error {
	before, err := p.await(time.Time{})
	if err != nil {
		return err
	}
	if _, err := p.stdin.WriteString("again\n"); err != nil {
		return fmt.Errorf("telling the keeper to restart: %w", err)
	}
	_, err = p.await(before)
	return err
}

// await returns when a server answers that was not started at the time given, and says when it was.
func (p *process) await(not time.Time) (time.Time, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		started, err := p.startedAt(ctx)
		if err == nil && !started.Equal(not) {
			return started, nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
			return time.Time{}, fmt.Errorf("waiting for PostgreSQL to answer: %w\n%s", errors.Join(ctx.Err(), err), log)
		case <-tick.C:
		}
	}
}

func (p *process) startedAt(ctx context.Context) (started time.Time, err error) {
	conn, err := pgx.Connect(ctx, p.url())
	if err != nil {
		return started, fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close(ctx)
	if err := conn.QueryRow(ctx, "SELECT pg_postmaster_start_time()").Scan(&started); err != nil {
		return started, fmt.Errorf("asking for the start time: %w", err)
	}
	return started, nil
}

func (p *process) url() string {
	return "postgres://postgres@/postgres?host=" + p.dir + "&sslmode=disable"
}

// findPrograms returns the folder of the newest installed server.
func findPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	found = slices.DeleteFunc(found, func(path string) bool { return version(path) < minVersion })
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
		return filepath.Dir(newest), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errMissing
}

// unprivileged gives the folder to the user that the server is to run as, and how to become that user. The keeper has a
// process group of its own, so that Ctrl-C reaches the tests first and the server ends after them.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("looking for a user to run PostgreSQL as: %w", err)
	}
	uid, errUID := strconv.ParseUint(who.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(who.Gid, 10, 32)
	if err := errors.Join(errUID, errGID); err != nil {
		return nil, fmt.Errorf("reading the ids of user %s: %w", who.Username, err)
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, fmt.Errorf("giving the server's folder to user %s: %w", who.Username, err)
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, nil
}
