package blob_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/files/blob"
	"github.com/atouts/atouts/modules/files/blob/blobtest"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"disk": "file://" + filepath.Join(t.TempDir(), "new", "folder"),
		"s3":   blobtest.StartS3(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := blob.Open(address)
			if err != nil {
				t.Fatal(err)
			}
			if created, err := s.Put(t.Context(), "cv/aa/x.pdf", strings.NewReader("x"), 1, "application/pdf"); err != nil || !created {
				t.Errorf("Put = %v, %v", created, err)
			}
		})
	}
}

func TestOpenRefusesWithoutTellingTheSecret(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"nothing":         "",
		"no scheme":       "/var/lib/blobs",
		"relative folder": "file://blobs",
		"other scheme":    "ftp://user:hunter2@host/x",
		"no key":          "s3://host/bucket",
		"no secret":       "s3://key@host/bucket",
		"no bucket":       "s3://key:hunter2@host",
		"two buckets":     "s3://key:hunter2@host/a/b",
		"unknown option":  "s3://key:hunter2@host/bucket?ssl=1",
		"bad secret":      "s3://key:hunter2%zz@host/bucket",
		"slash in secret": "s3://key:hunter2/x@host/bucket",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := blob.Open(address)
			if !errors.Is(err, blob.ErrAddress) {
				t.Fatalf("Open = %v; want ErrAddress", err)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error tells the secret: %v", err)
			}
		})
	}
}
