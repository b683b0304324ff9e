package host

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/atouts/atouts/modules"
)

// bare is what modules stand on when they only register: enough for names, nothing open.
func (p invocation) bare() modules.Foundations {
	base, err := p.config.baseURL(nil)
	if err != nil {
		return modules.Foundations{}
	}
	return modules.Foundations{BaseURL: base.String()}
}

// readyPatience is how long askReady waits: a container's health check gives it 5 seconds.
const readyPatience = 4 * time.Second

// askReady asks the process that listens at the address of the settings, that of the probe first, whether it is ready: the health check of a container without a shell.
func (p invocation) askReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	host, port, err := net.SplitHostPort(cmp.Or(p.config.Probe, p.config.Listen, "127.0.0.1:8080"))
	if err != nil {
		return fmt.Errorf("reading the address: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() { // it listens everywhere, so here too
		host = "127.0.0.1"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", http.NoBody)
	if err != nil {
		return fmt.Errorf("asking for readiness: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking for readiness: %w", err)
	}
	defer answer.Body.Close() //nolint:errcheck // read-only
	if answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, 2000)) // what it says, if anything
		return fmt.Errorf("not ready (%d): %s", answer.StatusCode, body)
	}
	return nil
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
