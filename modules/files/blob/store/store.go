package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
)

// ErrNotFound is returned, wrapped, when no blob has the key.
var ErrNotFound = errors.New("no such blob")

// ErrKey is returned, wrapped, for a key that CheckKey refuses.
var ErrKey = errors.New("bad blob key")

// ErrSize is returned, wrapped, when a body does not hold the number of bytes that was announced. Nothing is kept then.
var ErrSize = errors.New("blob size differs from what was announced")

// MaxKey is the longest key in bytes.
const MaxKey = 512

// Info describes a kept blob. Type is empty in the answers of List: asking a server for it would be one more request for each blob.
type Info struct {
	Key      string
	Size     int64
	Type     string
	Modified time.Time
}

// Store keeps blobs. Methods may be called by several goroutines at once, and several processes may share what is behind it.
type Store interface {
	// Put keeps size bytes of body under the key unless the key is taken: then it reads nothing and created is false. A blob appears whole
	// or not at all. Size must be known and at least 1, so that no driver has to hold the body in memory.
	Put(ctx context.Context, key string, body io.Reader, size int64, contentType string) (created bool, err error)
	// Get opens a blob. The caller closes it. A missing one gives ErrNotFound.
	Get(ctx context.Context, key string) (io.ReadCloser, Info, error)
	// Exists says whether the key is taken.
	Exists(ctx context.Context, key string) (bool, error)
	// Delete removes a blob. Removing what is not there is no error.
	Delete(ctx context.Context, key string) error
	// List goes through the blobs whose key begins with the prefix, in the order of their keys' bytes within a folder. It stops after an error.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
}

// CheckPut says whether a blob may be written under the key with this size. An empty blob is refused: it is never a document, and
// servers do not agree on it.
func CheckPut(key string, size int64) error {
	if size < 1 {
		return fmt.Errorf("%w: %d bytes were announced", ErrSize, size)
	}
	return CheckKey(key)
}

// CheckKey says whether a key is fit for every driver: segments of ASCII letters, digits, dots, dashes and underscores, separated by
// slashes, none of them empty or beginning with a dot. A key can therefore never climb out of its folder.
func CheckKey(key string) error {
	if key == "" || len(key) > MaxKey {
		return fmt.Errorf("%w: %d bytes, from 1 to %d are allowed", ErrKey, len(key), MaxKey)
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment[0] == '.' {
			return fmt.Errorf("%w: %q has a segment that is empty or begins with a dot", ErrKey, key)
		}
		for _, r := range segment {
			if !allowed(r) {
				return fmt.Errorf("%w: %q holds %q", ErrKey, key, r)
			}
		}
	}
	return nil
}

func allowed(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_'
}

// Exactly gives back a reader of body that fails with ErrSize when body does not hold size bytes. When there is more, it fails in place
// of handing out the last bytes: nobody who counts what was read can take the body for whole.
func Exactly(body io.Reader, size int64) io.Reader { return &exact{body: body, left: size} }

type exact struct {
	body io.Reader
	left int64
	done bool
}

// Read implements io.Reader.
func (e *exact) Read(p []byte) (int, error) {
	if e.done {
		return 0, io.EOF
	}
	var n int
	var err error
	if e.left > 0 {
		n, err = e.body.Read(p[:min(int64(len(p)), e.left)])
		e.left -= int64(n)
	}
	switch {
	case e.left != 0 && errors.Is(err, io.EOF):
		return n, fmt.Errorf("%w: %d bytes are missing", ErrSize, e.left)
	case e.left != 0 || err != nil && !errors.Is(err, io.EOF):
		return n, err
	}
	var one [1]byte
	more, err := io.ReadFull(e.body, one[:])
	if more > 0 {
		return 0, fmt.Errorf("%w: there is more", ErrSize)
	}
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	e.done = true
	return n, io.EOF
}
