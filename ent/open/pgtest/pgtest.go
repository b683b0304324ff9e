package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server that tests may make databases on.
type Server struct {
	base string   // where to connect to create and drop databases
	own  *process // nil when the server was given by ATOUTS_TEST_POSTGRES_URL

	mu        sync.Mutex
	templates map[string]*Template
}

// Template is a database that is prepared once and copied for each test.
type Template struct {
	server  *Server
	name    string
	prepare func(url string) error
	once    sync.Once
	err     error
}

// shared starts the one server of this process. It is the package's only state: what it holds lives exactly as long as the
// process.
var shared = sync.OnceValues(open)

func open() (*Server, error) {
	s := &Server{templates: map[string]*Template{}}
	if given := os.Getenv("ATOUTS_TEST_POSTGRES_URL"); given != "" {
		s.base = given
		return s, nil
	}
	own, err := launch()
	if err != nil {
		return nil, err
	}
	s.base, s.own = own.url(), own
	return s, nil
}

// Start returns the server of this test process, started at the first call.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s, err := shared()
	if errors.Is(err, errMissing) && os.Getenv("CI") == "" {
		tb.Skip(err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Database returns the URL of an empty database that is dropped at the end of the test.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	return s.create(tb, "")
}

// Template returns the template of that name in this process; the first call for a name decides how it is prepared. The
// prepare function is run when the first copy is asked for and must close its connections.
func (s *Server) Template(tb testing.TB, name string, prepare func(url string) error) *Template {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.templates[name]
	if t == nil {
		t = &Template{server: s, name: fresh("template"), prepare: prepare}
		s.templates[name] = t
	}
	return t
}

// Database returns the URL of a copy of the template that is dropped at the end of the test.
func (t *Template) Database(tb testing.TB) string {
	tb.Helper()
	if t.server.own == nil {
		// A given server outlives this process, so no template is left on it.
		at := t.server.create(tb, "")
		if err := t.prepare(at); err != nil {
			tb.Fatalf("preparing a database: %v", err)
		}
		return at
	}
	t.once.Do(func() {
		t.err = t.server.exec("CREATE DATABASE " + t.name)
		if t.err == nil {
			t.err = t.prepare(t.server.url(t.name))
		}
	})
	if t.err != nil {
		tb.Fatalf("preparing the template: %v", t.err)
	}
	return t.server.create(tb, t.name)
}

// Restart ends every session at once, as a crash of the server would, and returns when the server answers again. Tests that
// run beside the caller on the same server lose their sessions too. A server given by ATOUTS_TEST_POSTGRES_URL is not ours to
// restart: the test is skipped.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	if s.own == nil {
		tb.Skip("the server of ATOUTS_TEST_POSTGRES_URL cannot be restarted by a test")
	}
	if err := s.own.restart(); err != nil {
		tb.Fatal(err)
	}
}

func (s *Server) create(tb testing.TB, template string) string {
	tb.Helper()
	name := fresh("test")
	statement := "CREATE DATABASE " + name
	if template != "" {
		statement += " TEMPLATE " + template
	}
	if err := s.exec(statement); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	return s.url(name)
}

func (s *Server) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.base)
	if err != nil {
		return fmt.Errorf("connecting to the test server: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("running %q: %w", statement, err)
	}
	return nil
}

// url is the server's URL with the database's name in place of the one it has.
func (s *Server) url(name string) string {
	u, err := url.Parse(s.base)
	if err != nil {
		return s.base // what is wrong with it was said when connecting
	}
	u.Path = "/" + name
	return u.String()
}

// fresh returns a database name that no other process makes.
func fresh(kind string) string {
	return "atouts_" + kind + "_" + strings.ReplaceAll(uuid.NewString(), "-", "")
}
