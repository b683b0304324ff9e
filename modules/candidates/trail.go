package candidates

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/worker/trail"
)

// What the audit calls the acts of this module.
const (
	ActionCreated = "candidates.created"
	ActionRead    = "candidates.file_read"
	ActionChanged = "candidates.file_changed"
)

// about is a line of the audit about a candidate's file; she sees it herself.
func about(action string, c *ent.Candidate) trail.Line {
	return trail.Line{Action: action, Owner: c.AccountID, Kind: "candidate", ID: c.ID.String(), Name: accounts.FullName(c.Edges.Account)}
}

// Read is One for somebody who looks: it is written into the audit, unless it is her own file.
func (s *Service) Read(ctx context.Context, id uuid.UUID) (*ent.Candidate, error) {
	c, err := s.One(ctx, id)
	if err != nil {
		return nil, err
	}
	return c, s.trail.Read(ctx, about(ActionRead, c))
}

// changed writes into the audit which fields of a file somebody else than its owner changed.
func (s *Service) changed(ctx context.Context, c *ent.Candidate, in ProfileInput) error {
	var fields []string
	for name, same := range map[string]bool{
		"city": c.City == in.City, "department": c.Department == in.Department, "sought": slices.Equal(unique(c.Sought), unique(in.Sought)),
		"sought_job": c.SoughtJob == in.SoughtJob, "available_from": day(c.AvailableFrom) == in.AvailableFrom,
	} {
		if !same {
			fields = append(fields, name)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	slices.Sort(fields)
	l := about(ActionChanged, c)
	l.Detail = map[string]string{"fields": strings.Join(fields, ", ")}
	return s.trail.Record(ctx, l)
}
