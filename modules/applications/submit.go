package applications

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/offer"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/modules/applications/schema"
	offers "github.com/atouts/atouts/modules/offers/schema"
)

// Target is what an application goes to: an offer, or a company alone.
type Target struct {
	Offer   *ent.Offer // nil for a spontaneous application
	Company *ent.Company
}

func (t Target) offerID() *uuid.UUID {
	if t.Offer == nil {
		return nil
	}
	return &t.Offer.ID
}

func (t Target) wanted() flow.Wanted {
	if t.Offer == nil {
		return flow.Wanted{}
	}
	return flow.Wanted{Letter: t.Offer.WantsLetter, Questions: len(t.Offer.Questions)}
}

// Target finds an offer that takes applications, by its id or slug, or a company. An offer that is not published does not exist here.
func (s *Service) Target(ctx context.Context, offerRef, companyRef string) (Target, error) {
	if offerRef == "" {
		found, err := s.company(ctx, companyRef)
		return Target{Company: found}, err
	}
	q := s.client(ctx).Offer.Query().Where(offer.State(offers.StatePublished)).WithCompany()
	if id, err := uuid.Parse(offerRef); err == nil {
		q.Where(offer.ID(id))
	} else {
		q.Where(offer.Slug(offerRef))
	}
	found, err := q.Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return Target{}, fault.NotFound("applications.offer_not_found")
	case err != nil:
		return Target{}, fmt.Errorf("reading the offer applied to: %w", err)
	case !takes(found, s.now()):
		return Target{}, fault.Conflict("applications.offer_closed")
	}
	return Target{Offer: found, Company: found.Edges.Company}, nil
}

// takes says whether an offer still takes applications; the day of the deadline counts whole.
func takes(o *ent.Offer, now time.Time) bool {
	return o.ExpiresAt.After(now) && (o.ApplyBefore == nil || o.ApplyBefore.Add(24*time.Hour).After(now))
}

func (s *Service) company(ctx context.Context, ref string) (*ent.Company, error) {
	q := s.client(ctx).Company.Query()
	if id, err := uuid.Parse(ref); err == nil {
		q.Where(company.ID(id))
	} else {
		q.Where(company.Slug(ref))
	}
	found, err := q.Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("applications.company_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the company applied to: %w", err)
	}
	return found, nil
}

// Applicant returns the file of the candidate who applies: the viewer's own, or the one a referent names.
func (s *Service) Applicant(ctx context.Context, named uuid.UUID) (*ent.Candidate, error) {
	v := viewer.Get(ctx)
	if v.Role == viewer.RoleCandidate {
		named = v.Candidate
	}
	file, err := s.client(ctx).Candidate.Query().Where(candidate.ID(named)).WithAccount().Only(ctx)
	if ent.IsNotFound(err) || err == nil && !mayApplyFor(v, file) {
		return nil, fault.NotFound("applications.candidate_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the applicant's file: %w", err)
	}
	return file, nil
}

// Submit writes a new application of the candidate, or of a candidate by those who accompany her, with her. It waits for the referent first.
func (s *Service) Submit(ctx context.Context, in SubmitInput) (uuid.UUID, error) {
	in.Papers = in.tidy()
	id := mixin.NewID()
	err := tx.Run(ctx, s.db, func(ctx context.Context) error {
		if in.Offer == "" && in.Company == "" {
			return fault.Invalid(fault.Field{Name: "offer", Key: "applications.missing.target"})
		}
		target, err := s.Target(ctx, in.Offer, in.Company)
		if err != nil {
			return err
		}
		file, err := s.Applicant(ctx, in.Candidate)
		if err != nil {
			return err
		}
		return s.submit(ctx, id, target, file, in)
	})
	return id, err
}

