package keys

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/worker/trail"
)

// ActionRotated is what the audit calls a rotation that changed something.
const ActionRotated = "keys.rotated"

// Module is the rotation of keys.
type Module struct {
	db      *open.DB
	ring    *seal.Keyring
	trail   *trail.Trail
	columns []seal.Column
}

// New returns the module.
func New(f modules.Foundations) *Module { return &Module{db: f.DB, ring: f.Seal, trail: f.Trail} }

// Name returns "keys".
func (m *Module) Name() string { return "keys" }

// TakeSealed takes the columns of every module.
func (m *Module) TakeSealed(columns []seal.Column) { m.columns = columns }

// Commands returns "admin rotate-keys".
func (m *Module) Commands() []modules.Command {
	return []modules.Command{{
		Name: "admin rotate-keys", Run: m.command,
		Usage: "seal anew with the first key of ATOUTS_SEAL_KEYS; may be cut short and called again",
	}}
}

var errUsage = errors.New("usage: atouts admin rotate-keys")

func (m *Module) command(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 0 {
		return errUsage
	}
	var changed, closed int
	for _, c := range m.columns {
		say := func(r Result) {
			fmt.Fprintf(out, "%s.%s: %d read, %d sealed anew, %d do not open\n", c.Table, c.Name, r.Read, r.Changed, len(r.Closed)) //nolint:errcheck // progress
		}
		r, err := m.Rotate(ctx, c, say)
		if err != nil {
			return err
		}
		say(r)
		for _, id := range r.Closed {
			fmt.Fprintf(out, "%s.%s: row %s does not open with any key\n", c.Table, c.Name, id) //nolint:errcheck // the exit code says it too
		}
		changed, closed = changed+r.Changed, closed+len(r.Closed)
	}
	if changed > 0 {
		if err := m.tidy(ctx); err != nil {
			fmt.Fprintf(out, "old values may stay in free pages of the database until it is compacted: %v\n", err) //nolint:errcheck // a warning
		}
		l := trail.Line{Action: ActionRotated, Detail: map[string]string{"rows": strconv.Itoa(changed)}}
		if err := m.trail.Record(ctx, l); err != nil {
			return err
		}
	}
	if closed > 0 {
		return fmt.Errorf("%w: %d values; keep the old keys and look for the one that is missing", seal.ErrSealed, closed)
	}
	return nil
}

// tidy takes what was written over out of SQLite's free pages and of its log. PostgreSQL's autovacuum does it in its own time.
func (m *Module) tidy(ctx context.Context) error {
	if !m.db.SQLite() {
		return nil
	}
	for _, statement := range []string{`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
		if _, err := m.db.Write.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("compacting the database: %w", err)
		}
	}
	return nil
}

var (
	_ modules.Module      = (*Module)(nil)
	_ modules.Commander   = (*Module)(nil)
	_ modules.SealedTaker = (*Module)(nil)
)
