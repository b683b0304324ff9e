package disk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"runtime"
	"strings"
	"time"

	"github.com/atouts/atouts/modules/files/blob/store"
)

const (
	data    = "data"
	types   = "type"
	temp    = "tmp"
	private = 0o600
	folder  = 0o700
	// stale is the age from which a file in tmp cannot belong to a writer that still lives.
	stale = 24 * time.Hour
)

// Disk is a store in a folder.
type Disk struct{ root *os.Root }

// Open makes the folder when it is missing, removes what a crash left in tmp more than a day ago, and gives back the store.
func Open(dir string) (*Disk, error) {
	if err := os.MkdirAll(dir, folder); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	d := &Disk{root: root}
	for _, name := range []string{data, types, temp} {
		if err := root.MkdirAll(name, folder); err != nil {
			return nil, errors.Join(fmt.Errorf("making %s: %w", name, err), root.Close())
		}
	}
	if err := d.sweep(); err != nil {
		return nil, errors.Join(fmt.Errorf("clearing tmp: %w", err), root.Close())
	}
	return d, nil
}

// Close releases the folder.
func (d *Disk) Close() error { return d.root.Close() }

// Put implements store.Store.
func (d *Disk) Put(ctx context.Context, key string, body io.Reader, size int64, contentType string) (bool, error) {
	if err := store.CheckPut(key, size); err != nil {
		return false, err
	}
	if taken, err := d.Exists(ctx, key); err != nil || taken {
		return false, err
	}
	name, err := d.write(store.Exactly(body, size))
	if err != nil {
		return false, fmt.Errorf("writing blob %s: %w", key, err)
	}
	defer func() { _ = d.root.Remove(name) }() // the link is what stays
	if err := ctx.Err(); err != nil {
		return false, fmt.Errorf("writing blob %s: %w", key, err)
	}
	// The type goes first: a type without a blob is harmless and is replaced by the next writer, a blob without a type is not.
	if err := d.writeType(key, contentType); err != nil {
		return false, fmt.Errorf("writing the type of blob %s: %w", key, err)
	}
	created, err := d.link(name, path.Join(data, key))
	if err != nil {
		return false, fmt.Errorf("naming blob %s: %w", key, err)
	}
	return created, nil
}

// Get implements store.Store. The reader is an *os.File, so that it can be served by ranges.
func (d *Disk) Get(ctx context.Context, key string) (io.ReadCloser, store.Info, error) {
	if err := check(ctx, key); err != nil {
		return nil, store.Info{}, err
	}
	f, err := d.root.Open(path.Join(data, key))
	if err != nil {
		return nil, store.Info{}, fmt.Errorf("opening blob %s: %w", key, missing(err))
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, store.Info{}, errors.Join(fmt.Errorf("opening blob %s: %w", key, err), f.Close())
	}
	kind, err := d.root.ReadFile(path.Join(types, key))
	if err != nil {
		return nil, store.Info{}, errors.Join(fmt.Errorf("reading the type of blob %s: %w", key, err), f.Close())
	}
	return f, store.Info{Key: key, Size: info.Size(), Type: string(kind), Modified: info.ModTime()}, nil
}

// Exists implements store.Store.
func (d *Disk) Exists(ctx context.Context, key string) (bool, error) {
	if err := check(ctx, key); err != nil {
		return false, err
	}
	info, err := d.root.Stat(path.Join(data, key))
	switch {
	case errors.Is(missing(err), store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("looking for blob %s: %w", key, err)
	}
	return info.Mode().IsRegular(), nil
}

// Delete implements store.Store. Folders stay: removing one could cross a writer that has just made it.
func (d *Disk) Delete(ctx context.Context, key string) error {
	if err := check(ctx, key); err != nil {
		return err
	}
	for _, tree := range []string{data, types} {
		if err := d.root.Remove(path.Join(tree, key)); err != nil && !errors.Is(missing(err), store.ErrNotFound) {
			return fmt.Errorf("deleting blob %s: %w", key, err)
		}
	}
	return nil
}

// List implements store.Store.
func (d *Disk) List(ctx context.Context, prefix string) iter.Seq2[store.Info, error] {
	return func(yield func(store.Info, error) bool) {
		tree, err := fs.Sub(d.root.FS(), data)
		if err == nil {
			err = fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
				return visit(ctx, prefix, name, entry, err, yield)
			})
		}
		if err != nil {
			yield(store.Info{}, fmt.Errorf("listing blobs: %w", err))
		}
	}
}

func visit(ctx context.Context, prefix, name string, entry fs.DirEntry, err error, yield func(store.Info, error) bool) error {
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	if entry.IsDir() {
		// A folder is entered when it may hold a key of the prefix: one of the two begins with the other.
		if at := name + "/"; name != "." && !strings.HasPrefix(at, prefix) && !strings.HasPrefix(prefix, at) {
			return fs.SkipDir
		}
		return nil
	}
	if !strings.HasPrefix(name, prefix) {
		return nil
	}
	info, err := entry.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return nil // deleted meanwhile
	}
	if err != nil {
		return err
	}
	if !yield(store.Info{Key: name, Size: info.Size(), Modified: info.ModTime()}, nil) {
		return fs.SkipAll
	}
	return nil
}

// write copies a body to a new file of tmp and makes it durable.
func (d *Disk) write(body io.Reader) (string, error) {
	name := path.Join(temp, rand.Text())
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, private)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, body)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, d.root.Remove(name))
	}
	return name, nil
}

func (d *Disk) writeType(key, contentType string) error {
	name, err := d.write(strings.NewReader(contentType))
	if err != nil {
		return err
	}
	target := path.Join(types, key)
	if err := d.root.MkdirAll(path.Dir(target), folder); err != nil {
		return errors.Join(err, d.root.Remove(name))
	}
	if err := d.root.Rename(name, target); err != nil {
		return errors.Join(err, d.root.Remove(name))
	}
	return d.syncDir(path.Dir(target))
}

// link gives a written file its name. It says false when the name is taken.
func (d *Disk) link(name, target string) (bool, error) {
	dir := path.Dir(target)
	if err := d.root.MkdirAll(dir, folder); err != nil {
		return false, err
	}
	err := d.root.Link(name, target)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, d.syncDir(dir)
}

func (d *Disk) syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there
	}
	f, err := d.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// sweep removes old files of tmp. The age is measured against a file made now, by the clock that dated the others.
func (d *Disk) sweep() error {
	name, err := d.write(strings.NewReader(""))
	if err != nil {
		return err
	}
	now, err := d.root.Stat(name)
	if err = errors.Join(err, d.root.Remove(name)); err != nil {
		return err
	}
	left, err := fs.ReadDir(d.root.FS(), temp)
	if err != nil {
		return err
	}
	for _, entry := range left {
		info, err := entry.Info()
		if err != nil || now.ModTime().Sub(info.ModTime()) < stale {
			continue // gone meanwhile, or still being written
		}
		if err := d.root.Remove(path.Join(temp, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func check(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return store.CheckKey(key)
}

// missing turns the two ways in which a file can be absent into ErrNotFound: no such name, or a segment of the key that is a blob.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) || notFolder(err) {
		return store.ErrNotFound
	}
	return err
}

var _ store.Store = (*Disk)(nil)