func (s *Service) submit(ctx context.Context, id uuid.UUID, target Target, file *ent.Candidate, in SubmitInput) error {
	if err := s.alone(ctx, target, file); err != nil {
		return err
	}
	twin, err := s.hasOpen(ctx, file.ID, target.offerID(), target.Company.ID)
	if err != nil {
		return err
	}
	a := act{step: flow.Submit, given: in.given(target.wanted(), in.WithCandidate), words: words{message: in.Message}}
	out, err := decide(flow.Case{Twin: twin}, a, roleOf(viewer.Get(ctx)), 0)
	if err != nil {
		return err
	}
	hash, err := s.freeze(ctx, file.ID, in.CV)
	if err != nil {
		return err
	}
	now := s.now()
	c := s.client(ctx).Application.Create().SetID(id).SetCandidateID(file.ID).SetEstablishmentID(file.EstablishmentID).
		SetCompanyID(target.Company.ID).SetKind(schema.KindSpontaneous).SetState(string(out.State)).SetStateAt(now).SetCreatedAt(now).
		SetUpdatedAt(now).SetMessage(in.Message).SetCvID(in.CV).SetCvHash(hash)
	if o := target.Offer; o != nil {
		c.SetKind(schema.KindOffer).SetOfferID(o.ID).SetLetter(in.Letter).SetQuestions(o.Questions).SetAnswers(in.Answers)
	}
	app, err := c.Save(ctx)
	if sqlgraph.IsUniqueConstraintError(err) { // a second click was faster
		return fault.Conflict("applications.twin")
	}
	if err != nil {
		return fmt.Errorf("writing the application: %w", err)
	}
	first := *app
	first.State = string(flow.New) // where the first line of the history comes from
	if err := s.record(ctx, &first, a, out, nil, now); err != nil {
		return err
	}
	return s.announce(ctx, app, a, out, nil)
}

// alone makes two submits of one candidate wait for each other: no index holds spontaneous applications apart. SQLite has one writer anyway.
func (s *Service) alone(ctx context.Context, target Target, file *ent.Candidate) error {
	if target.Offer != nil || s.db.SQLite() {
		return nil
	}
	if err := s.client(ctx).Candidate.Query().Where(candidate.ID(file.ID)).ForUpdate().Select(candidate.FieldID).Scan(ctx, &[]uuid.UUID{}); err != nil {
		return fmt.Errorf("locking the candidate's file: %w", err)
	}
	return nil
}

// given is what the law looks at.
func (p Papers) given(wanted flow.Wanted, together bool) flow.Given {
	g := flow.Given{Message: p.Message, Letter: p.Letter, Answers: p.Answers, Wanted: wanted, WithCandidate: together}
	if p.CV != uuid.Nil {
		g.CV = p.CV.String()
	}
	return g
}

// freeze pins the present content of one of the candidate's CVs.
func (s *Service) freeze(ctx context.Context, owner, cv uuid.UUID) (string, error) {
	choices, err := s.cvs.Of(ctx, owner)
	if err != nil {
		return "", fmt.Errorf("listing the candidate's CVs: %w", err)
	}
	if !slices.ContainsFunc(choices, func(c CVChoice) bool { return c.ID == cv }) {
		return "", fault.Invalid(fault.Field{Name: "cv", Key: "applications.missing.cv"})
	}
	hash, err := s.cvs.Freeze(ctx, cv)
	if err != nil {
		return "", fmt.Errorf("freezing the CV: %w", err)
	}
	return hash, nil
}

// Choices are the CVs that the applicant may join.
func (s *Service) Choices(ctx context.Context, file *ent.Candidate) ([]CVChoice, error) {
	choices, err := s.cvs.Of(ctx, file.ID)
	if err != nil {
		return nil, fmt.Errorf("listing the candidate's CVs: %w", err)
	}
	return choices, nil
}

// Resubmit sends the application to the referent again, with what was corrected; the CV is frozen as it is now. What is left out stays.
func (s *Service) Resubmit(ctx context.Context, id uuid.UUID, in ResubmitInput) error {
	in.Papers = in.tidy()
	return s.take(ctx, id, act{
		step: flow.Resubmit, given: flow.Given{WithCandidate: in.WithCandidate}, revision: in.Revision, words: words{message: in.Message},
		frozen: func(ctx context.Context, a *ent.Application, u *ent.ApplicationUpdate) error {
			if len(in.Answers) > 0 && len(in.Answers) != len(a.Questions) {
				return fault.Invalid(fault.Field{Name: "answers", Key: "applications.missing.answers"})
			}
			cv := in.CV
			if cv == uuid.Nil {
				cv = a.CvID
			}
			hash, err := s.freeze(ctx, a.CandidateID, cv)
			if err != nil {
				return err
			}
			u.SetCvID(cv).SetCvHash(hash)
			if in.Message != "" {
				u.SetMessage(in.Message)
			}
			if in.Letter != "" && a.OfferID != nil {
				u.SetLetter(in.Letter)
			}
			if len(in.Answers) > 0 {
				u.SetAnswers(in.Answers)
			}
			return nil
		},
	})
}
