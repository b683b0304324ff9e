package accounts

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/intake"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/accounts/sheet"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// TaskTell tells the people of an import: invitations, and further roles. One row carries many, so that the import's own transaction stays short.
const TaskTell = "accounts:tell"

// told is the payload of TaskTell.
type told struct {
	Invitations []uuid.UUID `json:"invitations,omitempty"`
	Memberships []uuid.UUID `json:"memberships,omitempty"`
}

// ConfirmIntake does what the preview of a file said, in one transaction: all good lines, or none. Every line is judged anew: what has become known
// since is left, what has become wrong is reported. Done twice, it is done once.
func (s *Service) ConfirmIntake(ctx context.Context, id uuid.UUID) (*Intake, error) {
	confirm := func() error {
		return tx.Run(ctx, s.db, func(ctx context.Context) error { return s.confirmIntake(ctx, id) })
	}
	err := confirm()
	if ent.IsConstraintError(err) { // an address was taken between our look and our writing: look again
		err = confirm()
	}
	if err != nil {
		return nil, err
	}
	return s.OneIntake(ctx, id)
}

func (s *Service) confirmIntake(ctx context.Context, id uuid.UUID) error {
	found, c, err := s.openIntake(ctx, id)
	if err != nil {
		return err
	}
	system, client := viewer.System(ctx, "accounts.intake"), tx.Client(ctx, s.db)
	n, err := client.Intake.Update().Where(intake.ID(id), intake.State(schema.IntakePreviewed), intake.LinesNotNil()).
		SetState(schema.IntakeDone).SetDoneAt(s.now()).Save(system)
	if err != nil {
		return fmt.Errorf("doing a file of accounts: %w", err)
	}
	if n == 0 || c == nil {
		return fault.Conflict("intake.over")
	}
	entries, err := s.understand(ctx, c)
	if err != nil {
		return err
	}
	created, err := s.createAll(ctx, entries, c.Days)
	if err != nil {
		return err
	}
	good, known, bad := c.report(entries)
	c.Table = onlyBad(c.Table, entries)
	lines, err := s.sealLines(id, c)
	if err != nil {
		return err
	}
	err = client.Intake.UpdateOneID(id).SetGood(good).SetKnown(known).SetBad(bad).SetCreated(created).SetLines(lines).Exec(system)
	if err != nil {
		return fmt.Errorf("keeping what a file of accounts did: %w", err)
	}
	return s.trail.Record(ctx, trail.Line{
		Action: "accounts.imported", Kind: "intake", ID: id.String(), Name: found.FileName, Detail: map[string]string{"created": strconv.Itoa(created)},
	})
}

// report counts the lines of each kind, and keeps what is wrong and a sample of what is good.
func (c *contents) report(entries []entry) (good, known, bad int) {
	c.Flaws, c.Sample = nil, nil
	for _, e := range entries {
		switch {
		case len(e.flaws) > 0:
			bad++
			c.Flaws = append(c.Flaws, e.flaws...)
		case e.known:
			known++
		default:
			if good++; good <= 10 {
				c.Sample = append(c.Sample, Sample{
					Line: e.row.Line, Name: e.in.FirstName + " " + e.in.LastName, Email: e.in.Email, Role: e.in.Role, Place: e.place, Function: e.in.Function,
				})
			}
		}
	}
	return good, known, bad
}

// onlyBad keeps the lines that somebody will correct.
func onlyBad(t *sheet.Table, entries []entry) *sheet.Table {
	kept := *t
	kept.Rows = nil
	for _, e := range entries {
		if len(e.flaws) > 0 {
			kept.Rows = append(kept.Rows, e.row)
		}
	}
	return &kept
}

// batch is what the good lines of a file become.
type batch struct {
	accounts    []*ent.AccountCreate
	memberships []*ent.MembershipCreate
	invitations []*ent.InvitationCreate
	lines       []trail.Line
	files       []NewFile
	tell        told
}

