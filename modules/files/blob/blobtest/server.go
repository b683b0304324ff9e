package blobtest

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/atouts/atouts/modules/files/blob/s3"
)

// StartS3 starts an S3 server that lives as long as the test, makes an empty bucket in it, and gives back the address for blob.Open. It
// listens on loopback, so that processes started by the test can use it too.
func StartS3(tb testing.TB) string {
	tb.Helper()
	fake := gofakes3.New(s3mem.New(), gofakes3.WithLogger(gofakes3.DiscardLog()))
	server := httptest.NewServer(fake.Server())
	tb.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	if err != nil {
		tb.Fatalf("reading the server's address: %v", err)
	}
	address := &url.URL{
		Scheme:   "s3",
		User:     url.UserPassword("atouts-test", "a/secret+with%signs"),
		Host:     at.Host,
		Path:     "/atouts",
		RawQuery: "region=garage&tls=0",
	}
	bucket, err := s3.Open(address)
	if err != nil {
		tb.Fatalf("opening the bucket: %v", err)
	}
	if err := bucket.Create(tb.Context()); err != nil {
		tb.Fatalf("making the bucket: %v", err)
	}
	return address.String()
}
