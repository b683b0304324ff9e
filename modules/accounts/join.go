package accounts

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// invite creates or finds the account, gives it the membership, and tells its person; the caller holds the law.
func (s *Service) invite(ctx context.Context, in InviteInput) (uuid.UUID, error) {
	by := viewer.Get(ctx)
	system := viewer.System(ctx, "accounts.invite")
	who, err := tx.Client(ctx, s.db).Account.Query().Where(account.Email(Fold(in.Email))).Only(system)
	switch {
	case ent.IsNotFound(err):
		who, err = s.newAccount(system, in.PersonInput, by.Account)
	case err == nil:
		var hidden bool
		if hidden, err = s.mayJoin(ctx, who, in); err == nil && hidden {
			who, err = s.standIn(system, in, by.Account)
		}
	}
	if err != nil {
		return uuid.Nil, asIs(err, "creating the account")
	}
	m, err := tx.Client(ctx, s.db).Membership.Create().SetAccountID(who.ID).SetRole(in.Role).SetNillableCompanyID(optional(in.Company)).
		SetNillableEstablishmentID(optional(in.Establishment)).SetDepartments(in.Departments).SetEstablishments(in.Establishments).
		SetCreatedAt(s.now()).Save(system)
	if err != nil {
		return uuid.Nil, fmt.Errorf("creating the membership: %w", err)
	}
	if err := s.trail.Record(ctx, line("accounts.invited", who, map[string]string{"role": string(in.Role)})); err != nil {
		return uuid.Nil, err
	}
	if who.State == schema.StateInvited {
		return who.ID, s.sendInvitation(ctx, who.ID, by.Account, in.Days)
	}
	_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactJoined, Payload: Joined{m.ID}}) // it has its way in already
	return who.ID, err
}

func (s *Service) newAccount(system context.Context, p PersonInput, by uuid.UUID) (*ent.Account, error) {
	now := s.now()
	made, err := tx.Client(system, s.db).Account.Create().SetEmail(Fold(p.Email)).SetFirstName(p.FirstName).SetLastName(p.LastName).
		SetFunction(p.Function).SetPhone(p.Phone).SetCreatedAt(now).SetUpdatedAt(now).SetNillableCreatedBy(optional(by)).Save(system)
	if ent.IsConstraintError(err) { // taken in this very moment
		return nil, notInvitable()
	}
	return made, err
}

// line is a line of the audit about an account.
func line(action string, who *ent.Account, detail map[string]string) trail.Line {
	return trail.Line{Action: action, Owner: who.ID, Kind: "account", ID: who.ID.String(), Name: FullName(who), Detail: detail}
}

// mayJoin says whether an account that exists may get one more membership: a candidate is nothing else, and nobody is the same thing twice. That an
// address has an account is told only to those who may know it. Hidden says that the viewer may not even guess: see standIn.
func (s *Service) mayJoin(ctx context.Context, known *ent.Account, in InviteInput) (hidden bool, err error) {
	others, err := s.membershipsOf(viewer.System(ctx, "accounts.invite"), known.ID)
	if err != nil {
		return false, err
	}
	candidate, same := joins(others, in)
	open := known.State == schema.StateActive || known.State == schema.StateInvited
	if open && !candidate && !same && in.Role != viewer.RoleCandidate {
		return false, nil
	}
	knows, err := s.knows(ctx, known.ID, candidate)
	switch {
	case err != nil:
		return false, err
	case knows && open:
		return false, taken()
	case knows:
		return false, fault.Invalid(fault.Field{Name: "email", Key: "accounts.email_closed"})
	case candidate && viewer.Get(ctx).Role == viewer.RoleRecruiter:
		return true, s.invitedAlready(ctx, in)
	default:
		return false, notInvitable()
	}
}

// joins says whether memberships are those of a candidate, and whether one is what is asked for.
func joins(others []*ent.Membership, in InviteInput) (candidate, same bool) {
	for _, m := range others {
		candidate = candidate || m.Role == viewer.RoleCandidate
		same = same || m.Role == in.Role && equal(m.CompanyID, in.Company) && equal(m.EstablishmentID, in.Establishment)
	}
	return candidate, same
}

