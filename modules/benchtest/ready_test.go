package benchtest_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

const starts = 7

// BenchmarkReady takes the time from the start of the built program, alone on its folder, to the first 200 of /readyz, asked every two milliseconds:
// on a folder that exists, on a new one (it migrates), and on a new one that it fills with the demonstration. The median of seven starts counts.
func BenchmarkReady(b *testing.B) {
	program := filepath.Join(b.TempDir(), "atouts")
	build := exec.CommandContext(b.Context(), "go", "build", "-o", program, "github.com/atouts/atouts/cmd/atouts")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	kept := b.TempDir()
	begin(b, program, kept, "off")
	for _, c := range []struct {
		figure, demo string
		folder       func() string
	}{
		{"ready_ms", "off", func() string { return kept }},
		{"ready_new_ms", "off", b.TempDir},
		{"ready_demo_ms", "on", b.TempDir},
	} {
		took := make([]float64, starts)
		for i := range took {
			took[i] = begin(b, program, c.folder(), c.demo)
		}
		slices.Sort(took)
		b.ReportMetric(took[starts/2], c.figure+"=ms")
	}
	b.ReportMetric(0, "ns/op")
}

// begin starts the program, stops it once it is ready, and returns how many milliseconds it took to be.
func begin(b *testing.B, program, folder, demo string) float64 {
	b.Helper()
	address := free(b)
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, program)
	run.Env = []string{"ATOUTS_LISTEN=" + address, "ATOUTS_DATA=" + folder, "ATOUTS_DEMO=" + demo, "HOME=" + folder, "PATH=" + os.Getenv("PATH")}
	run.Cancel = func() error { return run.Process.Signal(syscall.SIGTERM) }
	started := time.Now()
	if err := run.Start(); err != nil {
		b.Fatal(err)
	}
	took := ready(ctx, b, address).Sub(started)
	if err := run.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := run.Wait(); err != nil {
		b.Fatalf("the program ended: %v", err)
	}
	return float64(took.Microseconds()) / 1000
}

func ready(ctx context.Context, b *testing.B, address string) time.Time {
	b.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", http.NoBody)
		if err != nil {
			b.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return time.Now()
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.Fatalf("the program was not ready: %v", err)
		}
	}
}

// free returns an address that nobody listens at.
func free(b *testing.B) string {
	b.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
