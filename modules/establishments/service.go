package establishments

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
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
	departments Departments
	trail       *trail.Trail
}

// Input is what an admin says of an establishment.
type Input struct {
	Name     string `json:"name" minLength:"2" maxLength:"200" doc:"Name."`
	Kind     string `json:"kind" enum:"school,university,training_centre,other" doc:"Kind."`
	Postcode string `json:"postcode" pattern:"^[0-9]{5}$" patternDescription:"postcode" doc:"Postcode; it gives the department, and so the mission officers."`
	City     string `json:"city" minLength:"1" maxLength:"120" doc:"Town."`
}

// errUnknown is the answer for an establishment that does not exist, and to who may not manage any.
func errUnknown() error { return fault.NotFound("establishments.not_found") }

// Create makes an establishment.
func (s *Service) Create(ctx context.Context, in Input) (*ent.Establishment, error) {
	if !mayManage(viewer.Get(ctx)) {
		return nil, errUnknown()
	}
	department, err := s.department(in)
	if err != nil {
		return nil, err
	}
	var made *ent.Establishment
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		id, now := mixin.NewID(), s.now()
		made, err = tx.Client(ctx, s.db).Establishment.Create().SetID(id).SetSlug(slug.Of(in.Name, id)).SetName(strings.TrimSpace(in.Name)).
			SetKind(in.Kind).SetCity(in.City).SetPostcode(in.Postcode).SetDepartment(department).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("creating an establishment: %w", err)
		}
		return s.noted(ctx, ActionCreated, made)
	})
	return made, err
}

// Edit changes an establishment.
func (s *Service) Edit(ctx context.Context, id uuid.UUID, in Input) (*ent.Establishment, error) {
	if !mayManage(viewer.Get(ctx)) {
		return nil, errUnknown()
	}
	department, err := s.department(in)
	if err != nil {
		return nil, err
	}
	var edited *ent.Establishment
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		edited, err = tx.Client(ctx, s.db).Establishment.UpdateOneID(id).SetName(strings.TrimSpace(in.Name)).SetKind(in.Kind).SetCity(in.City).
			SetPostcode(in.Postcode).SetDepartment(department).SetUpdatedAt(s.now()).Save(ctx)
		if ent.IsNotFound(err) {
			return errUnknown()
		}
		if err != nil {
			return fmt.Errorf("editing an establishment: %w", err)
		}
		return s.noted(ctx, ActionEdited, edited)
	})
	return edited, err
}

// What the audit calls the acts on establishments.
const (
	ActionCreated = "establishments.created"
	ActionEdited  = "establishments.changed"
)

// noted writes an act on an establishment into the audit.
func (s *Service) noted(ctx context.Context, action string, e *ent.Establishment) error {
	return s.trail.Record(ctx, trail.Line{Action: action, Kind: "establishment", ID: e.ID.String(), Name: e.Name})
}

func (s *Service) department(in Input) (string, error) {
	code := s.departments.OfPostcode(in.Postcode)
	if code == "" {
		return "", fault.Invalid(fault.Field{Name: "postcode", Key: "establishments.postcode_unknown"})
	}
	return code, nil
}

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
