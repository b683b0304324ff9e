package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"
)

const suffix = ".eml"

// Folder keeps each mail as a file that mail programs open, named by its id: sending a mail again replaces it.
type Folder struct {
	author *author
	dir    string
}

// NewFolder returns a sender into a folder, made if need be, that only this user may look into.
func NewFolder(dir string, site Site) (*Folder, error) {
	a, err := newAuthor(site)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the mail folder: %w", err)
	}
	return &Folder{author: a, dir: dir}, nil
}

// Send keeps a mail.
func (f *Folder) Send(_ context.Context, m Message) error {
	g, err := f.author.compose(m)
	if err != nil {
		return err
	}
	if err := f.keep(f.Path(m.ID), g); err != nil {
		return &Error{cause: err}
	}
	return nil
}

// keep writes a file whole or not at all.
func (f *Folder) keep(path string, mail io.WriterTo) error {
	temporary, err := os.CreateTemp(f.dir, "new-*") // 0600
	if err != nil {
		return fmt.Errorf("creating a mail's file: %w", err)
	}
	defer os.Remove(temporary.Name()) //nolint:errcheck // after the renaming there is none
	_, err = mail.WriteTo(temporary)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return fmt.Errorf("writing a mail's file: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("naming a mail's file: %w", err)
	}
	return nil
}

// List returns up to limit mails, the newest first, without their bodies.
func (f *Folder) List(limit int) ([]Kept, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, fmt.Errorf("listing the mail folder: %w", err)
	}
	var ids []uuid.UUID
	for _, e := range entries {
		if id, err := uuid.Parse(strings.TrimSuffix(e.Name(), suffix)); err == nil && strings.HasSuffix(e.Name(), suffix) {
			ids = append(ids, id)
		}
	}
	slices.Reverse(ids) // their names begin with the time
	kept := make([]Kept, 0, min(limit, len(ids)))
	for _, id := range ids[:min(limit, len(ids))] {
		k, err := f.read(id, false)
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		kept = append(kept, k)
	}
	return kept, nil
}

// Read returns a mail with its bodies; the error is fs.ErrNotExist when there is none of that id.
func (f *Folder) Read(id uuid.UUID) (Kept, error) { return f.read(id, true) }

// Path is where a mail is kept, for who offers the file itself.
func (f *Folder) Path(id uuid.UUID) string { return filepath.Join(f.dir, id.String()+suffix) }

func (f *Folder) read(id uuid.UUID, bodies bool) (Kept, error) {
	file, err := os.Open(f.Path(id)) // #nosec G304 -- a folder of ours and the text of a UUID
	if err != nil {
		return Kept{}, fmt.Errorf("opening a mail: %w", err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	k, err := parse(file, bodies)
	if err != nil {
		return Kept{}, fmt.Errorf("reading the mail %s: %w", id, err)
	}
	k.ID = id
	return k, nil
}

var _ Sender = (*Folder)(nil)
