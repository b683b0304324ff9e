package cvs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/cv"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/resume"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// MaxCVs is how many CVs a candidate may keep.
const MaxCVs = 20

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db         *open.DB
	clock      func() time.Time
	log        *slog.Logger
	outbox     *outbox.Outbox
	live       live.Publisher
	candidates Candidates
	blobs      Blobs
	alerts     Alerts
	trail      *trail.Trail
	renderer   func() (render.Renderer, error)
	slots      chan struct{} // previews at the same time
}

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

func notFound() error { return fault.NotFound("cvs.not_found") }

// CreateInput makes a CV: from another one of the candidate's, from a document, or from what is known of her.
type CreateInput struct {
	Title  string          `json:"title" minLength:"1" maxLength:"150" doc:"What the candidate calls the CV; it is not printed."`
	Locale string          `json:"locale,omitempty" required:"false" enum:"fr,en" default:"fr" doc:"Language of the CV."`
	From   uuid.UUID       `json:"from,omitempty" required:"false" format:"uuid" doc:"The CV to copy."`
	Data   json.RawMessage `json:"data,omitempty" required:"false" doc:"A JSON Resume 1.0.0 document."`
}

// Create makes a CV of the candidate who acts.
func (s *Service) Create(ctx context.Context, in CreateInput) (id uuid.UUID, err error) {
	v := viewer.Get(ctx)
	if v.Role != viewer.RoleCandidate || v.Candidate == uuid.Nil {
		return uuid.Nil, notFound()
	}
	if in.Locale == "" {
		in.Locale = "fr"
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		data, err := s.contentOf(ctx, in)
		if err != nil {
			return err
		}
		me, err := s.candidates.Card(ctx, v.Candidate)
		if err != nil {
			return err
		}
		client, now := tx.Client(ctx, s.db), s.now()
		if n, err := client.CV.Query().Where(cv.CandidateID(v.Candidate)).Count(ctx); err != nil {
			return fmt.Errorf("counting CVs: %w", err)
		} else if n >= MaxCVs {
			return fault.Conflict("cvs.too_many", "Max", MaxCVs)
		}
		id = mixin.NewID()
		err = client.CV.Create().SetID(id).SetCandidateID(v.Candidate).SetEstablishmentID(me.EstablishmentID).SetTitle(in.Title).SetLocale(in.Locale).
			SetData(data).SetCreatedAt(now).SetUpdatedAt(now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("creating a CV: %w", err)
		}
		return nil
	})
	return id, err
}

// contentOf returns the first content of a new CV.
func (s *Service) contentOf(ctx context.Context, in CreateInput) (json.RawMessage, error) {
	if in.From != uuid.Nil {
		other, err := s.One(ctx, in.From)
		if err != nil {
			return nil, err
		}
		return other.Data, nil
	}
	if len(in.Data) > 0 {
		return accept(in.Data, in.Locale)
	}
	me, err := s.candidates.Card(ctx, viewer.Get(ctx).Candidate)
	if err != nil {
		return nil, err
	}
	blank := resume.Resume{Basics: resume.Basics{Name: me.Name, Email: me.Email, Phone: me.Phone, Location: resume.Location{City: me.City}}}
	return blank.Normalise(in.Locale).Canonical()
}

// accept reads, cleans and checks a document and returns it as it is kept. Each problem becomes a field "data.<path>".
func accept(data json.RawMessage, locale string) (json.RawMessage, error) {
	r, err := resume.Parse(data)
	if err == nil {
		r = r.Clean(locale)
		err = r.Validate()
	}
	if err != nil {
		return nil, asFault(err)
	}
	return r.Normalise(locale).Canonical()
}

func asFault(err error) error {
	problems, ok := errors.AsType[resume.Problems](err)
	if !ok {
		return err
	}
	fields := make([]fault.Field, len(problems))
	for i, p := range problems {
		fields[i] = fault.Field{Name: dataPrefix + p.Path, Key: p.Key}
		if p.Path == "" {
			fields[i].Name = "data"
		}
		if p.Limit > 0 {
			fields[i].Params = []any{"Max", p.Limit}
		}
	}
	return fault.Invalid(fields...)
}

