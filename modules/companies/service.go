package companies

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Departments knows the departments of France; package offers satisfies it, which stands above.
type Departments interface {
	// OfPostcode returns the code of a postcode's department, or "" when it has none.
	OfPostcode(postcode string) string
	// Name returns the name of a department, or its code when that is unknown.
	Name(code string) string
}

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db          *open.DB
	clock       func() time.Time
	outbox      *outbox.Outbox
	departments Departments
	trail       *trail.Trail
}

// Input is what a recruiter or an admin says of a company.
type Input struct {
	Name             string `json:"name" minLength:"2" maxLength:"200" doc:"Name."`
	SIRET            string `json:"siret,omitempty" required:"false" pattern:"^[0-9]{14}$" patternDescription:"siret" doc:"The fourteen digits of its main site."`
	Sector           string `json:"sector,omitempty" required:"false" maxLength:"120" doc:"Sector, in a few words."`
	Size             string `json:"size,omitempty" required:"false" enum:"1-9,10-49,50-249,250-4999,5000+" doc:"How many people work there."`
	Website          string `json:"website,omitempty" required:"false" maxLength:"300" pattern:"^https?://[^ ]+$" patternDescription:"site" doc:"Address of its site."`
	Presentation     string `json:"presentation,omitempty" required:"false" maxLength:"8000" doc:"Plain text; an empty line parts paragraphs."`
	DisabilityPolicy string `json:"disabilityPolicy,omitempty" required:"false" maxLength:"8000" doc:"What it does for people with disabilities. Plain text."`
	Postcode         string `json:"postcode,omitempty" required:"false" pattern:"^[0-9]{5}$" patternDescription:"postcode" doc:"Postcode."`
	City             string `json:"city,omitempty" required:"false" maxLength:"120" doc:"Town."`
}

// errUnknown is the answer for a company that does not exist, and to who may not know its inside.
func errUnknown() error { return fault.NotFound("companies.not_found") }

// Create makes a company.
func (s *Service) Create(ctx context.Context, in Input) (*ent.Company, error) {
	if !mayCreate(viewer.Get(ctx)) {
		return nil, errUnknown()
	}
	department, err := s.department(in)
	if err != nil {
		return nil, err
	}
	var made *ent.Company
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.siretFree(ctx, in.SIRET, uuid.Nil); err != nil {
			return err
		}
		client, id, now := tx.Client(ctx, s.db), mixin.NewID(), s.now()
		address, err := s.address(ctx, in.Name, id)
		if err != nil {
			return err
		}
		made, err = client.Company.Create().SetID(id).SetSlug(address).SetName(strings.TrimSpace(in.Name)).SetNillableSiret(siret(in)).
			SetSector(in.Sector).SetSize(in.Size).SetWebsite(in.Website).SetPresentation(in.Presentation).SetDisabilityPolicy(in.DisabilityPolicy).
			SetCity(in.City).SetPostcode(in.Postcode).SetDepartment(department).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("creating a company: %w", err)
		}
		if err := s.noted(ctx, ActionCreated, made); err != nil {
			return err
		}
		return s.tell(ctx, FactCreated, id)
	})
	return made, err
}

// Edit changes a company's page. Its address stays.
func (s *Service) Edit(ctx context.Context, id uuid.UUID, in Input) (*ent.Company, error) {
	if !mayEdit(viewer.Get(ctx), id) {
		return nil, errUnknown()
	}
	department, err := s.department(in)
	if err != nil {
		return nil, err
	}
	var edited *ent.Company
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if err := s.siretFree(ctx, in.SIRET, id); err != nil {
			return err
		}
		change := tx.Client(ctx, s.db).Company.UpdateOneID(id).SetName(strings.TrimSpace(in.Name)).SetSector(in.Sector).SetSize(in.Size).
			SetWebsite(in.Website).SetPresentation(in.Presentation).SetDisabilityPolicy(in.DisabilityPolicy).SetCity(in.City).
			SetPostcode(in.Postcode).SetDepartment(department).SetUpdatedAt(s.now())
		if number := siret(in); number != nil {
			change.SetSiret(*number)
		} else {
			change.ClearSiret()
		}
		if edited, err = change.Save(ctx); ent.IsNotFound(err) {
			return errUnknown()
		} else if err != nil {
			return fmt.Errorf("editing a company: %w", err)
		}
		if err := s.noted(ctx, ActionEdited, edited); err != nil {
			return err
		}
		return s.tell(ctx, FactEdited, id)
	})
	return edited, err
}

// siretFree says whether a SIRET is that of no other company.
func (s *Service) siretFree(ctx context.Context, number string, but uuid.UUID) error {
	if number == "" {
		return nil
	}
	taken, err := tx.Client(ctx, s.db).Company.Query().Where(company.Siret(number), company.IDNEQ(but)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("looking for a SIRET: %w", err)
	}
	if taken {
		return fault.Invalid(fault.Field{Name: "siret", Key: "companies.siret_taken"})
	}
	return nil
}

// address returns the words of a name, and the end of the id behind them when another company has the same.
func (s *Service) address(ctx context.Context, name string, id uuid.UUID) (string, error) {
	words := slug.Words(name)
	taken, err := tx.Client(ctx, s.db).Company.Query().Where(company.Slug(words)).Exist(ctx)
	if err != nil {
		return "", fmt.Errorf("looking for an address: %w", err)
	}
	// "nouvelle" is the page of a new company.
	if taken || words == "nouvelle" {
		return slug.Of(name, id), nil
	}
	return words, nil
}

func (s *Service) department(in Input) (string, error) {
	if in.Postcode == "" {
		return "", nil
	}
	code := s.departments.OfPostcode(in.Postcode)
	if code == "" {
		return "", fault.Invalid(fault.Field{Name: "postcode", Key: "companies.postcode_unknown"})
	}
	return code, nil
}

func siret(in Input) *string {
	if in.SIRET == "" {
		return nil
	}
	return &in.SIRET
}

// What the audit calls the acts on companies.
const (
	ActionCreated = "companies.created"
	ActionEdited  = "companies.changed"
)

// noted writes an act on a company into the audit.
func (s *Service) noted(ctx context.Context, action string, c *ent.Company) error {
	return s.trail.Record(ctx, trail.Line{Action: action, Kind: "company", ID: c.ID.String(), Name: c.Name})
}

func (s *Service) tell(ctx context.Context, fact string, id uuid.UUID) error {
	if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: fact, Payload: Fact{Company: id}}); err != nil {
		return fmt.Errorf("telling %s: %w", fact, err)
	}
	return nil
}

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
