package read

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func TestEncodings(t *testing.T) {
	t.Parallel()
	body := `<jobs><job><id>1</id><title>Éq` + "uipe" + `</title><url>https://x.example/1</url></job></jobs>`
	latin := strings.ReplaceAll(body, "É", "\xc9")
	utf16 := []byte{0xff, 0xfe}
	for _, r := range body {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	tests := map[string]struct {
		doc, encoding string
		repaired      bool
	}{
		"utf-8":                  {body, "utf-8", false},
		"byte-order mark":        {"\xef\xbb\xbf" + body, "utf-8", false},
		"utf-8 declared latin-1": {`<?xml version="1.0" encoding="iso-8859-1"?>` + body, "utf-8", false},
		"latin-1":                {`<?xml version="1.0" encoding="ISO-8859-1"?>` + latin, "windows-1252", false},
		"latin-1 declared utf-8": {`<?xml version="1.0" encoding="utf-8"?>` + latin, "windows-1252", true},
		"unknown label":          {`<?xml version="1.0" encoding="x-what"?>` + latin, "windows-1252", true},
		"utf-16":                 {string(utf16), "utf-16le", false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, src := range []io.Reader{strings.NewReader(tc.doc), iotest.OneByteReader(strings.NewReader(tc.doc))} {
				r, err := readAll(t, src, Options{})
				if err != nil || len(r.offers) != 1 || r.offers[0].Title != "Équipe" || r.feed.Encoding != tc.encoding || r.feed.Repaired != tc.repaired {
					t.Fatalf("%v %+v %+v", err, r.feed, r.offers)
				}
			}
		})
	}
}

func zip(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTransfers(t *testing.T) {
	t.Parallel()
	doc := []byte(`<jobs><job><id>1</id><title>Poste</title><url>https://x.example/1</url></job><job><id>2</id><title>Poste</title><url>https://x.example/2</url></job></jobs>`)
	r, err := readAll(t, bytes.NewReader(zip(t, doc)), Options{})
	if err != nil || len(r.offers) != 2 || !r.feed.Complete {
		t.Errorf("gzip: %v, %d offers", err, len(r.offers))
	}
	cut := zip(t, doc)
	r, err = readAll(t, bytes.NewReader(cut[:len(cut)-4]), Options{})
	if err != nil || r.feed.Complete || r.feed.State != StatePartial {
		t.Errorf("truncated gzip: %v %+v", err, r.feed)
	}
	r, err = readAll(t, io.MultiReader(bytes.NewReader(doc[:90]), iotest.ErrReader(io.ErrUnexpectedEOF)), Options{})
	if err != nil || r.feed.State != StatePartial || len(r.offers) != 2 {
		t.Errorf("broken transfer: %v %+v", err, r.feed)
	}
	var e *Error
	for name, b := range map[string][]byte{"bomb": zip(t, make([]byte, 40<<20)), "twice": zip(t, zip(t, doc))} {
		if _, err := readAll(t, bytes.NewReader(b), Options{}); !errors.As(err, &e) || e.Code != CodeCompression {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := readAll(t, bytes.NewReader(doc), Options{Limits: Limits{MaxBytes: 50}}); !errors.As(err, &e) || e.Code != CodeTooLarge {
		t.Errorf("too large: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := File(ctx, bytes.NewReader(doc), "x", Options{Dir: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestMemoryIsConstant reads ten times more offers with no more memory, but for the table of repeated ids.
func TestMemoryIsConstant(t *testing.T) { //nolint:paralleltest // it measures the memory of the process
	if testing.Short() {
		t.Skip("reads 16 MB")
	}
	f, err := File(context.Background(), &feedReader{n: 10_000}, "x", Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a temporary file
	var m runtime.MemStats
	n, first, most := 0, uint64(0), uint64(0)
	for o := range f.Offers() {
		if o.Quarantined {
			t.Fatalf("offer %d is quarantined", o.Ordinal)
		}
		if n++; n%2_500 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			if first == 0 {
				first = m.HeapAlloc
			}
			most = max(most, m.HeapAlloc)
		}
	}
	if n != 10_000 || most > first+4<<20 {
		t.Errorf("%d offers, from %d to %d bytes", n, first, most)
	}
}
