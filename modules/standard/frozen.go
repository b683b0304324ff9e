package standard

import (
	"context"
	"io"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/applications"
	"github.com/atouts/atouts/modules/cvs"
)

// frozen gives the applications module the CVs of cvs, in its own words.
type frozen struct{ cvs *cvs.Service }

// Of lists the CVs of a candidate.
func (f frozen) Of(ctx context.Context, candidate uuid.UUID) ([]applications.CVChoice, error) {
	list, err := f.cvs.Of(ctx, candidate)
	choices := make([]applications.CVChoice, len(list))
	for i, one := range list {
		choices[i] = applications.CVChoice(one)
	}
	return choices, err
}

// Freeze pins the present content of a CV.
func (f frozen) Freeze(ctx context.Context, cv uuid.UUID) (hash string, err error) {
	return f.cvs.Freeze(ctx, cv)
}

// Open opens a frozen copy.
func (f frozen) Open(ctx context.Context, hash string) (file io.ReadCloser, size int64, name string, ready bool, err error) {
	return f.cvs.Open(ctx, hash)
}
