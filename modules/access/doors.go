package access

import (
	"context"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
)

// What follows is what both doors do around the service: the sessions of the request, and those of the account.

// errStepOver is the answer to a second proof that nobody waits to give any more.
var errStepOver = fault.Unauthenticated("access.step_over")

// raised is raise for an operation: it answers with the session.
func (m *Module) raised(ctx context.Context, account uuid.UUID) (*body[accounts.SessionView], error) {
	who, err := m.raise(ctx, account)
	if err != nil {
		return nil, err
	}
	return m.opSession(viewer.With(ctx, who), nil)
}

// reset is Reset, after which no session of the account stays open.
func (m *Module) reset(ctx context.Context, in ResetInput) (uuid.UUID, error) {
	account, err := m.Reset(ctx, in, api.Address(ctx))
	if err != nil {
		return uuid.Nil, err
	}
	return account, m.sessions.EndAll(ctx, account)
}

// confirmEmail is ConfirmEmail; when a former address takes itself back, whoever had changed it is put out everywhere.
func (m *Module) confirmEmail(ctx context.Context, in TokenInput) (string, error) {
	outcome, account, err := m.ConfirmEmail(ctx, in, api.Address(ctx))
	if err != nil || outcome != EmailUndone {
		return outcome, err
	}
	return outcome, m.sessions.EndAll(ctx, account)
}

// confirmCode is ConfirmCode, which also proves the session it happens in.
func (m *Module) confirmCode(ctx context.Context, in CodeInput) ([]string, error) {
	if err := m.fresh(ctx); err != nil {
		return nil, err
	}
	codes, err := m.ConfirmCode(ctx, in, api.Address(ctx))
	if err != nil {
		return nil, err
	}
	_, err = m.raise(ctx, viewer.Get(ctx).Account)
	return codes, err
}

func (m *Module) endSession(ctx context.Context, id string) error {
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		if err := m.sessions.End(ctx, viewer.Get(ctx).Account, id); err != nil {
			return err
		}
		return m.record(ctx, "access.session_ended", nil)
	})
}

func (m *Module) endOthers(ctx context.Context) error {
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		if _, err := m.sessions.EndOthers(ctx, viewer.Get(ctx).Account); err != nil {
			return err
		}
		return m.record(ctx, "access.sessions_ended", nil)
	})
}
