package mailtest

import (
	"net"
	"sync"
)

// gate is a listener that can cut everything at once. smtp.Server.Close alone does not: it misses a listener that Serve has
// not noted yet and connections that were accepted a moment ago, and the server would run on for ever.
type gate struct {
	net.Listener

	mu   sync.Mutex
	cut  bool
	open map[net.Conn]struct{}
}

func newGate(l net.Listener) *gate { return &gate{Listener: l, open: map[net.Conn]struct{}{}} }

// Accept returns the next connection, closed already when the gate is.
func (g *gate) Accept() (net.Conn, error) {
	conn, err := g.Listener.Accept()
	if err != nil {
		return nil, err //nolint:wrapcheck // smtp.Server looks at the error itself
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open[conn] = struct{}{}
	if g.cut {
		_ = conn.Close()
	}
	return &passage{Conn: conn, gate: g}, nil
}

// Close refuses new connections and closes those that are open.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cut = true
	for conn := range g.open {
		_ = conn.Close()
	}
	return g.Listener.Close() //nolint:wrapcheck // a listener like any other
}

// passage is a connection that the gate knows.
type passage struct {
	net.Conn

	gate *gate
}

// Close closes the connection and lets the gate forget it.
func (p *passage) Close() error {
	p.gate.mu.Lock()
	delete(p.gate.open, p.Conn)
	p.gate.mu.Unlock()
	return p.Conn.Close() //nolint:wrapcheck // a connection like any other
}
