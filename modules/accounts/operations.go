package accounts

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

const tag = "Accounts"

// managers are those who manage somebody's account.
func managers() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleOfficer, viewer.RoleRecruiter) }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, api.Op{
		ID: "session-open", Method: http.MethodPost, Path: "/session", Summary: "Sign in", Tag: tag, Who: api.Everyone(),
		Description: "Opens a session: the answer sets its cookie. An unknown address and a wrong password get the same answer.",
	}, m.opSignIn)
	api.Operation(r, api.Op{ID: "session-read", Method: http.MethodGet, Path: "/session", Summary: "Who is signed in", Tag: tag, Who: api.SignedIn()}, m.opSession)
	api.Operation(r, api.Op{ID: "session-close", Method: http.MethodDelete, Path: "/session", Summary: "Sign out", Tag: tag, Who: api.SignedIn()}, m.opSignOut)
	api.Operation(r, api.Op{ID: "session-role", Method: http.MethodPut, Path: "/session/role", Summary: "Change roles", Tag: tag, Who: api.SignedIn()}, m.opRole)
	api.Operation(r, api.Op{
		ID: "invitations-accept", Method: http.MethodPost, Path: "/invitations/accept", Summary: "Accept an invitation", Tag: tag, Who: api.Everyone(),
		Description: "Gives the invited account its password and opens a session.",
	}, m.opAccept)
	api.Operation(r, api.Op{ID: "accounts-invite", Method: http.MethodPost, Path: "/invitations", Summary: "Invite a professional", Tag: tag, Who: managers(), Status: http.StatusCreated}, m.opInvite)
	api.Operation(r, api.Op{ID: "accounts-list", Method: http.MethodGet, Path: "/accounts", Summary: "List the people you manage", Tag: tag, Who: managers()}, m.opPeople)
	api.Operation(r, api.Op{ID: "accounts-resend", Method: http.MethodPost, Path: "/accounts/{id}/invitation", Summary: "Send a new invitation", Tag: tag, Who: managers()}, m.opResend)
	api.Operation(r, api.Op{ID: "accounts-withdraw", Method: http.MethodDelete, Path: "/accounts/{id}/invitation", Summary: "Withdraw an invitation", Tag: tag, Who: managers()}, m.opWithdraw)
	api.Operation(r, api.Op{ID: "account-read", Method: http.MethodGet, Path: "/account", Summary: "Read your own account", Tag: tag, Who: api.SignedIn()}, m.opMe)
	api.Operation(r, api.Op{ID: "account-save", Method: http.MethodPut, Path: "/account", Summary: "Change your own account", Tag: tag, Who: api.SignedIn()}, m.opSave)
	api.Operation(r, api.Op{ID: "account-password", Method: http.MethodPut, Path: "/account/password", Summary: "Change your password", Tag: tag, Who: api.SignedIn()}, m.opPassword)
	api.Operation(r, api.Op{ID: "sessions-list", Method: http.MethodGet, Path: "/account/sessions", Summary: "List your sessions", Tag: tag, Who: api.SignedIn()}, m.opSessions)
	api.Operation(r, api.Op{ID: "sessions-end", Method: http.MethodDelete, Path: "/account/sessions/{id}", Summary: "End one of your sessions", Tag: tag, Who: api.SignedIn()}, m.opEndSession)
	api.Operation(r, api.Op{ID: "sessions-end-others", Method: http.MethodDelete, Path: "/account/sessions", Summary: "End all your other sessions", Tag: tag, Who: api.SignedIn()}, m.opEndOthers)
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
