package accounts

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

// op describes an operation of the module.
func op(id, method, path, summary string, who api.Who) api.Op {
	return api.Op{ID: id, Method: method, Path: path, Summary: summary, Tag: tag, Who: who}
}

// created says that an operation answers 201.
func created(o api.Op) api.Op {
	o.Status = http.StatusCreated
	return o
}

const tag = "Accounts"

// managers are those who manage somebody's account.
func managers() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleOfficer, viewer.RoleRecruiter) }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, op("session-role", http.MethodPut, "/session/role", "Change roles", api.SignedIn()), m.opRole)
	api.Operation(r, created(op("accounts-invite", http.MethodPost, "/invitations", "Invite a professional", managers())), m.opInvite)
	m.intakeOperations(r)
	m.personOperations(r)
	api.Operation(r, op("accounts-list", http.MethodGet, "/accounts", "List the people you manage", managers()), m.opPeople)
	api.Operation(r, op("accounts-resend", http.MethodPost, "/accounts/{id}/invitation", "Send a new invitation", managers()), m.opResend)
	api.Operation(r, op("accounts-withdraw", http.MethodDelete, "/accounts/{id}/invitation", "Withdraw an invitation", managers()), m.opWithdraw)
	api.Operation(r, op("account-read", http.MethodGet, "/account", "Read your own account", api.SignedIn()), m.opMe)
	api.Operation(r, op("account-save", http.MethodPut, "/account", "Change your own account", api.SignedIn()), m.opSave)
}

type (
	accountPath struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The account."`
	}
	body[T any] struct{ Body T }
)

func (m *Module) opRole(ctx context.Context, in *body[RoleInput]) (*body[SessionView], error) {
	chosen, err := m.Choose(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	if err := m.sessions.SignIn(ctx, chosen.AccountID, chosen.ID); err != nil {
		return nil, err
	}
	view, err := m.SessionOf(viewer.With(ctx, asViewer(chosen)))
	if err != nil {
		return nil, err
	}
	return &body[SessionView]{view}, nil
}

func (m *Module) opInvite(ctx context.Context, in *body[InviteInput]) (*body[InvitedView], error) {
	id, err := m.Invite(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &body[InvitedView]{InvitedView{id}}, nil
}

func (m *Module) opPeople(ctx context.Context, in *PeopleFilter) (*body[PeopleView], error) {
	people, total, err := m.People(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &body[PeopleView]{fromPeople(people, total)}, nil
}

func (m *Module) opResend(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"The account."`
	Body *ResendInput
},
) (*struct{}, error) {
	if in.Body == nil {
		in.Body = &ResendInput{}
	}
	return nil, m.Resend(ctx, in.ID, *in.Body)
}

func (m *Module) opWithdraw(ctx context.Context, in *accountPath) (*struct{}, error) {
	return nil, m.Withdraw(ctx, in.ID)
}

func (m *Module) opMe(ctx context.Context, _ *struct{}) (*body[AccountView], error) {
	me, err := m.Me(ctx)
	if err != nil {
		return nil, err
	}
	return &body[AccountView]{fromAccount(me)}, nil
}

func (m *Module) opSave(ctx context.Context, in *body[ProfileInput]) (*body[AccountView], error) {
	if err := m.SaveProfile(ctx, in.Body); err != nil {
		return nil, err
	}
	return m.opMe(ctx, nil)
}
