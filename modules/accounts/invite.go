package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/predicate"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// The facts of the module.
const (
	FactInvited   = "accounts.invited"
	FactActivated = "accounts.activated"
	FactJoined    = "accounts.joined"
)

// Invited is the payload of FactInvited.
type Invited struct {
	Invitation uuid.UUID `json:"invitation"`
}

// Joined is the payload of FactJoined: an account that is open already has one more membership.
type Joined struct {
	Membership uuid.UUID `json:"membership"`
}

// Activated is the payload of FactActivated.
type Activated struct {
	Account uuid.UUID `json:"account"`
}

// PersonInput is who is invited.
type PersonInput struct {
	Email     string `json:"email" format:"email" maxLength:"254" doc:"The person's e-mail address."`
	FirstName string `json:"firstName" minLength:"1" maxLength:"100" doc:"First name."`
	LastName  string `json:"lastName" minLength:"1" maxLength:"100" doc:"Last name."`
	Function  string `json:"function,omitempty" required:"false" maxLength:"150" doc:"What the person does, as shown in the directory."`
	Phone     string `json:"phone,omitempty" required:"false" maxLength:"30" doc:"Telephone number."`
}

// InviteInput invites a professional.
type InviteInput struct {
	PersonInput
	Role          viewer.Role `json:"role" enum:"recruiter,referent,mission_officer,admin" doc:"What the person will be."`
	Company       uuid.UUID   `json:"company,omitempty" required:"false" format:"uuid" doc:"The recruiter's company; your own when left out."`
	Establishment uuid.UUID   `json:"establishment,omitempty" required:"false" format:"uuid" doc:"The referent's establishment."`
	TerritoryInput
	Days int `json:"days,omitempty" required:"false" minimum:"1" maximum:"90" default:"14" doc:"How many days the invitation lasts."`
}

// TerritoryInput is where a mission officer is in charge: departments, single establishments, or both.
type TerritoryInput struct {
	Departments    []string    `json:"departments,omitempty" required:"false" maxItems:"110" doc:"The mission officer's departments, such as 59 or 2A."`
	Establishments []uuid.UUID `json:"establishments,omitempty" required:"false" maxItems:"500" doc:"Single establishments of the mission officer, in other departments."`
}

// Invite creates the account, with its membership, of a person whom the viewer may invite, and sends the invitation. It returns the account's id. An
// address that has an account already gets the new membership instead, when it does not have it.
func (s *Service) Invite(ctx context.Context, in InviteInput) (id uuid.UUID, err error) {
	v := viewer.Get(ctx)
	if v.Role == viewer.RoleRecruiter && in.Company == uuid.Nil {
		in.Company = v.Company
	}
	if err := in.complete(); err != nil {
		return uuid.Nil, err
	}
	if !mayInvite(v, in.Role, in.Company, in.Establishment) {
		return uuid.Nil, fault.NotFound("accounts.not_found")
	}
	if err := s.placesExist(ctx, in); err != nil {
		return uuid.Nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		id, err = s.invite(ctx, in)
		return err
	})
	return id, err
}

// InviteCandidate creates the account of a candidate inside the transaction that makes the file; the caller holds the law.
func (s *Service) InviteCandidate(ctx context.Context, p PersonInput, days int) (uuid.UUID, error) {
	if !tx.Inside(ctx) {
		return uuid.Nil, tx.ErrNone
	}
	return s.invite(ctx, InviteInput{PersonInput: p, Role: viewer.RoleCandidate, Days: days})
}

// complete checks what the role needs and drops what it does not.
func (in *InviteInput) complete() error {
	switch in.Role {
	case viewer.RoleRecruiter:
		in.Establishment, in.TerritoryInput = uuid.Nil, TerritoryInput{}
		if in.Company == uuid.Nil {
			return fault.Invalid(fault.Field{Name: "company", Key: "accounts.company_needed"})
		}
	case viewer.RoleReferent:
		in.Company, in.TerritoryInput = uuid.Nil, TerritoryInput{}
		if in.Establishment == uuid.Nil {
			return fault.Invalid(fault.Field{Name: "establishment", Key: "accounts.establishment_needed"})
		}
	case viewer.RoleOfficer:
		in.Company, in.Establishment = uuid.Nil, uuid.Nil
		in.tidy()
		if len(in.Departments)+len(in.Establishments) == 0 {
			return fault.Invalid(fault.Field{Name: "departments", Key: "accounts.departments_needed"})
		}
	default:
		in.Company, in.Establishment, in.TerritoryInput = uuid.Nil, uuid.Nil, TerritoryInput{}
	}
	return nil
}

func (s *Service) placesExist(ctx context.Context, in InviteInput) error {
	if in.Company != uuid.Nil {
		if names, err := s.places.CompanyNames(ctx, in.Company); err != nil || names[in.Company] == "" {
			return orField(err, "company", "accounts.company_unknown")
		}
	}
	if in.Establishment != uuid.Nil {
		if names, err := s.places.EstablishmentNames(ctx, in.Establishment); err != nil || names[in.Establishment] == "" {
			return orField(err, "establishment", "accounts.establishment_unknown")
		}
	}
	return s.territoryExists(ctx, in.TerritoryInput)
}

func orField(err error, name, key string) error {
	if err != nil {
		return err
	}
	return fault.Invalid(fault.Field{Name: name, Key: key})
}

// asIs leaves a fault alone and says of any other error what was being done.
func asIs(err error, doing string) error {
	if fault.Of(err) != nil {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func optional(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func equal(stored *uuid.UUID, id uuid.UUID) bool {
	return stored == nil && id == uuid.Nil || stored != nil && *stored == id
}

func (s *Service) accountsWhere(ctx context.Context, where ...predicate.Membership) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Client(ctx, s.db).Membership.Query().
		Where(append(where, membership.EndedAtIsNil(), membership.HasAccountWith(account.StateNEQ(schema.StateSuspended)))...).
		Unique(true).Select(membership.FieldAccountID).Scan(viewer.System(ctx, "accounts.find"), &ids)
	if err != nil {
		return nil, fmt.Errorf("finding accounts: %w", err)
	}
	return ids, nil
}

// open is the invitations that still open an account.
func (s *Service) openAt(now time.Time) []predicate.Invitation {
	return []predicate.Invitation{invitation.UsedAtIsNil(), invitation.WithdrawnAtIsNil(), invitation.ExpiresAtGT(now)}
}
