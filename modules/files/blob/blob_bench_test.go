package blob_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/atouts/atouts/modules/files/blob"
	"github.com/atouts/atouts/modules/files/blob/blobtest"
)

// BenchmarkPutGet writes and reads back a 60 KB document, the size of a CV, under a new key each time.
func BenchmarkPutGet(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{
		"disk": func(tb testing.TB) string { return "file://" + tb.TempDir() },
		"s3":   blobtest.StartS3,
	} {
		b.Run(name, func(b *testing.B) {
			s, err := blob.Open(address(b))
			if err != nil {
				b.Fatal(err)
			}
			body := bytes.Repeat([]byte("%PDF"), 15<<10)
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				key := fmt.Sprintf("cv/%02x/%d.pdf", n%256, n)
				if _, err := s.Put(b.Context(), key, bytes.NewReader(body), int64(len(body)), "application/pdf"); err != nil {
					b.Fatal(err)
				}
				r, _, err := s.Get(b.Context(), key)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					b.Fatal(err)
				}
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
