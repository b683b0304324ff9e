package candidates

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// FactCreated is told when a file has been made.
const FactCreated = "candidates.created"

// Created is the payload of FactCreated.
type Created struct {
	Candidate uuid.UUID `json:"candidate"`
}

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db       *open.DB
	clock    func() time.Time
	outbox   *outbox.Outbox
	accounts Accounts
	trail    *trail.Trail
}

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ProfileInput is what a candidate looks for, and where.
type ProfileInput struct {
	City          string   `json:"city,omitempty" required:"false" maxLength:"120" doc:"Town where the candidate lives."`
	Department    string   `json:"department,omitempty" required:"false" pattern:"^([0-9]{2,3}|2[AB])$" patternDescription:"department" doc:"Its department, such as 59, 2A or 974."`
	Sought        []string `json:"sought,omitempty" required:"false" maxItems:"13" enum:"internship_discovery,internship,apprenticeship,professionalization,permanent,fixed_term,temporary,seasonal,springboard,civic_service,vie,immersion,other" doc:"Kinds of offer looked for."` //nolint:lll // a tag is one line
	SoughtJob     string   `json:"soughtJob,omitempty" required:"false" maxLength:"200" doc:"The job looked for, in the candidate's own words."`
	AvailableFrom string   `json:"availableFrom,omitempty" required:"false" format:"date" doc:"First day of availability, 2026-11-24."`
}

// Kinds returns the kinds of offer that a candidate may look for, in the order of the form; they are those of the offers module, which stands above.
func Kinds() []string {
	return []string{
		"internship_discovery", "internship", "apprenticeship", "professionalization", "permanent", "fixed_term", "temporary", "seasonal",
		"springboard", "civic_service", "vie", "immersion", "other",
	}
}

// available reads the day that the schema has let pass.
func (in ProfileInput) available() (*time.Time, error) {
	if in.AvailableFrom == "" {
		return nil, nil //nolint:nilnil // no day is an answer
	}
	day, err := time.Parse(time.DateOnly, in.AvailableFrom)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		return nil, fault.Invalid(fault.Field{Name: "availableFrom", Key: "candidates.day_wrong"})
	}
	return &day, nil
}

// CreateInput makes a candidate's file and invites its person.
type CreateInput struct {
	Email         string    `json:"email" format:"email" maxLength:"254" doc:"The candidate's e-mail address."`
	FirstName     string    `json:"firstName" minLength:"1" maxLength:"100" doc:"First name."`
	LastName      string    `json:"lastName" minLength:"1" maxLength:"100" doc:"Last name."`
	Phone         string    `json:"phone,omitempty" required:"false" maxLength:"30" pattern:"^[0-9+(). -]*$" patternDescription:"phone" doc:"Telephone number."`
	Establishment uuid.UUID `json:"establishment,omitempty" required:"false" format:"uuid" doc:"Where the candidate is accompanied; your own when you have one only."`
	Referent      uuid.UUID `json:"referent,omitempty" required:"false" format:"uuid" doc:"Account of who accompanies the candidate there; you when left out."`
	Days          int       `json:"days,omitempty" required:"false" minimum:"1" maximum:"90" doc:"How many days the invitation lasts; 14 when left out."`
	ProfileInput
}

