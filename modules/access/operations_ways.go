package access

import (
	"context"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/modules/accounts"
)

func (m *Module) opStep(ctx context.Context, in *body[CodeInput]) (*body[accounts.SessionView], error) {
	account, ok := m.waiting(ctx)
	if !ok {
		return nil, errStepOver
	}
	if err := m.CheckCode(ctx, account, in.Body, api.Address(ctx)); err != nil {
		return nil, err
	}
	return m.raised(ctx, account)
}

func (m *Module) opAskLink(ctx context.Context, in *body[AskInput]) (*struct{}, error) {
	return nil, m.AskLink(ctx, in.Body, api.Address(ctx))
}

func (m *Module) opUseLink(ctx context.Context, in *body[TokenInput]) (*body[accounts.SessionView], error) {
	account, err := m.UseLink(ctx, in.Body, api.Address(ctx))
	if err != nil {
		return nil, err
	}
	return m.enter(ctx, account, FactorLink)
}

func (m *Module) opAskPassword(ctx context.Context, in *body[AskInput]) (*struct{}, error) {
	return nil, m.AskPassword(ctx, in.Body, api.Address(ctx))
}

func (m *Module) opReset(ctx context.Context, in *body[ResetInput]) (*body[accounts.SessionView], error) {
	account, err := m.reset(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return m.enter(ctx, account, FactorLink)
}

func (m *Module) opConfirmEmail(ctx context.Context, in *body[TokenInput]) (*body[OutcomeView], error) {
	outcome, err := m.confirmEmail(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &body[OutcomeView]{OutcomeView{outcome}}, nil
}

func (m *Module) opWays(ctx context.Context, _ *struct{}) (*body[[]WayView], error) {
	ways, err := m.Ways(ctx)
	if err != nil {
		return nil, err
	}
	return &body[[]WayView]{fromWays(ways)}, nil
}

func (m *Module) opEmail(ctx context.Context, in *body[EmailInput]) (*struct{}, error) {
	if err := m.fresh(ctx); err != nil {
		return nil, err
	}
	return nil, m.ChangeEmail(ctx, in.Body)
}

func (m *Module) opPassword(ctx context.Context, in *body[PasswordInput]) (*struct{}, error) {
	return nil, m.changePassword(ctx, in.Body)
}

func (m *Module) opRemovePassword(ctx context.Context, in *body[RemovePasswordInput]) (*struct{}, error) {
	return nil, m.RemovePassword(ctx, in.Body)
}

func (m *Module) opCode(ctx context.Context, _ *struct{}) (*body[CodeView], error) {
	state, err := m.Code(ctx)
	if err != nil {
		return nil, err
	}
	return &body[CodeView]{fromCode(state)}, nil
}

func (m *Module) opBeginCode(ctx context.Context, _ *struct{}) (*body[CodeView], error) {
	if err := m.fresh(ctx); err != nil {
		return nil, err
	}
	if err := m.BeginCode(ctx); err != nil {
		return nil, err
	}
	return m.opCode(ctx, nil)
}

func (m *Module) opConfirmCode(ctx context.Context, in *body[CodeInput]) (*body[RecoveryView], error) {
	codes, err := m.confirmCode(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &body[RecoveryView]{RecoveryView{codes}}, nil
}

func (m *Module) opRemoveCode(ctx context.Context, in *body[CodeInput]) (*struct{}, error) {
	return nil, m.RemoveCode(ctx, in.Body, api.Address(ctx))
}

func (m *Module) opRenewCodes(ctx context.Context, _ *struct{}) (*body[RecoveryView], error) {
	if err := m.fresh(ctx); err != nil {
		return nil, err
	}
	codes, err := m.RenewCodes(ctx)
	if err != nil {
		return nil, err
	}
	return &body[RecoveryView]{RecoveryView{codes}}, nil
}
