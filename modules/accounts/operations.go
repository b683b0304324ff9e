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
	api.Operation(r, api.Op{
		ID: "session-open", Method: http.MethodPost, Path: "/session", Summary: "Sign in", Tag: tag, Who: api.Everyone(),
		Description: "Opens a session: the answer sets its cookie. An unknown address and a wrong password get the same answer.",
	}, m.opSignIn)
	api.Operation(r, op("session-read", http.MethodGet, "/session", "Who is signed in", api.SignedIn()), m.opSession)
	api.Operation(r, op("session-close", http.MethodDelete, "/session", "Sign out", api.SignedIn()), m.opSignOut)
	api.Operation(r, op("session-role", http.MethodPut, "/session/role", "Change roles", api.SignedIn()), m.opRole)
	api.Operation(r, api.Op{
		ID: "invitations-accept", Method: http.MethodPost, Path: "/invitations/accept", Summary: "Accept an invitation", Tag: tag, Who: api.Everyone(),
		Description: "Gives the invited account its password and opens a session.",
	}, m.opAccept)
	api.Operation(r, created(op("accounts-invite", http.MethodPost, "/invitations", "Invite a professional", managers())), m.opInvite)
	api.Operation(r, op("accounts-list", http.MethodGet, "/accounts", "List the people you manage", managers()), m.opPeople)
	api.Operation(r, op("accounts-resend", http.MethodPost, "/accounts/{id}/invitation", "Send a new invitation", managers()), m.opResend)
	api.Operation(r, op("accounts-withdraw", http.MethodDelete, "/accounts/{id}/invitation", "Withdraw an invitation", managers()), m.opWithdraw)
	api.Operation(r, op("account-read", http.MethodGet, "/account", "Read your own account", api.SignedIn()), m.opMe)
	api.Operation(r, op("account-save", http.MethodPut, "/account", "Change your own account", api.SignedIn()), m.opSave)
	api.Operation(r, op("account-password", http.MethodPut, "/account/password", "Change your password", api.SignedIn()), m.opPassword)
	api.Operation(r, op("sessions-list", http.MethodGet, "/account/sessions", "List your sessions", api.SignedIn()), m.opSessions)
	api.Operation(r, op("sessions-end", http.MethodDelete, "/account/sessions/{id}", "End one of your sessions", api.SignedIn()), m.opEndSession)
	api.Operation(r, op("sessions-end-others", http.MethodDelete, "/account/sessions", "End all your other sessions", api.SignedIn()), m.opEndOthers)
}

type (
	accountPath struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The account."`
	}
	sessionPath struct {
		ID string `path:"id" maxLength:"64" doc:"The session."`
	}
	body[T any] struct{ Body T }
)

func (m *Module) opSignIn(ctx context.Context, in *body[SignInInput]) (*body[SessionView], error) {
	found, err := m.SignIn(ctx, in.Body, api.Address(ctx))
	if err != nil {
		return nil, err
	}
	if err := m.sessions.SignIn(ctx, found.AccountID, found.ID); err != nil {
		return nil, err
	}
	return m.sessionView(viewer.With(ctx, asViewer(found)))
}

func (m *Module) opSession(ctx context.Context, _ *struct{}) (*body[SessionView], error) {
	return m.sessionView(ctx)
}

func (m *Module) opSignOut(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, m.sessions.SignOut(ctx)
}

func (m *Module) opRole(ctx context.Context, in *body[RoleInput]) (*body[SessionView], error) {
	chosen, err := m.Choose(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	if err := m.sessions.SignIn(ctx, chosen.AccountID, chosen.ID); err != nil {
		return nil, err
	}
	return m.sessionView(viewer.With(ctx, asViewer(chosen)))
}

func (m *Module) opAccept(ctx context.Context, in *body[AcceptInput]) (*body[SessionView], error) {
	id, err := m.Accept(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	found, err := m.Enter(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := m.sessions.SignIn(ctx, found.AccountID, found.ID); err != nil {
		return nil, err
	}
	return m.sessionView(viewer.With(ctx, asViewer(found)))
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

func (m *Module) opResend(ctx context.Context, in *accountPath) (*struct{}, error) {
	return nil, m.Resend(ctx, in.ID)
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

func (m *Module) opPassword(ctx context.Context, in *body[PasswordInput]) (*struct{}, error) {
	return nil, m.changePassword(ctx, in.Body)
}

// changePassword is ChangePassword, after which no other session of the person stays open.
func (m *Module) changePassword(ctx context.Context, in PasswordInput) error {
	if err := m.ChangePassword(ctx, in); err != nil {
		return err
	}
	_, err := m.sessions.EndOthers(ctx, viewer.Get(ctx).Account)
	return err
}

func (m *Module) opSessions(ctx context.Context, _ *struct{}) (*body[[]DeviceView], error) {
	list, err := m.sessions.List(ctx, viewer.Get(ctx).Account)
	if err != nil {
		return nil, err
	}
	return &body[[]DeviceView]{fromSessions(list)}, nil
}

func (m *Module) opEndSession(ctx context.Context, in *sessionPath) (*struct{}, error) {
	return nil, m.sessions.End(ctx, viewer.Get(ctx).Account, in.ID)
}

func (m *Module) opEndOthers(ctx context.Context, _ *struct{}) (*struct{}, error) {
	_, err := m.sessions.EndOthers(ctx, viewer.Get(ctx).Account)
	return nil, err
}
