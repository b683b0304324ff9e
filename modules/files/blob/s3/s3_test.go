package s3_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/files/blob/blobtest"
	"github.com/atouts/atouts/modules/files/blob/s3"
	"github.com/atouts/atouts/modules/files/blob/store"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	blobtest.Suite(t, func(t *testing.T) store.Store { return open(t, blobtest.StartS3(t)) })
}

func TestCreateTwice(t *testing.T) {
	t.Parallel()
	bucket := open(t, blobtest.StartS3(t))
	if err := bucket.Create(t.Context()); err != nil {
		t.Errorf("making a bucket that is there: %v", err)
	}
}

func TestMissingBucketIsNotAMissingBlob(t *testing.T) {
	t.Parallel()
	bucket := open(t, strings.Replace(blobtest.StartS3(t), "/atouts?", "/other?", 1))
	if _, err := bucket.Put(t.Context(), "x", strings.NewReader("x"), 1, "text/plain"); err == nil {
		t.Error("Put in a bucket that is not there succeeds")
	}
}

func open(t *testing.T, address string) *s3.Bucket {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := s3.Open(u)
	if err != nil {
		t.Fatal(err)
	}
	return bucket
}
