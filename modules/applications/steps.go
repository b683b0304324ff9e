package applications

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/i18n"
)

// RequestChanges asks the candidate for a correction.
func (s *Service) RequestChanges(ctx context.Context, id uuid.UUID, in CommentInput) error {
	tidy(&in.Comment)
	return s.take(ctx, id, act{
		step: flow.RequestChanges, given: flow.Given{Comment: in.Comment}, revision: in.Revision, words: words{message: in.Comment},
	})
}

// Validate sends the application to the company, which sees it from here on.
func (s *Service) Validate(ctx context.Context, id uuid.UUID, in MessageInput) error {
	return s.take(ctx, id, said(flow.Validate, in))
}

// Decline ends the application before the company sees it.
func (s *Service) Decline(ctx context.Context, id uuid.UUID, in ReasonInput) error {
	return s.take(ctx, id, withReason(flow.Decline, in))
}

// TakeOn begins the company's work on the application.
func (s *Service) TakeOn(ctx context.Context, id uuid.UUID, in MessageInput) error {
	return s.take(ctx, id, said(flow.TakeOn, in))
}

// Refuse is the company's no, with its reason for the candidate and the referent.
func (s *Service) Refuse(ctx context.Context, id uuid.UUID, in ReasonInput) error {
	return s.take(ctx, id, withReason(flow.Refuse, in))
}

// Withdraw is the candidate's own end.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, in ReasonInput) error {
	return s.take(ctx, id, withReason(flow.Withdraw, in))
}

func withReason(step flow.Step, in ReasonInput) act {
	tidy(&in.Reason, &in.ReasonText)
	return act{
		step: step, revision: in.Revision, given: flow.Given{Reason: flow.Reason(in.Reason), ReasonText: in.ReasonText},
		words:   words{reason: in.Reason, reasonText: in.ReasonText},
		columns: func(u *ent.ApplicationUpdate) { u.SetReasonCode(in.Reason).SetReasonText(in.ReasonText) },
	}
}

// Hire is the good end.
func (s *Service) Hire(ctx context.Context, id uuid.UUID, in HireInput) error {
	a := said(flow.Hire, MessageInput{Stamp: in.Stamp, Message: in.Message})
	message := a.words.message
	if in.StartsOn != "" {
		day, err := time.ParseInLocation(time.DateOnly, in.StartsOn, i18n.Paris())
		if err != nil {
			return fault.Invalid(fault.Field{Name: "startsOn", Key: "applications.missing.starts_on"})
		}
		a.given.StartsOn = day
		a.columns = func(u *ent.ApplicationUpdate) { u.SetStartOn(day.UTC()).SetOutcomeMessage(message) }
	}
	return s.take(ctx, id, a)
}

// NotHire ends the company's work without hiring.
func (s *Service) NotHire(ctx context.Context, id uuid.UUID, in MessageInput) error {
	a := said(flow.NotHire, in)
	a.columns = func(u *ent.ApplicationUpdate) { u.SetOutcomeMessage(a.words.message) }
	return s.take(ctx, id, a)
}

// Reopen gives an ended application back the state before, by an admin.
func (s *Service) Reopen(ctx context.Context, id uuid.UUID, in ReasonInput) error {
	tidy(&in.ReasonText)
	return s.take(ctx, id, act{
		step: flow.Reopen, given: flow.Given{ReasonText: in.ReasonText}, revision: in.Revision, words: words{reasonText: in.ReasonText},
		columns: func(u *ent.ApplicationUpdate) {
			u.SetReasonCode("").SetReasonText("").SetOutcomeMessage("").ClearStartOn().SetStateBefore("")
		},
	})
}

// CloseElsewhere ends, in the name of the system, an application that has become pointless. One that has ended meanwhile is left as it is.
func (s *Service) CloseElsewhere(ctx context.Context, id uuid.UUID, why flow.Reason) error {
	err := s.take(ctx, id, act{
		step: flow.CloseElsewhere, given: flow.Given{Reason: why}, words: words{reason: string(why)},
		columns: func(u *ent.ApplicationUpdate) { u.SetReasonCode(string(why)) },
	})
	if fault.Is(err, fault.KindConflict) {
		return nil
	}
	return err
}
