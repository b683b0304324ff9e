package trail

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// Line is one act. Who acted is taken from the context.
type Line struct {
	Action string // "module.what_was_done": "candidates.file_read", "accounts.suspended"
	// Owner is the account whose data was read or changed; she sees the line in "Qui a vu mon dossier". Zero when the data is nobody's.
	Owner uuid.UUID
	// Subject is the thing: "candidate", its id and its name at the time.
	Kind, ID, Name string
	// Detail says more, in words that may be shown: names of changed fields, a purpose, a reason. Never a secret, never a text written in confidence.
	Detail map[string]string
}

// Trail writes lines, chains them and verifies the chain. It serves any number of goroutines at once.
type Trail struct {
	db    *open.DB
	clock func() time.Time

	mu    sync.Mutex
	head  Head                  // of the chain, as this process left it
	reads map[reading]time.Time // recorded within the hour by this process
}

// New returns a trail.
func New(db *open.DB, clock func() time.Time) *Trail {
	return &Trail{db: db, clock: clock, reads: map[reading]time.Time{}}
}

func (t *Trail) now() time.Time { return t.clock().UTC().Truncate(time.Microsecond) }

// Record writes lines in the name of the viewer in the context: in the context's transaction, or in one of its own. Those given together are one
// statement: a few hundred at most.
func (t *Trail) Record(ctx context.Context, lines ...Line) error {
	if len(lines) == 0 {
		return nil
	}
	v := viewer.Get(ctx)
	return tx.Run(ctx, t.db, func(ctx context.Context) error {
		client, all := tx.Client(ctx, t.db), make([]*ent.AuditCreate, len(lines))
		for i, l := range lines {
			all[i] = client.Audit.Create().SetAt(t.now()).SetAction(l.Action).
				SetActorRole(v.Role).SetActorName(v.Name).SetForName(v.ForName).
				SetSubjectKind(l.Kind).SetSubjectID(l.ID).SetSubjectName(l.Name).SetDetail(l.Detail).
				SetNillableActorID(given(v.Account)).SetNillableForID(given(v.For)).SetNillableOwnerID(given(l.Owner))
			if v.Seer != uuid.Nil { // an administrator who looks as somebody is the one who acts
				all[i].SetActorID(v.Seer).SetActorName(v.SeerName).SetActorRole(viewer.RoleAdmin).SetForID(v.Account).SetForName(v.Name)
			}
		}
		if err := client.Audit.CreateBulk(all...).Exec(viewer.System(ctx, "trail")); err != nil {
			return fmt.Errorf("writing %s into the audit: %w", lines[0].Action, err)
		}
		return nil
	})
}

func given(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
