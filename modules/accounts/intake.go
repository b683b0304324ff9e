package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/intake"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/accounts/sheet"
)

// The limits of a file of accounts.
const (
	MaxIntakeLines = 10_000
	MaxIntakeBytes = 5 << 20
)

// intakeLife is how long a file's lines are kept.
const intakeLife = 24 * time.Hour

// perIntake is how many files one person may hand in: each costs some work.
var perIntake = throttle.Limit{Rate: 40, Period: time.Hour}

// IntakeInput is a file of accounts to create.
type IntakeInput struct {
	FileName string      `json:"fileName" minLength:"1" maxLength:"200" doc:"Name of the file."`
	Content  []byte      `json:"content" doc:"The file: CSV or XLSX, in base64."`
	Role     viewer.Role `json:"role,omitempty" required:"false" enum:"recruiter,referent,mission_officer,admin,candidate" doc:"What the people are, where the file has no column for it."`
	Days     int         `json:"days,omitempty" required:"false" minimum:"1" maximum:"90" default:"14" doc:"How many days the invitations last."`
}

// contents is what is kept, sealed, of a file.
type contents struct {
	Table  *sheet.Table
	Role   viewer.Role
	Days   int
	Flaws  []Flaw   // what is wrong, line by line
	Sample []Sample // the first lines that will be created, as they were understood
	Unused []string // headings of columns that are not read
}

// Flaw is one thing wrong in a line of a file.
type Flaw struct {
	Line   int
	Column int    // from 0; -1: the whole line
	Title  string // of the column
	Code   string
	Params map[string]string
}

// Sample is a line as it was understood.
type Sample struct {
	Line              int
	Name, Email       string
	Role              viewer.Role
	Place             string
	Function, Referee string
}

// Intake is a file that was handed in, with what is known of its lines; they are gone a day later.
type Intake struct {
	*ent.Intake
	Flaws     []Flaw
	Sample    []Sample
	Unused    []string
	Encoding  string
	Separator rune
	Kept      bool // whether the lines are still there
	table     *sheet.Table
}

// lines is where the lines of an intake are sealed.
func intakeLines() seal.Column { return seal.Column{Table: "account_intakes", Name: "lines"} }

// errIntake is the answer for an intake that does not exist, and for another's.
func errIntake() error { return fault.NotFound("intake.not_found") }

// HandIn reads a file and says what it would do; nothing is created before ConfirmIntake.
func (s *Service) HandIn(ctx context.Context, in IntakeInput) (uuid.UUID, error) {
	v := viewer.Get(ctx)
	roles := importable(v)
	if len(roles) == 0 {
		return uuid.Nil, errIntake()
	}
	if wait, ok := s.throttle.Allow(ctx, "intake", v.Account.String(), perIntake); !ok {
		return uuid.Nil, fault.TooMany(wait, "intake.too_often", "Count", throttle.Minutes(wait))
	}
	if len(roles) == 1 {
		in.Role = roles[0]
	}
	if in.Role != "" && !slices.Contains(roles, in.Role) {
		return uuid.Nil, fault.Invalid(fault.Field{Name: "role", Key: "intake.role_not_yours"})
	}
	if len(in.Content) > MaxIntakeBytes {
		return uuid.Nil, fault.TooLarge("intake.too_large", "Size", int64(MaxIntakeBytes))
	}
	table, err := sheet.Read(in.Content, MaxIntakeLines)
	if err != nil {
		return uuid.Nil, unreadable(err)
	}
	c := &contents{Table: table, Role: in.Role, Days: in.Days}
	entries, err := s.understand(ctx, c)
	if err != nil {
		return uuid.Nil, err
	}
	return s.keepIntake(ctx, in.FileName, c, entries)
}

// unreadable says what to do about a file that cannot be read at all.
func unreadable(err error) error {
	for cause, key := range map[error]string{
		sheet.ErrEmpty: "intake.empty", sheet.ErrKind: "intake.kind", sheet.ErrOldExcel: "intake.old_excel", sheet.ErrBroken: "intake.broken",
		sheet.ErrTooMany: "intake.too_many", sheet.ErrTooLarge: "intake.broken",
	} {
		if errors.Is(err, cause) {
			return fault.Invalid(fault.Field{Name: "file", Key: key, Params: []any{"Max", MaxIntakeLines}})
		}
	}
	return fmt.Errorf("reading a file of accounts: %w", err)
}

