package applications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/note"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// noteText is where the text of a note is sealed: a note is read in the program by its company alone, and in the database by nobody.
var noteText = seal.Column{Table: "application_notes", Name: "text", Text: true} //nolint:gochecknoglobals // a name

// Notes are the company's private notes on an application, oldest first; nobody else knows that there are some.
func (s *Service) Notes(ctx context.Context, id uuid.UUID) ([]*ent.Note, error) {
	if _, err := s.noted(ctx, id); err != nil {
		return nil, err
	}
	notes, err := s.client(ctx).Note.Query().Where(note.ApplicationID(id)).Order(ent.Asc(note.FieldCreatedAt, note.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading notes: %w", err)
	}
	return notes, s.openNotes(notes...)
}

// openNotes puts in place of each sealed text what was written.
func (s *Service) openNotes(notes ...*ent.Note) (err error) {
	for _, n := range notes {
		if n.Text, err = s.seal.OpenText(n.Text, noteText.Place(n.ID)); err != nil {
			return fmt.Errorf("opening the note %s: %w", n.ID, err)
		}
	}
	return nil
}

// AddNote writes a private note of the company.
func (s *Service) AddNote(ctx context.Context, id uuid.UUID, in NoteInput) (*ent.Note, error) {
	v := viewer.Get(ctx)
	if tidy(&in.Text); in.Text == "" {
		return nil, fault.Invalid(fault.Field{Name: "text", Key: "applications.missing.text"})
	}
	var made *ent.Note
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		app, err := s.noted(ctx, id)
		if err != nil {
			return err
		}
		now, noteID := s.now(), mixin.NewID()
		made, err = s.client(ctx).Note.Create().SetID(noteID).SetApplicationID(app.ID).SetCompanyID(app.CompanyID).SetAuthorID(v.Account).
			SetAuthorName(v.Name).SetText(s.seal.SealText(in.Text, noteText.Place(noteID))).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("writing a note: %w", err)
		}
		return s.openNotes(made)
	})
	return made, err
}

// EditNote changes a note; only its author does.
func (s *Service) EditNote(ctx context.Context, id, noteID uuid.UUID, in NoteInput) (*ent.Note, error) {
	if tidy(&in.Text); in.Text == "" {
		return nil, fault.Invalid(fault.Field{Name: "text", Key: "applications.missing.text"})
	}
	var made *ent.Note
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		n, err := s.ownNote(ctx, id, noteID)
		if err != nil {
			return err
		}
		made, err = n.Update().SetText(s.seal.SealText(in.Text, noteText.Place(noteID))).SetUpdatedAt(s.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("changing a note: %w", err)
		}
		return s.openNotes(made)
	})
	return made, err
}

// DeleteNote deletes a note; only its author does.
func (s *Service) DeleteNote(ctx context.Context, id, noteID uuid.UUID) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		n, err := s.ownNote(ctx, id, noteID)
		if err != nil {
			return err
		}
		if err := s.client(ctx).Note.DeleteOne(n).Exec(ctx); err != nil {
			return fmt.Errorf("deleting a note: %w", err)
		}
		return nil
	})
}

// noted returns an application that the viewer may note something about.
func (s *Service) noted(ctx context.Context, id uuid.UUID) (*ent.Application, error) {
	app, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if !mayNote(viewer.Get(ctx), app) {
		return nil, fault.NotFound("applications.note_not_found")
	}
	return app, nil
}

func (s *Service) ownNote(ctx context.Context, id, noteID uuid.UUID) (*ent.Note, error) {
	app, err := s.noted(ctx, id)
	if err != nil {
		return nil, err
	}
	n, err := s.client(ctx).Note.Query().Where(note.ID(noteID), note.ApplicationID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("applications.note_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading a note: %w", err)
	}
	if !mayChangeNote(viewer.Get(ctx), app, n) {
		return nil, fault.Forbidden("applications.note_of_another")
	}
	return n, nil
}
