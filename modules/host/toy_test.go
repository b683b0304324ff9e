package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/host"
)

// TestMain looks for goroutines that a stop left. scs begins each manager of sessions with a store in memory that cannot be stopped without a
// race; ours replaces it, and its goroutine does nothing until the process ends.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/alexedwards/scs/v2/memstore.(*MemStore).startCleanup"))
}

// toy is a module of a test: it notes what the host does with it.
type toy struct {
	name  string
	found modules.Foundations
	diary *diary
	// fails is what Start answers.
	fails error
	// held, when it is set, keeps the page /lent from answering until it is closed; entered says that a request is in it.
	held, entered chan struct{}
}

// diary is what happened, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.lines, ", ")
}

func (t *toy) Name() string { return t.name }

func (t *toy) Start(context.Context) error {
	t.diary.note("start " + t.name)
	return t.fails
}

func (t *toy) Stop(context.Context) error {
	t.diary.note("stop " + t.name)
	return nil
}

func (t *toy) Seed(context.Context) error {
	t.diary.note("seed " + t.name)
	return nil
}

func (t *toy) Commands() []modules.Command {
	return []modules.Command{{Name: t.name, Usage: "say who was asked", Run: func(_ context.Context, args []string, out io.Writer) error {
		if t.found.DB == nil {
			return errors.New("nothing is open")
		}
		_, err := fmt.Fprintln(out, t.name, args)
		return err
	}}}
}

func (t *toy) Pages(r *api.Router) {
	r.Page(api.Page{ID: t.name + ".slow", Method: http.MethodGet, Path: "/" + t.name, Who: api.Everyone(), Handle: func(w http.ResponseWriter, _ *http.Request) error {
		if t.held != nil {
			close(t.entered)
			<-t.held
		}
		_, err := io.WriteString(w, "done")
		return err
	}})
}

// toys builds two modules that write into a diary.
func toys(d *diary, change ...func(*toy)) host.Build {
	return func(f modules.Foundations) []modules.Module {
		low, high := &toy{name: "low", found: f, diary: d}, &toy{name: "high", found: f, diary: d}
		for _, c := range change {
			c(high)
		}
		return []modules.Module{low, high}
	}
}

// called runs a command line and returns what it printed.
func called(t *testing.T, build host.Build, environ []string, args ...string) (out string, err error) {
	t.Helper()
	var printed, said bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err = host.Run(ctx, args, environ, &printed, &said, build)
	return printed.String(), err
}

// settings are those of a new program of toys.
func settings(t *testing.T, given ...string) host.Config {
	t.Helper()
	environ := append([]string{"ATOUTS_DATA=" + t.TempDir(), "ATOUTS_LISTEN=127.0.0.1:0", "ATOUTS_DEMO=off", "ATOUTS_LOG_LEVEL=error", "ATOUTS_GRACE=5s"}, given...)
	config, err := host.Load("", environ, nil)
	if err != nil {
		t.Fatal(err)
	}
	return config
}
