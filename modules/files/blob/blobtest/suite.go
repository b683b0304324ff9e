package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/modules/files/blob/store"
)

const pdf = "application/pdf"

// Suite is the conformance suite of a driver. open gives a new, empty store for each call.
func Suite(t *testing.T, open func(t *testing.T) store.Store) {
	t.Helper()
	tests := map[string]func(*testing.T, store.Store){
		"kept and given back":      roundTrip,
		"the first writer wins":    putTwice,
		"one of many writers wins": putTogether,
		"sizes are held":           sizes,
		"a broken body":            brokenBody,
		"absent":                   absent,
		"listed by prefix":         list,
		"unfit keys":               badKeys,
		"cancelled":                cancelled,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func roundTrip(t *testing.T, s store.Store) {
	for key, body := range map[string][]byte{
		"cv/3f/3f9a.pdf": []byte("%PDF-1.7 œuvre"),
		"plain":          []byte("x"),
		"large/17mb.bin": bytes.Repeat([]byte("0123456789abcdef"), 17<<16),
	} {
		kind := pdf
		if key == "plain" {
			kind = "text/plain; charset=utf-8"
		}
		// A reader without any other method, as a request's body is.
		created, err := s.Put(t.Context(), key, struct{ io.Reader }{bytes.NewReader(body)}, int64(len(body)), kind)
		if err != nil || !created {
			t.Fatalf("Put(%s) = %v, %v; want true", key, created, err)
		}
		got, info := read(t, s, key)
		if !bytes.Equal(got, body) {
			t.Errorf("Get(%s) gives %d bytes that differ from the %d put", key, len(got), len(body))
		}
		if info.Key != key || info.Size != int64(len(body)) || info.Type != kind || info.Modified.IsZero() {
			t.Errorf("Get(%s) says %+v", key, info)
		}
		if there, err := s.Exists(t.Context(), key); err != nil || !there {
			t.Errorf("Exists(%s) = %v, %v; want true", key, there, err)
		}
	}
}

func putTwice(t *testing.T, s store.Store) {
	put(t, s, "cv/aa/x.pdf", "first")
	created, err := s.Put(t.Context(), "cv/aa/x.pdf", iotest.ErrReader(errors.New("must not be read")), 6, "text/plain")
	if err != nil || created {
		t.Errorf("second Put = %v, %v; want false and no error", created, err)
	}
	if got, info := read(t, s, "cv/aa/x.pdf"); string(got) != "first" || info.Type != pdf {
		t.Errorf("after the second Put: %q, %q", got, info.Type)
	}
}

func putTogether(t *testing.T, s store.Store) {
	var wait sync.WaitGroup
	var won atomic.Int32
	for range 8 {
		wait.Go(func() {
			created, err := s.Put(t.Context(), "cv/bb/same.pdf", strings.NewReader("same content"), 12, pdf)
			if err != nil {
				t.Errorf("Put: %v", err)
			}
			if created {
				won.Add(1)
			}
		})
	}
	wait.Wait()
	if won.Load() != 1 {
		t.Errorf("%d writers were told that they created the blob; want 1", won.Load())
	}
	if got, _ := read(t, s, "cv/bb/same.pdf"); string(got) != "same content" {
		t.Errorf("kept %q", got)
	}
}

func sizes(t *testing.T, s store.Store) {
	for name, test := range map[string]struct {
		body string
		size int64
	}{
		"shorter":  {"abc", 4},
		"longer":   {"abcde", 4},
		"empty":    {"", 0},
		"negative": {"a", -1},
	} {
		created, err := s.Put(t.Context(), "sizes/x", strings.NewReader(test.body), test.size, pdf)
		if created || !errors.Is(err, store.ErrSize) {
			t.Errorf("%s: Put = %v, %v; want ErrSize", name, created, err)
		}
	}
	mustBeEmpty(t, s)
}

func brokenBody(t *testing.T, s store.Store) {
	broken := errors.New("the line was cut")
	body := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))
	if created, err := s.Put(t.Context(), "broken", body, 8, pdf); created || !errors.Is(err, broken) {
		t.Errorf("Put = %v, %v; want the body's error", created, err)
	}
	mustBeEmpty(t, s)
	put(t, s, "broken", "complete")
}

