package cvs

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/cv"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/cvs/resume"
	"github.com/atouts/atouts/modules/cvs/schema"
)

// One returns a CV that the viewer may read; any other does not exist.
func (s *Service) One(ctx context.Context, id uuid.UUID) (*ent.CV, error) {
	one, err := tx.Client(ctx, s.db).CV.Get(ctx, id)
	if ent.IsNotFound(err) || err == nil && !mayRead(viewer.Get(ctx), one) {
		return nil, notFound()
	}
	if err != nil {
		return nil, fmt.Errorf("reading a CV: %w", err)
	}
	return one, nil
}

// List returns the CVs of a candidate that the viewer may read, the one changed last first.
func (s *Service) List(ctx context.Context, candidate uuid.UUID) ([]*ent.CV, error) {
	list, err := tx.Client(ctx, s.db).CV.Query().Where(cv.CandidateID(candidate)).
		Order(cv.ByUpdatedAt(sql.OrderDesc()), cv.ByID()).All(ctx) // the policy leaves out what is another's
	if err != nil {
		return nil, fmt.Errorf("listing CVs: %w", err)
	}
	return list, nil
}

// Choice is a CV among which to choose for an application.
type Choice struct {
	ID      uuid.UUID
	Title   string
	Updated time.Time
}

// Of returns the CVs of a candidate among which the viewer may choose.
func (s *Service) Of(ctx context.Context, candidate uuid.UUID) ([]Choice, error) {
	list, err := s.List(ctx, candidate)
	if err != nil {
		return nil, err
	}
	choices := make([]Choice, len(list))
	for i, one := range list {
		choices[i] = Choice{one.ID, one.Title, one.UpdatedAt}
	}
	return choices, nil
}

// StateNone says that nobody has asked for a copy of the present content; the other states are those of package schema.
const StateNone = "none"

// Copy is how the durable copy of a CV's present content stands.
type Copy struct {
	State string
	Hash  string
	// Pages and Bytes are those of a ready one.
	Pages, Bytes int
	// Problem says why a failed one failed: "too_long" or "broken".
	Problem string
	// Stuck says that one has been pending for so long that it may be asked for again.
	Stuck bool
}

// Copy returns a CV and how its durable copy stands.
func (s *Service) Copy(ctx context.Context, id uuid.UUID) (*ent.CV, Copy, error) {
	one, err := s.One(ctx, id)
	if err != nil {
		return nil, Copy{}, err
	}
	copies, err := s.copies(ctx, []*ent.CV{one})
	if err != nil {
		return nil, Copy{}, err
	}
	return one, copies[0], nil
}

// copies returns how the copies of CVs that the viewer has read stand, in their order.
func (s *Service) copies(ctx context.Context, list []*ent.CV) ([]Copy, error) {
	copies, hashes := make([]Copy, len(list)), make([]string, len(list))
	for i, one := range list {
		_, hash, err := s.present(one)
		if err != nil {
			return nil, err
		}
		copies[i], hashes[i] = Copy{State: StateNone, Hash: hash}, hash
	}
	rows, err := tx.Client(ctx, s.db).Rendering.Query().Where(rendering.HashIn(hashes...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up the copies of CVs: %w", err)
	}
	for _, row := range rows {
		for i := range copies {
			if copies[i].Hash == row.Hash {
				copies[i].State, copies[i].Pages, copies[i].Bytes, copies[i].Problem = row.State, row.Pages, row.Bytes, row.Error
				copies[i].Stuck = row.State == schema.RenderingPending && row.UpdatedAt.Before(s.now().Add(-stuck))
			}
		}
	}
	return copies, nil
}

// present returns what a CV says now, and the hash of its copy.
func (s *Service) present(one *ent.CV) (resume.Resume, string, error) {
	r, err := resume.Parse(one.Data)
	if err != nil {
		return r, "", fmt.Errorf("reading a CV that was kept: %w", err)
	}
	renderer, err := s.renderer()
	if err != nil {
		return r, "", fmt.Errorf("reading the fonts of CVs: %w", err)
	}
	content, err := r.Hash(resume.Look{Template: one.Template, Locale: one.Locale, Renderer: renderer.Version()})
	if err != nil {
		return r, "", fmt.Errorf("hashing a CV: %w", err)
	}
	return r, owned(one, content), nil
}

// gaps lists what a CV should not lack, as the ends of message keys, in the order of the editor.
func gaps(r resume.Resume) []string {
	v := r.Visible()
	var missing []string
	need := func(there bool, what string) {
		if !there {
			missing = append(missing, what)
		}
	}
	need(v.Basics.Name != "", "name")
	need(v.Basics.Email != "" || v.Basics.Phone != "", "contact")
	need(v.Basics.Label != "", "label")
	need(len(v.Meta.Atouts.Strengths) > 0, "strengths")
	need(len(v.Work)+len(v.Volunteer)+len(v.Projects)+len(v.Education) > 0, "path")
	need(len(v.Skills) > 0, "skills")
	return missing
}

// isReady says whether a copy may be read.
func (c Copy) isReady() bool { return c.State == schema.RenderingReady }
