package audit

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/anchor"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// FactBroken is told when a verification finds something that the one before did not.
const FactBroken = "audit.broken"

// broken is the payload of FactBroken.
type broken struct {
	Line int64 `json:"line"`
}

// chain chains the new lines. When it finds that the end was cut off it does not wait for the night.
func (s *Service) chain(ctx context.Context) error {
	n, head, err := s.trail.Chain(ctx)
	if errors.Is(err, trail.ErrBroken) {
		s.log.ErrorContext(ctx, "the audit was tampered with", "error", err)
		return s.verify(ctx)
	}
	if err != nil {
		return err
	}
	if n > 0 && s.mayLog() {
		s.logHead(ctx, head)
	}
	return nil
}

// mayLog says, once an hour, that the head of the chain is to be logged: what is in a log that is kept elsewhere nobody writes anew.
func (s *Service) mayLog() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	if now.Sub(s.logged) < time.Hour {
		return false
	}
	s.logged = now
	return true
}

func (s *Service) logHead(ctx context.Context, h trail.Head) {
	s.log.InfoContext(ctx, "the audit is chained up to here", "line", h.Seq, "hash", hex.EncodeToString(h.Hash))
}

// nightly verifies the chain once after three in the morning, Paris time, or as soon as a process runs after that.
func (s *Service) nightly(ctx context.Context) error {
	last, err := s.lastAnchor(ctx)
	if err != nil {
		return err
	}
	now := s.clock().In(i18n.Paris())
	night := time.Date(now.Year(), now.Month(), now.Day(), 3, 0, 0, 0, i18n.Paris())
	if night.After(now) {
		night = night.AddDate(0, 0, -1)
	}
	if last != nil && !last.At.Before(night) {
		return nil
	}
	return s.verify(ctx)
}

func (s *Service) verify(ctx context.Context) error {
	r, err := s.trail.Verify(ctx)
	if err != nil {
		return err
	}
	s.logHead(ctx, r.Head)
	if r.Whole() {
		return nil
	}
	s.log.ErrorContext(ctx, "the audit is not what it was", "error", r.Err(), "faults", r.Count)
	if r.Known {
		return nil
	}
	line := r.Faults[0].Seq
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		event, err := s.outbox.Add(ctx, outbox.Entry{Topic: FactBroken, Payload: broken{line}})
		if err != nil {
			return err
		}
		admins, err := s.admins.Admins(ctx)
		if err != nil {
			return err
		}
		return s.alerts.Tell(ctx, notifications.Told{
			Event: FactBroken, EventID: event, Accounts: admins, Href: Journal, Params: map[string]string{"Line": strconv.FormatInt(line, 10)},
		})
	})
}

// lastAnchor is what the last verification left; nil when there was none.
func (s *Service) lastAnchor(ctx context.Context) (*ent.Anchor, error) {
	a, err := tx.Client(ctx, s.db).Anchor.Query().Order(ent.Desc(anchor.FieldAt, anchor.FieldID)).First(viewer.System(ctx, "audit.anchor"))
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // none is an answer
	}
	if err != nil {
		return nil, fmt.Errorf("reading the last anchor: %w", err)
	}
	return a, nil
}

// Examine verifies the chain for atouts doctor, and changes nothing.
func (m *Module) Examine(ctx context.Context) error {
	r, err := m.trail.Examine(ctx)
	if err != nil {
		return err
	}
	return r.Err()
}

// Commands returns "audit".
func (m *Module) Commands() []modules.Command {
	return []modules.Command{{Name: "audit", Run: m.command, Usage: "verify the chain of the audit; audit LINE HASH: also against an anchor copied out of a log"}}
}

var errUsage = errors.New("usage: atouts audit, or atouts audit LINE HASH as the log says them")

func (m *Module) command(ctx context.Context, args []string, out io.Writer) error {
	var known []trail.Head
	if len(args) != 0 {
		if len(args) != 2 {
			return errUsage
		}
		seq, err := strconv.ParseInt(args[0], 10, 64)
		hash, err2 := hex.DecodeString(args[1])
		if err != nil || err2 != nil || seq < 1 || len(hash) != 32 {
			return errUsage
		}
		known = append(known, trail.Head{Seq: seq, Hash: hash})
	}
	r, err := m.trail.Examine(ctx, known...)
	if err != nil {
		return err
	}
	for _, f := range r.Faults {
		fmt.Fprintln(out, f) //nolint:errcheck // the exit code says it too
	}
	if _, err := fmt.Fprintf(out, "%d lines, %d not chained yet, up to line %d %x\n", r.Lines, r.Waiting, r.Head.Seq, r.Head.Hash); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return r.Err()
}