// dataPrefix stands before the path of a problem in the document.
const dataPrefix = "data."

// HeadInput is a CV without its content.
type HeadInput struct {
	Title    string `json:"title" minLength:"1" maxLength:"150" doc:"What the candidate calls the CV; it is not printed."`
	Locale   string `json:"locale,omitempty" required:"false" enum:"fr,en" default:"fr" doc:"Language of the CV."`
	Revision int    `json:"revision" minimum:"1" doc:"The revision that was read; another one since is a conflict."`
}

// SaveInput is the whole of a CV.
type SaveInput struct {
	HeadInput
	Data json.RawMessage `json:"data" doc:"A JSON Resume 1.0.0 document."`
}

// Save writes a CV, unless it has changed since it was read.
func (s *Service) Save(ctx context.Context, id uuid.UUID, in SaveInput) error {
	if in.Locale == "" {
		in.Locale = "fr"
	}
	if _, err := s.own(ctx, id); err != nil {
		return err
	}
	data, err := accept(in.Data, in.Locale)
	if err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		n, err := tx.Client(ctx, s.db).CV.Update().Where(cv.ID(id), cv.Revision(in.Revision)).SetTitle(in.Title).SetLocale(in.Locale).SetData(data).
			AddRevision(1).SetUpdatedAt(s.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("saving a CV: %w", err)
		}
		if n == 0 {
			return fault.Conflict("cvs.changed_since")
		}
		return nil
	})
}

// RenameInput gives a CV another title.
type RenameInput struct {
	Title string `json:"title" minLength:"1" maxLength:"150" doc:"What the candidate calls the CV; it is not printed."`
}

// Rename gives a CV another title. Its content, and so its revision, stay as they are.
func (s *Service) Rename(ctx context.Context, id uuid.UUID, in RenameInput) error {
	if _, err := s.own(ctx, id); err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		err := tx.Client(ctx, s.db).CV.Update().Where(cv.ID(id)).SetTitle(in.Title).SetUpdatedAt(s.now()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("renaming a CV: %w", err)
		}
		return nil
	})
}

// Delete removes a CV with its copies. One that an application has frozen stays.
func (s *Service) Delete(ctx context.Context, id uuid.UUID) error {
	if _, err := s.own(ctx, id); err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		client, system := tx.Client(ctx, s.db), viewer.System(ctx, "cvs.delete")
		copies, err := client.Rendering.Query().Where(rendering.CvID(id)).All(system)
		if err != nil {
			return fmt.Errorf("listing the copies of a CV: %w", err)
		}
		if slices.ContainsFunc(copies, func(c *ent.Rendering) bool { return c.Pinned }) {
			return fault.Conflict("cvs.joined")
		}
		if _, err := client.Rendering.Delete().Where(rendering.CvID(id), rendering.Pinned(false)).Exec(system); err != nil {
			return fmt.Errorf("deleting the copies of a CV: %w", err)
		}
		if n, err := client.CV.Delete().Where(cv.ID(id)).Exec(ctx); err != nil {
			return fmt.Errorf("deleting a CV: %w", err)
		} else if n == 0 {
			return notFound() // deleted in this very moment
		}
		if len(copies) == 0 {
			return nil
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: TaskDiscard, Payload: toDiscard{Keys: blobKeys(copies)}})
		return err
	})
}

// own returns a CV that the viewer may write; one that she only reads may not be changed by her.
func (s *Service) own(ctx context.Context, id uuid.UUID) (*ent.CV, error) {
	one, err := s.One(ctx, id)
	if err != nil {
		return nil, err
	}
	if !mayWrite(viewer.Get(ctx), one) {
		return nil, fault.Forbidden("cvs.read_only")
	}
	return one, nil
}