func (s *Service) keepIntake(ctx context.Context, name string, c *contents, entries []entry) (uuid.UUID, error) {
	good, known, bad := c.report(entries)
	id := mixin.NewID()
	lines, err := s.sealLines(id, c)
	if err != nil {
		return uuid.Nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		return tx.Client(ctx, s.db).Intake.Create().SetID(id).SetCreatedBy(viewer.Get(ctx).Account).SetFileName(name).SetLines(lines).
			SetGood(good).SetKnown(known).SetBad(bad).SetCreatedAt(s.now()).Exec(ctx)
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("keeping a file of accounts: %w", err)
	}
	return id, nil
}

func (s *Service) sealLines(id uuid.UUID, c *contents) ([]byte, error) {
	raw, err := json.Marshal(c) //nolint:musttag // read by nobody else
	if err != nil {
		return nil, fmt.Errorf("writing the lines of a file: %w", err)
	}
	return s.seal.Seal(raw, intakeLines().Place(id)), nil
}

// OneIntake returns a file that the viewer handed in.
func (s *Service) OneIntake(ctx context.Context, id uuid.UUID) (*Intake, error) {
	found, c, err := s.openIntake(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &Intake{Intake: found, Kept: c != nil}
	if c != nil {
		out.Flaws, out.Sample, out.Unused, out.table = c.Flaws, c.Sample, c.Unused, c.Table
		out.Encoding, out.Separator = c.Table.Encoding, c.Table.Separator
	}
	return out, nil
}

// recentIntakes is how many of one's files are listed.
const recentIntakes = 10

// Intakes returns the files that the viewer handed in last, newest first, without their lines.
func (s *Service) Intakes(ctx context.Context) ([]*ent.Intake, error) {
	if len(importable(viewer.Get(ctx))) == 0 {
		return nil, errIntake()
	}
	list, err := tx.Client(ctx, s.db).Intake.Query().Where(intake.CreatedBy(viewer.Get(ctx).Account)).
		Order(ent.Desc(intake.FieldCreatedAt), ent.Desc(intake.FieldID)).Limit(recentIntakes).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing files of accounts: %w", err)
	}
	return list, nil
}

// openIntake returns an intake of the viewer and its contents; those are nil when they are gone.
func (s *Service) openIntake(ctx context.Context, id uuid.UUID) (*ent.Intake, *contents, error) {
	found, err := tx.Client(ctx, s.db).Intake.Get(ctx, id)
	if ent.IsNotFound(err) || err == nil && len(importable(viewer.Get(ctx))) == 0 {
		return nil, nil, errIntake()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading a file of accounts: %w", err)
	}
	if len(found.Lines) == 0 {
		return found, nil, nil
	}
	raw, err := s.seal.Open(found.Lines, intakeLines().Place(id))
	if err != nil {
		return nil, nil, fmt.Errorf("opening the lines of a file: %w", err)
	}
	c := &contents{}
	if err := json.Unmarshal(raw, c); err != nil { //nolint:musttag // see sealLines
		return nil, nil, fmt.Errorf("reading the lines of a file: %w", err)
	}
	return found, c, nil
}

// CancelIntake forgets a file that was not done.
func (s *Service) CancelIntake(ctx context.Context, id uuid.UUID) error {
	if _, err := s.OneIntake(ctx, id); err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		n, err := tx.Client(ctx, s.db).Intake.Update().Where(intake.ID(id), intake.State(schema.IntakePreviewed)).SetState(schema.IntakeCancelled).
			ClearLines().Save(ctx)
		if err != nil {
			return fmt.Errorf("forgetting a file of accounts: %w", err)
		}
		if n == 0 {
			return fault.Conflict("intake.over")
		}
		return nil
	})
}

// sweepIntakes forgets the lines of files that are a day old.
func (s *Service) sweepIntakes(ctx context.Context) error {
	client, old := tx.Client(ctx, s.db), intake.CreatedAtLT(s.now().Add(-intakeLife))
	if err := client.Intake.Update().Where(old, intake.State(schema.IntakePreviewed)).SetState(schema.IntakeCancelled).Exec(ctx); err != nil {
		return fmt.Errorf("ending old files of accounts: %w", err)
	}
	if err := client.Intake.Update().Where(old, intake.LinesNotNil()).ClearLines().Exec(ctx); err != nil {
		return fmt.Errorf("forgetting the lines of old files: %w", err)
	}
	return nil
}
