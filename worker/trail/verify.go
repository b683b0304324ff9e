package trail

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// The kinds of faults that a verification finds.
const (
	// Altered is a line that does not fit its hash and the hash before it: it was changed, moved, or put in.
	Altered = "altered"
	// Missing is a number that no line has: the line was taken away.
	Missing = "missing"
	// Extra is a line with a number that another has, or that no line may have.
	Extra = "extra"
	// Cut is a chain that ends before one of its anchors; the number is the first that is gone.
	Cut = "cut"
	// Rewritten is a line that an anchor knows with another hash: the chain was written anew up to there.
	Rewritten = "rewritten"
)

// Fault is one thing wrong with the chain.
type Fault struct {
	Kind string
	Seq  int64
	// ID is the line's id; empty when there is no line.
	ID string
}

// String returns the fault as anchors keep it: "altered 12 0190…".
func (f Fault) String() string {
	return strings.TrimSpace(f.Kind + " " + strconv.FormatInt(f.Seq, 10) + " " + f.ID)
}

// ParseFault reads what String wrote; false for anything else.
func ParseFault(s string) (f Fault, ok bool) {
	parts := strings.Fields(s)
	if len(parts) < 2 || len(parts) > 3 {
		return f, false
	}
	seq, err := strconv.ParseInt(parts[1], 10, 64)
	if f = (Fault{Kind: parts[0], Seq: seq}); len(parts) == 3 {
		f.ID = parts[2]
	}
	return f, err == nil
}

// Report is what a verification found.
type Report struct {
	// Head is the last line of the chain.
	Head Head
	// Lines is how many lines are chained, Waiting how many are not yet.
	Lines, Waiting int64
	// Faults are what is wrong, in the order of the chain, at most 20; Count is how many there are.
	Faults []Fault
	Count  int
	// Known says that the first fault stood already in the anchor of the verification before.
	Known bool
}

// Whole says whether nothing is wrong.
func (r Report) Whole() bool { return r.Count == 0 }

// Err returns nil for a whole chain, and else ErrBroken with the first fault.
func (r Report) Err() error {
	if r.Whole() {
		return nil
	}
	f := r.Faults[0]
	return fmt.Errorf("%w: line %d %s is %s (%d in all)", ErrBroken, f.Seq, f.ID, f.Kind, r.Count)
}

const mostFaults = 20

func (r *Report) fault(kind string, seq int64, id string) {
	if r.Count++; len(r.Faults) < mostFaults {
		r.Faults = append(r.Faults, Fault{kind, seq, id})
	}
}

// Verify reads the whole chain, in constant memory, compares it with its anchors, and leaves a new one. A broken chain is an answer and no error.
func (t *Trail) Verify(ctx context.Context) (Report, error) {
	r, err := t.Examine(ctx)
	if err != nil {
		return r, err
	}
	first := ""
	if !r.Whole() {
		first = r.Faults[0].String()
	}
	ctx = viewer.System(ctx, "trail.verify")
	return r, tx.Run(ctx, t.db, func(ctx context.Context) error { return t.anchor(ctx, r.Head, first) })
}

