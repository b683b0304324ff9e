package files

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/files/blob"
)

// ErrClosed is the answer of a store that Start has not opened yet.
var ErrClosed = errors.New("files: the store is not open")

// Module is the files capability. It is itself the store, so that other modules may be given it before it is open.
type Module struct {
	address string
	store   blob.Store // set by Start, before anything is served
}

// New returns the module; Start opens the store.
func New(f modules.Foundations) *Module { return &Module{address: f.BlobURL} }

// Name returns "files".
func (m *Module) Name() string { return "files" }

// Start opens the store.
func (m *Module) Start(context.Context) error {
	store, err := blob.Open(m.address)
	if err != nil {
		return fmt.Errorf("opening the file store: %w", err)
	}
	m.store = store
	return nil
}

// Stop has nothing to close: a store holds no connection of its own between two requests.
func (m *Module) Stop(context.Context) error { return nil }

// Check asks the store for a blob that is never there: only a store that answers can say so.
func (m *Module) Check(ctx context.Context) error {
	if m.store == nil {
		return ErrClosed
	}
	if _, err := m.store.Exists(ctx, "check/absent"); err != nil {
		return fmt.Errorf("asking the file store for a sign of life: %w", err)
	}
	return nil
}

// Put keeps a blob under a key that is free; see blob.Store.
func (m *Module) Put(ctx context.Context, key string, body io.Reader, size int64, contentType string) (created bool, err error) {
	if m.store == nil {
		return false, ErrClosed
	}
	return m.store.Put(ctx, key, body, size, contentType)
}

// Get opens a blob; see blob.Store. The caller closes it.
func (m *Module) Get(ctx context.Context, key string) (io.ReadCloser, blob.Info, error) {
	if m.store == nil {
		return nil, blob.Info{}, ErrClosed
	}
	return m.store.Get(ctx, key)
}

// Delete removes a blob; see blob.Store.
func (m *Module) Delete(ctx context.Context, key string) error {
	if m.store == nil {
		return ErrClosed
	}
	return m.store.Delete(ctx, key)
}

var (
	_ modules.Module  = (*Module)(nil)
	_ modules.Starter = (*Module)(nil)
	_ modules.Checker = (*Module)(nil)
)