// createAll creates the good lines, a few hundred in each statement.
func (s *Service) createAll(ctx context.Context, entries []entry, days int) (int, error) {
	b := batch{}
	for i := range entries {
		if entries[i].good() {
			s.put(ctx, &b, &entries[i], days)
		}
	}
	system, client := viewer.System(ctx, "accounts.intake"), tx.Client(ctx, s.db)
	for _, step := range []func() error{
		func() error {
			return inChunks(b.accounts, func(part []*ent.AccountCreate) error { return client.Account.CreateBulk(part...).Exec(system) })
		},
		func() error {
			return inChunks(b.memberships, func(part []*ent.MembershipCreate) error { return client.Membership.CreateBulk(part...).Exec(system) })
		},
		func() error {
			return inChunks(b.invitations, func(part []*ent.InvitationCreate) error { return client.Invitation.CreateBulk(part...).Exec(system) })
		},
		func() error {
			return inChunks(b.lines, func(part []trail.Line) error { return s.trail.Record(ctx, part...) })
		},
		func() error {
			if len(b.files) == 0 {
				return nil
			}
			return s.young.CreateFiles(ctx, b.files)
		},
		func() error {
			return inChunks(b.tell.Invitations, func(part []uuid.UUID) error { return s.add(ctx, told{Invitations: part}) })
		},
		func() error {
			return inChunks(b.tell.Memberships, func(part []uuid.UUID) error { return s.add(ctx, told{Memberships: part}) })
		},
	} {
		if err := step(); err != nil {
			return 0, fmt.Errorf("creating the accounts of a file: %w", err)
		}
	}
	return len(b.memberships), nil
}

func (s *Service) add(ctx context.Context, t told) error {
	_, err := s.outbox.Add(ctx, outbox.Entry{Topic: TaskTell, Payload: t})
	return err
}

// put adds a line to a batch.
func (s *Service) put(ctx context.Context, b *batch, e *entry, days int) {
	client, now, by := tx.Client(ctx, s.db), s.now(), viewer.Get(ctx).Account
	who := e.account
	if who == nil {
		who = &ent.Account{ID: mixin.NewID(), State: schema.StateInvited, FirstName: e.in.FirstName, LastName: e.in.LastName}
		b.accounts = append(b.accounts, client.Account.Create().SetID(who.ID).SetEmail(e.in.Email).SetFirstName(e.in.FirstName).
			SetLastName(e.in.LastName).SetFunction(e.in.Function).SetPhone(e.in.Phone).SetCreatedAt(now).SetUpdatedAt(now).SetCreatedBy(by))
	}
	membership := mixin.NewID()
	b.memberships = append(b.memberships, client.Membership.Create().SetID(membership).SetAccountID(who.ID).SetRole(e.in.Role).
		SetNillableCompanyID(optional(e.in.Company)).SetNillableEstablishmentID(optional(e.in.Establishment)).
		SetDepartments(e.in.Departments).SetCreatedAt(now))
	b.lines = append(b.lines, line("accounts.invited", who, map[string]string{"role": string(e.in.Role)}))
	if e.in.Role == viewer.RoleCandidate {
		file := e.file
		file.Account = who.ID
		b.files = append(b.files, file)
	}
	if who.State != schema.StateInvited {
		b.tell.Memberships = append(b.tell.Memberships, membership)
		return
	}
	id := mixin.NewID()
	b.invitations = append(b.invitations, client.Invitation.Create().SetID(id).SetAccountID(who.ID).SetInvitedBy(by).
		SetTokenHash(tokenHash(token(s.secret, id))).SetCreatedAt(now).SetExpiresAt(now.Add(life(days))))
	b.tell.Invitations = append(b.tell.Invitations, id)
}

// tellMany adds a fact for each person of an import.
func (s *Service) tellMany(ctx context.Context, msg outbox.Message) error {
	var what told
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	for _, id := range what.Invitations {
		if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactInvited, Payload: Invited{id}}); err != nil {
			return err
		}
	}
	for _, id := range what.Memberships {
		if _, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactJoined, Payload: Joined{id}}); err != nil {
			return err
		}
	}
	return nil
}
