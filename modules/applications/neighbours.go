package applications

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/notifications"
)

// CVs are the candidates' CVs, of which an application keeps a frozen copy.
type CVs interface {
	// Of lists the CVs of a candidate, the one changed last first.
	Of(ctx context.Context, candidate uuid.UUID) ([]CVChoice, error)
	// Freeze pins the present content of a CV inside the transaction of the context, asks for its durable copy and returns its hash.
	Freeze(ctx context.Context, cv uuid.UUID) (hash string, err error)
	// Open opens a frozen copy. Ready is false, and file nil, as long as the copy is being made.
	Open(ctx context.Context, hash string) (file io.ReadCloser, size int64, name string, ready bool, err error)
}

// CVChoice is one CV to choose among.
type CVChoice struct {
	ID      uuid.UUID
	Title   string
	Updated time.Time
}

// Candidates knows who stands around a candidate.
type Candidates interface {
	// Accompanying returns the accounts of those who accompany the candidate and are to be told of it.
	Accompanying(ctx context.Context, candidate uuid.UUID) ([]uuid.UUID, error)
}

// Recruiters knows who recruits for a company.
type Recruiters interface {
	// Recruiters returns the active accounts that recruit for a company.
	Recruiters(ctx context.Context, company uuid.UUID) ([]uuid.UUID, error)
}

// Alerts tells people, inside the transaction of the context.
type Alerts interface {
	// Tell tells each account of an event, once.
	Tell(ctx context.Context, t notifications.Told) error
	// Forget forgets what anybody was told about pages that are no more.
	Forget(ctx context.Context, hrefs ...string) error
}
