package pgtest_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/atouts/atouts/ent/open/pgtest"
)

// childEnv makes the test binary play a test process that asks for a server and is then killed.
const childEnv = "ATOUTS_PGTEST_CHILD"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func queryInt(t *testing.T, conn *pgx.Conn, query string) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestDatabasesAreEmptyApartAndDropped(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	var inner string
	t.Run("inner", func(t *testing.T) {
		inner = server.Database(t)
		conn := connect(t, inner)
		if _, err := conn.Exec(t.Context(), "CREATE TABLE notes (n int)"); err != nil {
			t.Fatal(err)
		}
		other := connect(t, server.Database(t))
		if n := queryInt(t, other, "SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"); n != 0 {
			t.Error("a second database shows the first one's table")
		}
	})
	_, err := pgx.Connect(t.Context(), inner)
	if err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("connecting after the test: got %v, want a database that does not exist", err)
	}
}

func TestCollationIsFrench(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Start(t).Database(t))
	var order string
	query := "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['zèbre','Étage','étable','avion']) w"
	if err := conn.QueryRow(t.Context(), query).Scan(&order); err != nil {
		t.Fatal(err)
	}
	if want := "avion étable Étage zèbre"; order != want {
		t.Errorf("order: got %q, want %q", order, want)
	}
}

func TestTemplateIsPreparedOnceAndCopied(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	var prepared atomic.Int32
	prepare := func(url string) error {
		prepared.Add(1)
		conn, err := pgx.Connect(context.Background(), url)
		if err != nil {
			return err
		}
		defer conn.Close(context.Background())
		_, err = conn.Exec(context.Background(), "CREATE TABLE notes (n int); INSERT INTO notes VALUES (1), (2)")
		return err
	}
	t.Run("copies", func(t *testing.T) {
		for _, name := range []string{"a", "b", "c"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				conn := connect(t, server.Template(t, "notes", prepare).Database(t))
				if n := queryInt(t, conn, "SELECT count(*) FROM notes"); n != 2 {
					t.Errorf("rows in the copy: got %d, want 2", n)
				}
				if _, err := conn.Exec(t.Context(), "DELETE FROM notes"); err != nil {
					t.Fatal(err)
				}
			})
		}
	})
	if n := prepared.Load(); n != 1 && os.Getenv("ATOUTS_TEST_POSTGRES_URL") == "" {
		t.Errorf("the template was prepared %d times, want once", n)
	}
}

// TestRestart is not parallel: it ends the sessions of every test beside it.
func TestRestart(t *testing.T) { //nolint:paralleltest // see above
	server := pgtest.Start(t)
	url := server.Database(t)
	conn := connect(t, url)
	if _, err := conn.Exec(t.Context(), "CREATE TABLE notes (n int); INSERT INTO notes VALUES (7)"); err != nil {
		t.Fatal(err)
	}
	server.Restart(t)
	if _, err := conn.Exec(t.Context(), "SELECT 1"); err == nil {
		t.Error("a session survived the restart")
	}
	if n := queryInt(t, connect(t, url), "SELECT n FROM notes"); n != 7 {
		t.Errorf("committed row after the restart: got %d, want 7", n)
	}
}

// TestServerEndsWithItsProcess starts this binary again, lets it start a server of its own, kills it with -9 and waits for
// the server to be gone.
func TestServerEndsWithItsProcess(t *testing.T) {
	if os.Getenv(childEnv) != "" {
		playChild(t)
		return
	}
	t.Parallel()
	pgtest.Start(t) // skips where there is no PostgreSQL
	child := exec.Command(os.Args[0], "-test.run=^TestServerEndsWithItsProcess$")
	child.Env = append(os.Environ(), childEnv+"=1", "ATOUTS_TEST_POSTGRES_URL=")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("reading the child's URL: %v", err)
	}
	url = strings.TrimSpace(url)
	connect(t, url)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()

	_, dir, _ := strings.Cut(url, "host=")
	dir, _, _ = strings.Cut(dir, "&")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the server's folder %s is still there after its process was killed", dir)
		case <-tick.C:
		}
	}
}

func playChild(t *testing.T) {
	t.Helper()
	url := pgtest.Start(t).Database(t)
	if _, err := os.Stdout.WriteString(url + "\n"); err != nil {
		t.Fatal(err)
	}
	<-t.Context().Done() // never: the parent kills this process
}
