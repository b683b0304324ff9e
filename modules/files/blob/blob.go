package blob

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/atouts/atouts/modules/files/blob/disk"
	"github.com/atouts/atouts/modules/files/blob/s3"
	"github.com/atouts/atouts/modules/files/blob/store"
)

// Store keeps blobs: see store.Store for what each method promises.
type Store = store.Store

// Info describes a kept blob.
type Info = store.Info

// Errors that users of a Store look for with errors.Is.
var (
	// ErrNotFound is wrapped by Get when no blob has the key.
	ErrNotFound = store.ErrNotFound
	// ErrKey is wrapped when a key is unfit.
	ErrKey = store.ErrKey
	// ErrSize is wrapped by Put when the body is shorter or longer than announced.
	ErrSize = store.ErrSize
)

// ErrAddress is wrapped by Open when the setting cannot be understood. The text never repeats the address, which holds a secret.
var ErrAddress = errors.New("blob address")

// Open gives back the store behind an address: file:///folder or s3://KEY:SECRET@host:port/bucket?region=…&tls=0. A folder is made when
// it is missing.
func Open(address string) (Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		// The error of url.Parse repeats the whole address.
		return nil, fmt.Errorf("%w: not an address (are key and secret percent-encoded?)", ErrAddress)
	}
	switch u.Scheme {
	case "file":
		if u.Host != "" || u.Path == "" {
			return nil, fmt.Errorf("%w: write file:///absolute/folder", ErrAddress)
		}
		d, err := disk.Open(u.Path)
		if err != nil {
			return nil, fmt.Errorf("opening the blob folder: %w", err)
		}
		return d, nil
	case "s3":
		b, err := s3.Open(u)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAddress, err)
		}
		return b, nil
	default:
		return nil, fmt.Errorf("%w: it begins with %q, write file:// or s3://", ErrAddress, u.Scheme)
	}
}
