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

// askReady asks the process that listens at the address of the settings whether it is ready: the health check of a container without a shell.
func (p invocation) askReady(ctx context.Context) error {
	_, port, err := net.SplitHostPort(cmp.Or(p.config.Listen, "127.0.0.1:8080"))
	if err != nil {
		return fmt.Errorf("reading the address: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", http.NoBody)
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