func absent(t *testing.T, s store.Store) {
	put(t, s, "cv/aa", "x")
	for _, key := range []string{"nothing", "cv/bb", "cv/aa/deeper", "cv"} {
		if there, err := s.Exists(t.Context(), key); err != nil || there {
			t.Errorf("Exists(%s) = %v, %v; want false", key, there, err)
		}
		if _, _, err := s.Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get(%s) = %v; want ErrNotFound", key, err)
		}
	}
	for range 2 {
		if err := s.Delete(t.Context(), "cv/aa"); err != nil {
			t.Errorf("Delete: %v", err)
		}
	}
	if _, _, err := s.Get(t.Context(), "cv/aa"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get after Delete = %v; want ErrNotFound", err)
	}
	put(t, s, "cv/aa", "again")
}

func list(t *testing.T, s store.Store) {
	for _, key := range []string{"cv/aa/1.pdf", "cv/aa/2.pdf", "cv/ab/3.pdf", "cvs", "photo/aa/4.jpg"} {
		put(t, s, key, key)
	}
	for prefix, want := range map[string][]string{
		"":         {"cv/aa/1.pdf", "cv/aa/2.pdf", "cv/ab/3.pdf", "cvs", "photo/aa/4.jpg"},
		"cv":       {"cv/aa/1.pdf", "cv/aa/2.pdf", "cv/ab/3.pdf", "cvs"},
		"cv/":      {"cv/aa/1.pdf", "cv/aa/2.pdf", "cv/ab/3.pdf"},
		"cv/aa/2":  {"cv/aa/2.pdf"},
		"nothing/": nil,
	} {
		var got []string
		for info, err := range s.List(t.Context(), prefix) {
			if err != nil {
				t.Fatalf("List(%q): %v", prefix, err)
			}
			if info.Size != int64(len(info.Key)) || info.Modified.IsZero() {
				t.Errorf("List(%q) says %+v", prefix, info)
			}
			got = append(got, info.Key)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("List(%q), want − got +:\n%s", prefix, diff)
		}
	}
	for range s.List(t.Context(), "") {
		break // leaving early must be possible
	}
}

func badKeys(t *testing.T, s store.Store) {
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../../b", ".", "a/.b", `a\b`, "é", "a b", strings.Repeat("a", store.MaxKey+1)} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x"), 1, pdf); !errors.Is(err, store.ErrKey) {
			t.Errorf("Put(%q) = %v; want ErrKey", key, err)
		}
		if _, _, err := s.Get(t.Context(), key); !errors.Is(err, store.ErrKey) {
			t.Errorf("Get(%q) = %v; want ErrKey", key, err)
		}
		if _, err := s.Exists(t.Context(), key); !errors.Is(err, store.ErrKey) {
			t.Errorf("Exists(%q) = %v; want ErrKey", key, err)
		}
		if err := s.Delete(t.Context(), key); !errors.Is(err, store.ErrKey) {
			t.Errorf("Delete(%q) = %v; want ErrKey", key, err)
		}
	}
}

func cancelled(t *testing.T, s store.Store) {
	put(t, s, "there", "x")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.Put(ctx, "late", strings.NewReader("x"), 1, pdf); !errors.Is(err, context.Canceled) {
		t.Errorf("Put = %v; want context.Canceled", err)
	}
	if _, _, err := s.Get(ctx, "there"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get = %v; want context.Canceled", err)
	}
	var last error
	for _, err := range s.List(ctx, "") {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("List ends with %v; want context.Canceled", last)
	}
}

func put(t *testing.T, s store.Store, key, body string) {
	t.Helper()
	created, err := s.Put(t.Context(), key, strings.NewReader(body), int64(len(body)), pdf)
	if err != nil || !created {
		t.Fatalf("Put(%s) = %v, %v; want true", key, created, err)
	}
}

func read(t *testing.T, s store.Store, key string) ([]byte, store.Info) {
	t.Helper()
	body, info, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get(%s): %v", key, err)
	}
	got, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil {
		t.Fatalf("reading %s: %v", key, err)
	}
	return got, info
}

func mustBeEmpty(t *testing.T, s store.Store) {
	t.Helper()
	for info, err := range s.List(t.Context(), "") {
		t.Errorf("something was kept: %+v, %v", info, err)
	}
}
