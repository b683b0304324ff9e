package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/files/blob/blobtest"
	"github.com/atouts/atouts/modules/files/blob/disk"
	"github.com/atouts/atouts/modules/files/blob/store"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	blobtest.Suite(t, func(t *testing.T) store.Store { return open(t, t.TempDir()) })
}

func TestFilesArePrivateAndTmpIsEmpty(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "made")
	s := open(t, dir)
	if _, err := s.Put(t.Context(), "cv/aa/x.pdf", strings.NewReader("x"), 1, "application/pdf"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), "cv/aa/y.pdf", strings.NewReader("too long"), 1, "application/pdf"); !errors.Is(err, store.ErrSize) {
		t.Fatalf("Put = %v; want ErrSize", err)
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v; want nothing for others", path, info.Mode())
		}
		if !entry.IsDir() {
			files++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != 2 { // the blob and its type
		t.Errorf("%d files stay; want 2", files)
	}
}

func TestOpenSweepsOnlyOldLeftovers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	old, young := filepath.Join(dir, "tmp", "OLD"), filepath.Join(dir, "tmp", "YOUNG")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(young)
	if err != nil {
		t.Fatal(err)
	}
	before := info.ModTime().Add(-25 * time.Hour)
	if err := os.Chtimes(old, before, before); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old leftover stays: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the young leftover is gone: %v", err)
	}
}

func TestLinksDoNotLeadOut(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	s := open(t, dir)
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "data", "out")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Get(t.Context(), "out/secret"); err == nil {
		t.Error("a symbolic link led out of the folder")
	}
}

func open(t *testing.T, dir string) *disk.Disk {
	t.Helper()
	s, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