// Examine is Verify without the anchor: it changes nothing. It compares with anchors from elsewhere, too.
func (t *Trail) Examine(ctx context.Context, known ...Head) (r Report, err error) {
	c := checker{Trail: t, report: &r, last: previous{hashes: [][]byte{nil}}}
	before, err := c.readAnchors(ctx)
	if err != nil {
		return r, err
	}
	c.anchors = append(c.anchors, known...)
	slices.SortStableFunc(c.anchors, func(a, b Head) int { return cmp.Compare(a.Seq, b.Seq) })
	for from := int64(math.MinInt64); ; {
		n, next, err := c.page(ctx, from)
		if err != nil {
			return r, err
		}
		if n < batch || next == from { // a whole page without a number leads nowhere
			break
		}
		from = next
	}
	c.end()
	if err := t.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM audit WHERE seq IS NULL`).Scan(&r.Waiting); err != nil {
		return r, fmt.Errorf("counting the lines that wait: %w", err)
	}
	r.Known = !r.Whole() && before == r.Faults[0].String()
	return r, nil
}

// previous is the line before: its number, and the hashes that the next may build on. There are two after an altered line, the one it has and the one it ought to
// have, so that one alteration is told as one.
type previous struct {
	seq    int64
	hashes [][]byte
}

type checker struct {
	*Trail
	report  *Report
	anchors []Head // in the order of their numbers
	last    previous
}

// readAnchors reads every anchor, one a night, and returns the fault of the newest.
func (c *checker) readAnchors(ctx context.Context) (newest string, err error) {
	rows, err := c.db.Read.QueryContext(ctx, `SELECT seq, hash, fault, at FROM audit_anchors ORDER BY seq, at`)
	if err != nil {
		return "", fmt.Errorf("reading the anchors of the audit: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err says it
	var latest time.Time
	for rows.Next() {
		var h Head
		var fault string
		var at time.Time
		if err := rows.Scan(&h.Seq, &h.Hash, &fault, &at); err != nil {
			return "", fmt.Errorf("reading an anchor of the audit: %w", err)
		}
		if h.Seq > 0 && (len(c.anchors) == 0 || c.anchors[len(c.anchors)-1].Seq != h.Seq || !bytes.Equal(c.anchors[len(c.anchors)-1].Hash, h.Hash)) {
			c.anchors = append(c.anchors, h)
		}
		if !at.Before(latest) {
			latest, newest = at, fault
		}
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("reading the anchors of the audit: %w", err)
	}
	return newest, nil
}

// page checks the lines behind a number, one batch.
func (c *checker) page(ctx context.Context, from int64) (n int, next int64, err error) {
	rows, err := c.db.Read.QueryContext(ctx, c.db.Rebind(`SELECT seq, hash, `+columns+` FROM audit WHERE seq > ? ORDER BY seq, id LIMIT ?`), from, batch)
	if err != nil {
		return 0, from, fmt.Errorf("reading the chain: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err says it
	next = from
	for rows.Next() {
		values, into := slots(covered + 2)
		if err := rows.Scan(into...); err != nil {
			return 0, from, fmt.Errorf("reading a line of the chain: %w", err)
		}
		n++
		seq, whole := values[0].(int64)
		if !whole { // SQLite keeps what it is given, and sorts it behind every number
			c.report.fault(Extra, c.last.seq, text(values[2]))
			continue
		}
		hash, _ := values[1].([]byte)
		c.line(seq, hash, values[2:])
		next = seq
	}
	if err := rows.Err(); err != nil {
		return 0, from, fmt.Errorf("reading the chain: %w", err)
	}
	return n, next, nil
}

// line checks one line against the one before.
func (c *checker) line(seq int64, hash []byte, values []any) {
	r, id := c.report, text(values[0])
	r.Lines++
	if seq <= c.last.seq {
		r.fault(Extra, seq, id)
		return
	}
	gap := seq != c.last.seq+1
	for missing := c.last.seq + 1; missing < seq; missing++ {
		r.fault(Missing, missing, "")
		if len(r.Faults) == mostFaults { // a gap may be as wide as the numbers go
			r.Count += int(min(seq-missing-1, math.MaxInt32))
			break
		}
	}
	fits, ought := gap && len(hash) == 32, []byte(nil) // what the line behind a gap was built on is gone with it
	for _, before := range c.last.hashes {
		if ought = digest(before, seq, values); !gap && bytes.Equal(ought, hash) {
			fits = true
			break
		}
	}
	c.last = previous{seq, [][]byte{hash}}
	if !fits {
		r.fault(Altered, seq, id)
		c.last.hashes = append(c.last.hashes, ought)
	}
	for len(c.anchors) > 0 && c.anchors[0].Seq <= seq {
		if a := c.anchors[0]; a.Seq == seq && !bytes.Equal(a.Hash, hash) && fits {
			r.fault(Rewritten, seq, id)
		}
		c.anchors = c.anchors[1:]
	}
	r.Head = Head{seq, hash}
}

// end looks for anchors behind the last line.
func (c *checker) end() {
	if len(c.anchors) > 0 {
		c.report.fault(Cut, c.report.Head.Seq+1, "")
	}
}

// anchor keeps a head, in the transaction of the context.
func (t *Trail) anchor(ctx context.Context, h Head, fault string) error {
	if h.Hash == nil {
		h.Hash = []byte{}
	}
	err := tx.Client(ctx, t.db).Anchor.Create().SetSeq(h.Seq).SetHash(h.Hash).SetAt(t.now()).SetFault(fault).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping an anchor of the audit: %w", err)
	}
	return nil
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		if id, err := uuid.Parse(v); err == nil {
			return id.String()
		}
	case []byte:
		if id, err := uuid.ParseBytes(v); err == nil {
			return id.String()
		}
	}
	return ""
}