// Create makes the account, with its invitation, and the file of a candidate in one transaction, and returns the file's id. An address that is taken
// already is said at its field.
func (s *Service) Create(ctx context.Context, in CreateInput) (id uuid.UUID, err error) {
	v := viewer.Get(ctx)
	if in.Establishment == uuid.Nil && len(v.Establishments) == 1 {
		in.Establishment = v.Establishments[0]
	}
	if in.Establishment == uuid.Nil && v.Is(viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin) {
		return uuid.Nil, fault.Invalid(fault.Field{Name: "establishment", Key: "candidates.establishment_needed"})
	}
	if !mayCreate(v, in.Establishment) {
		return uuid.Nil, notFound()
	}
	available, err := in.available()
	if err != nil {
		return uuid.Nil, err
	}
	if err := s.placeExists(ctx, in.Establishment); err != nil {
		return uuid.Nil, err
	}
	if in.Referent, err = s.referentOf(ctx, in); err != nil {
		return uuid.Nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		account, err := s.accounts.InviteCandidate(ctx, accounts.PersonInput{
			Email: in.Email, FirstName: in.FirstName, LastName: in.LastName, Phone: in.Phone,
		}, in.Days)
		if err != nil {
			return err
		}
		now := s.now()
		id = mixin.NewID()
		err = tx.Client(ctx, s.db).Candidate.Create().SetID(id).SetAccountID(account).SetEstablishmentID(in.Establishment).SetReferentID(in.Referent).
			SetCity(in.City).SetDepartment(in.Department).SetSought(unique(in.Sought)).SetSoughtJob(in.SoughtJob).SetNillableAvailableFrom(available).
			SetCreatedAt(now).SetUpdatedAt(now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("creating a candidate's file: %w", err)
		}
		name := strings.TrimSpace(in.FirstName + " " + in.LastName)
		if err := s.trail.Record(ctx, trail.Line{Action: ActionCreated, Owner: account, Kind: "candidate", ID: id.String(), Name: name}); err != nil {
			return err
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactCreated, Payload: Created{id}})
		return err
	})
	return id, err
}

func (s *Service) placeExists(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.Client(ctx, s.db).Establishment.Get(ctx, id); ent.IsNotFound(err) {
		return fault.Invalid(fault.Field{Name: "establishment", Key: "candidates.establishment_unknown"})
	} else if err != nil {
		return fmt.Errorf("looking up an establishment: %w", err)
	}
	return nil
}

// referentOf returns who will accompany: who was named and belongs to the establishment, or the viewer when she accompanies there.
func (s *Service) referentOf(ctx context.Context, in CreateInput) (uuid.UUID, error) {
	v := viewer.Get(ctx)
	if in.Referent == uuid.Nil || in.Referent == v.Account {
		if v.AccompaniesAt(in.Establishment) {
			return v.Account, nil
		}
		if in.Referent == uuid.Nil {
			return uuid.Nil, fault.Invalid(fault.Field{Name: "referent", Key: "candidates.referent_needed"})
		}
	}
	there, err := s.accounts.Referents(ctx, in.Establishment)
	if err != nil {
		return uuid.Nil, err
	}
	if !slices.Contains(there, in.Referent) {
		return uuid.Nil, fault.Invalid(fault.Field{Name: "referent", Key: "candidates.referent_elsewhere"})
	}
	return in.Referent, nil
}

// SaveProfile changes what a candidate looks for: her own, or that of somebody whom the viewer accompanies.
func (s *Service) SaveProfile(ctx context.Context, id uuid.UUID, in ProfileInput) error {
	c, err := s.One(ctx, id)
	if err != nil {
		return err
	}
	if !mayEdit(viewer.Get(ctx), c) {
		return fault.Forbidden("candidates.not_yours")
	}
	available, err := in.available()
	if err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		change := tx.Client(ctx, s.db).Candidate.Update().Where(candidate.ID(id)).SetCity(in.City).SetDepartment(in.Department).
			SetSought(unique(in.Sought)).SetSoughtJob(in.SoughtJob).SetUpdatedAt(s.now())
		if available != nil {
			change.SetAvailableFrom(*available)
		} else {
			change.ClearAvailableFrom()
		}
		n, err := change.Save(ctx)
		if err != nil {
			return fmt.Errorf("saving a candidate's profile: %w", err)
		}
		if n == 0 {
			return notFound()
		}
		if isOwn(viewer.Get(ctx), c) {
			return nil
		}
		return s.changed(ctx, c, in)
	})
}

// Resend sends a new invitation to a candidate who has not come in yet; the earlier ones stop opening the account.
func (s *Service) Resend(ctx context.Context, id uuid.UUID) error {
	c, err := s.One(ctx, id)
	if err != nil {
		return err
	}
	if !mayInvite(viewer.Get(ctx), c) {
		return fault.Forbidden("candidates.not_yours")
	}
	return s.accounts.ResendAs(ctx, c.AccountID)
}

func notFound() error { return fault.NotFound("candidates.not_found") }

// unique keeps the kinds in the order of the form, each once.
func unique(kinds []string) []string {
	return slices.DeleteFunc(Kinds(), func(k string) bool { return !slices.Contains(kinds, k) })
}
