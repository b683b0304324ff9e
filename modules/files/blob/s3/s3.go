package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/atouts/atouts/modules/files/blob/store"
)

// Bucket is a store in a bucket.
type Bucket struct {
	core minio.Core
	name string
}

// Open reads an address of the form s3://KEY:SECRET@host:port/bucket?region=garage&tls=0. It calls nobody. Errors never hold the secret.
func Open(u *url.URL) (*Bucket, error) {
	secret, _ := u.User.Password()
	name := strings.Trim(u.Path, "/")
	switch {
	case u.User.Username() == "" || secret == "":
		return nil, errors.New("it has no key or no secret: s3://KEY:SECRET@host/bucket")
	case u.Host == "":
		return nil, errors.New("it names no server: s3://KEY:SECRET@host/bucket")
	case name == "" || strings.Contains(name, "/"):
		return nil, errors.New("its path must be one bucket: s3://KEY:SECRET@host/bucket")
	}
	for option := range u.Query() {
		if option != "region" && option != "tls" {
			return nil, fmt.Errorf("it has the unknown option %q (known: region, tls)", option)
		}
	}
	region := u.Query().Get("region")
	if region == "" {
		region = "us-east-1"
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:        credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure:       u.Query().Get("tls") != "0",
		Region:       region, // given, so that the client never asks the server for it
		BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the client of %s: %w", u.Host, err)
	}
	return &Bucket{core: minio.Core{Client: client}, name: name}, nil
}

// Create makes the bucket when it is missing.
func (b *Bucket) Create(ctx context.Context) error {
	there, err := b.core.BucketExists(ctx, b.name)
	if err == nil && !there {
		err = b.core.MakeBucket(ctx, b.name, minio.MakeBucketOptions{})
	}
	if err != nil {
		return fmt.Errorf("making bucket %s: %w", b.name, err)
	}
	return nil
}

// Put implements store.Store.
func (b *Bucket) Put(ctx context.Context, key string, body io.Reader, size int64, contentType string) (bool, error) {
	if err := store.CheckPut(key, size); err != nil {
		return false, err
	}
	if taken, err := b.Exists(ctx, key); err != nil || taken {
		return false, err
	}
	// One request whatever the size: the condition then holds for the whole blob, nothing is buffered, no part is left behind.
	options := minio.PutObjectOptions{ContentType: contentType, DisableMultipart: true}
	options.SetMatchETagExcept("*")
	counted := &watched{body: store.Exactly(body, size)}
	_, err := b.core.Client.PutObject(ctx, b.name, key, counted, size, options)
	if answer := minio.ToErrorResponse(err); err != nil && answer.StatusCode == http.StatusPreconditionFailed {
		return false, nil
	}
	if counted.err != nil {
		err = counted.err // the client has its own words for it
	}
	if err != nil {
		return false, fmt.Errorf("writing blob %s: %w", key, err)
	}
	return true, nil
}

// Get implements store.Store.
func (b *Bucket) Get(ctx context.Context, key string) (io.ReadCloser, store.Info, error) {
	if err := store.CheckKey(key); err != nil {
		return nil, store.Info{}, err
	}
	body, object, _, err := b.core.GetObject(ctx, b.name, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, store.Info{}, fmt.Errorf("opening blob %s: %w", key, missing(err))
	}
	return body, store.Info{Key: key, Size: object.Size, Type: object.ContentType, Modified: object.LastModified}, nil
}

// Exists implements store.Store.
func (b *Bucket) Exists(ctx context.Context, key string) (bool, error) {
	if err := store.CheckKey(key); err != nil {
		return false, err
	}
	_, err := b.core.StatObject(ctx, b.name, key, minio.StatObjectOptions{})
	switch {
	case err == nil:
		return true, nil
	case errors.Is(missing(err), store.ErrNotFound):
		return false, nil
	}
	return false, fmt.Errorf("looking for blob %s: %w", key, err)
}

// Delete implements store.Store.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := store.CheckKey(key); err != nil {
		return err
	}
	err := b.core.RemoveObject(ctx, b.name, key, minio.RemoveObjectOptions{})
	if err != nil && !errors.Is(missing(err), store.ErrNotFound) {
		return fmt.Errorf("deleting blob %s: %w", key, err)
	}
	return nil
}

// List implements store.Store.
func (b *Bucket) List(ctx context.Context, prefix string) iter.Seq2[store.Info, error] {
	return func(yield func(store.Info, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		for object := range b.core.ListObjectsIter(ctx, b.name, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if object.Err != nil {
				yield(store.Info{}, fmt.Errorf("listing blobs: %w", object.Err))
				return
			}
			if !yield(store.Info{Key: object.Key, Size: object.Size, Modified: object.LastModified}, nil) {
				return
			}
		}
		// The client ends its walk in silence when it is cancelled.
		if err := ctx.Err(); err != nil {
			yield(store.Info{}, fmt.Errorf("listing blobs: %w", err))
		}
	}
}

// missing keeps the difference between a blob and a bucket that is not there: the second is a fault of the settings.
func missing(err error) error {
	answer := minio.ToErrorResponse(err)
	if answer.Code == minio.NoSuchKey || answer.StatusCode == http.StatusNotFound && answer.Code != minio.NoSuchBucket {
		return store.ErrNotFound
	}
	return err
}

// watched remembers how a body failed.
type watched struct {
	body io.Reader
	err  error
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

var _ store.Store = (*Bucket)(nil)
