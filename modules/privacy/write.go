package privacy

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/i18n"

	pages "github.com/atouts/atouts/templates/privacy"
)

// write makes the zip of a copy and keeps it. It returns its size. The file is made on disk: documents are copied through, never held.
func (s *Service) write(ctx context.Context, row *ent.Export, key string) (int64, error) {
	file, err := os.CreateTemp("", "atouts-export-*.zip")
	if err != nil {
		return 0, fmt.Errorf("making a file for a copy: %w", err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // a scratch file
	defer file.Close()           //nolint:errcheck // what was written is read back below
	parts, err := s.parts(ctx, row)
	if err != nil {
		return 0, err
	}
	if err := s.pack(ctx, file, row, parts); err != nil {
		return 0, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return 0, fmt.Errorf("reading a copy back: %w", err)
	}
	created, err := s.blobs.Put(ctx, key, file, size, exportType)
	if err != nil {
		return 0, fmt.Errorf("keeping a copy: %w", err)
	}
	if created {
		return size, nil
	}
	// An earlier attempt kept one and stopped before it said so: that one stays.
	body, info, err := s.blobs.Get(ctx, key)
	if err != nil {
		return 0, fmt.Errorf("looking at the copy of an earlier attempt: %w", err)
	}
	return info.Size, body.Close()
}

// parts asks every keeper what it has on the person, and notes how far it is.
func (s *Service) parts(ctx context.Context, row *ent.Export) ([]modules.Part, error) {
	ctx = viewer.System(ctx, "privacy.export")
	var all []modules.Part
	for i, k := range s.keepers {
		given, err := k.PersonalData(ctx, row.AccountID)
		if err != nil {
			return nil, fmt.Errorf("asking %s for what it keeps: %w", k.name, err)
		}
		all = append(all, given...)
		err = tx.Run(ctx, s.db, func(ctx context.Context) error {
			s.changed(ctx, row.AccountID)
			return tx.Client(ctx, s.db).Export.UpdateOneID(row.ID).SetParts(len(s.keepers) + 1).SetDoneParts(i + 1).Exec(ctx)
		})
		if err != nil {
			return nil, fmt.Errorf("noting the progress of a copy: %w", err)
		}
	}
	slices.Reverse(all) // the account first, what hangs on it after
	return all, nil
}

// pack writes the zip: a page for people, JSON for programs, and the documents.
func (s *Service) pack(ctx context.Context, to io.Writer, row *ent.Export, parts []modules.Part) error {
	owner, err := tx.Client(ctx, s.db).Account.Get(viewer.System(ctx, "privacy.export"), row.AccountID)
	if err != nil {
		return fmt.Errorf("reading whose copy it is: %w", err)
	}
	ctx = i18n.With(ctx, s.bundle.Localizer(owner.Locale))
	z := zip.NewWriter(to)
	page, err := z.Create("index.html")
	if err != nil {
		return fmt.Errorf("beginning a copy: %w", err)
	}
	view := pages.CopyView{Name: strings.TrimSpace(owner.FirstName + " " + owner.LastName), Made: s.now()}
	for _, p := range parts {
		view.Parts = append(view.Parts, pages.CopyPart{Title: s.word(ctx, "privacy.part."+p.Name, p.Name), Rows: s.readable(ctx, p.Rows), Files: names(p)})
	}
	if err := pages.Copy(view).Render(ctx, page); err != nil {
		return fmt.Errorf("writing the page of a copy: %w", err)
	}
	for _, p := range parts {
		if err := packPart(ctx, z, p); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("ending a copy: %w", err)
	}
	return nil
}

func packPart(ctx context.Context, z *zip.Writer, p modules.Part) error {
	w, err := z.Create("donnees/" + p.Name + ".json")
	if err != nil {
		return fmt.Errorf("beginning %s: %w", p.Name, err)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(p.Rows); err != nil {
		return fmt.Errorf("writing %s: %w", p.Name, err)
	}
	for _, name := range names(p) {
		if err := packFile(ctx, z, name, p.Files[path.Base(name)]); err != nil {
			return err
		}
	}
	return nil
}

func packFile(ctx context.Context, z *zip.Writer, name string, open func(context.Context) (io.ReadCloser, error)) error {
	body, err := open(ctx)
	if err != nil {
		return fmt.Errorf("opening %s: %w", name, err)
	}
	defer body.Close() //nolint:errcheck // it was only read
	w, err := z.Create(name)
	if err == nil {
		_, err = io.Copy(w, body)
	}
	if err != nil {
		return fmt.Errorf("copying %s: %w", name, err)
	}
	return nil
}

// names returns where the documents of a part stand in the zip.
func names(p modules.Part) []string {
	all := slices.Sorted(maps.Keys(p.Files))
	for i, name := range all {
		all[i] = "documents/" + p.Name + "/" + name
	}
	return all
}

// word returns a text of the catalogue, or the plain name when there is none.
func (s *Service) word(ctx context.Context, key, plain string) string {
	if !s.bundle.Has(i18n.French, key) {
		return plain
	}
	return i18n.T(ctx, key)
}
