package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Probe answers what machines ask of a process (/healthz, /readyz, /metrics), and nothing else, on an address of its own: a process that serves
// nobody is looked after by it.
type Probe struct {
	probes *probes
	http   *http.Server
	done   chan error
}

// NewProbe returns a probe that does not answer yet.
func NewProbe(h Health) *Probe {
	p := &Probe{probes: newProbes(h), done: make(chan error, 1)}
	p.http = &http.Server{
		Handler: http.HandlerFunc(p.serve), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: DefaultTimeout,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(h.Log.Handler(), slog.LevelDebug),
	}
	return p
}

func (p *Probe) serve(w http.ResponseWriter, r *http.Request) {
	if _, answer := p.probes.of(r); answer != nil {
		answer(w, r)
		return
	}
	http.NotFound(w, r)
}

// Start answers on a listener in the background, until Stop.
func (p *Probe) Start(l net.Listener) {
	go func() {
		err := p.http.Serve(l)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		p.done <- err
	}()
}

// Done tells once when the probe has ended: nil after Stop, else why it could not go on.
func (p *Probe) Done() <-chan error { return p.done }

// Drain says from now on that the process is not ready: it is about to stop.
func (p *Probe) Drain() { p.probes.draining.Store(true) }

// Stop stops answering.
func (p *Probe) Stop(ctx context.Context) error {
	if err := p.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("stopping the probe: %w", errors.Join(err, p.http.Close()))
	}
	return nil
}