// knows says whether the viewer may know that somebody has an account. Professionals stand in the directory, which is open to all who have one; a
// candidate is known to those who see the file.
func (s *Service) knows(ctx context.Context, id uuid.UUID, candidate bool) (bool, error) {
	v := viewer.Get(ctx)
	switch {
	case !candidate || v.Is(viewer.RoleAdmin, viewer.RoleSystem):
		return true, nil
	case !v.Is(viewer.Accompanying()...):
		return false, nil
	}
	seen, err := s.seen(ctx, []uuid.UUID{id})
	return seen[id], err
}

// withheld begins what is stored as the address of a stand-in, with a few letters behind it that keep it unique.
const withheld = "withheld:"

// standIn makes an account that only looks like an invited one. A recruiter who invites the address of a candidate must not learn from any answer or
// list that the person looks for work here: to the recruiter the invitation waits until it ends, and the person is told by mail to give another address.
func (s *Service) standIn(system context.Context, in InviteInput, by uuid.UUID) (*ent.Account, error) {
	p := in.PersonInput
	p.Email = withheld + rand.Text()[:8] + ":" + Fold(p.Email)
	if len(p.Email) > 254 {
		return nil, notInvitable()
	}
	return s.newAccount(system, p, by)
}

// invitedAlready refuses the same invitation twice, of a stand-in as of anybody.
func (s *Service) invitedAlready(ctx context.Context, in InviteInput) error {
	again, err := tx.Client(ctx, s.db).Membership.Query().Where(membership.RoleEQ(in.Role), membership.CompanyID(in.Company), membership.EndedAtIsNil(),
		membership.HasAccountWith(account.EmailHasPrefix(withheld), account.EmailHasSuffix(":"+Fold(in.Email)))).
		Exist(viewer.System(ctx, "accounts.invite"))
	if err != nil {
		return fmt.Errorf("looking for an earlier invitation: %w", err)
	}
	if again {
		return taken()
	}
	return nil
}

// eraseStandIns deletes the accounts that keep a person's address in her stead.
func (s *Service) eraseStandIns(ctx context.Context, id uuid.UUID) error {
	client := tx.Client(ctx, s.db)
	who, err := client.Account.Get(ctx, id)
	if err == nil {
		_, err = client.Account.Delete().Where(account.EmailHasPrefix(withheld), account.EmailHasSuffix(":"+who.Email)).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("erasing what stands in for an account: %w", err)
	}
	return nil
}

// Address returns an account's address as it is shown.
func Address(a *ent.Account) string {
	if rest, is := strings.CutPrefix(a.Email, withheld); is {
		_, typed, _ := strings.Cut(rest, ":")
		return typed
	}
	return a.Email
}

// isStandIn says whether an account only looks like an invited one.
func isStandIn(a *ent.Account) bool { return strings.HasPrefix(a.Email, withheld) }

func (s *Service) sendInvitation(ctx context.Context, accountID, by uuid.UUID, days int) error {
	system, now, id := viewer.System(ctx, "accounts.invite"), s.now(), mixin.NewID()
	err := tx.Client(ctx, s.db).Invitation.Create().SetID(id).SetAccountID(accountID).SetNillableInvitedBy(optional(by)).
		SetTokenHash(tokenHash(token(s.secret, id))).SetCreatedAt(now).SetExpiresAt(now.Add(life(days))).Exec(system)
	if err != nil {
		return fmt.Errorf("creating the invitation: %w", err)
	}
	_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactInvited, Payload: Invited{id}})
	return err
}

// life is how long an invitation of so many days lasts; 0 is the usual time.
func life(days int) time.Duration {
	if days > 0 {
		return time.Duration(days) * 24 * time.Hour
	}
	return schema.InvitationLife
}

func taken() error { return fault.Invalid(fault.Field{Name: "email", Key: "accounts.email_taken"}) }

// notInvitable is the answer to those who may not know why.
func notInvitable() error {
	return fault.Invalid(fault.Field{Name: "email", Key: "accounts.email_not_invitable"})
}
