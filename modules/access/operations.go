package access

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
)

const tag = "Access"

// op describes an operation of the module.
func op(id, method, path, summary string, who api.Who) api.Op {
	return api.Op{ID: id, Method: method, Path: path, Summary: summary, Tag: tag, Who: who}
}

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, api.Op{
		ID: "session-open", Method: http.MethodPost, Path: "/session", Summary: "Sign in", Tag: tag, Who: api.Everyone(),
		Description: "Opens a session: the answer sets its cookie. An unknown address and a wrong password get the same answer.",
	}, m.opSignIn)
	api.Operation(r, op("session-read", http.MethodGet, "/session", "Who is signed in", api.SignedIn()), m.opSession)
	api.Operation(r, op("session-close", http.MethodDelete, "/session", "Sign out", api.SignedIn()), m.opSignOut)
	api.Operation(r, api.Op{
		ID: "invitations-accept", Method: http.MethodPost, Path: "/invitations/accept", Summary: "Accept an invitation", Tag: tag, Who: api.Everyone(),
		Description: "Gives the invited account its password and opens a session.",
	}, m.opAccept)
	api.Operation(r, op("account-password", http.MethodPut, "/account/password", "Change your password", api.SignedIn()), m.opPassword)
	api.Operation(r, op("sessions-list", http.MethodGet, "/account/sessions", "List your sessions", api.SignedIn()), m.opSessions)
	api.Operation(r, op("sessions-end", http.MethodDelete, "/account/sessions/{id}", "End one of your sessions", api.SignedIn()), m.opEndSession)
	api.Operation(r, op("sessions-end-others", http.MethodDelete, "/account/sessions", "End all your other sessions", api.SignedIn()), m.opEndOthers)
}

type (
	sessionPath struct {
		ID string `path:"id" maxLength:"64" doc:"The session."`
	}
	body[T any] struct{ Body T }
)

func (m *Module) opSignIn(ctx context.Context, in *body[SignInInput]) (*body[accounts.SessionView], error) {
	known, err := m.CheckPassword(ctx, in.Body, api.Address(ctx))
	if err != nil {
		return nil, err
	}
	return m.enter(ctx, known.ID, FactorPassword)
}

// enter is finish for an operation: it answers with the session.
func (m *Module) enter(ctx context.Context, account uuid.UUID, factor string) (*body[accounts.SessionView], error) {
	who, err := m.finish(ctx, account, factor)
	if err != nil {
		return nil, err
	}
	return m.opSession(viewer.With(ctx, who), nil)
}

func (m *Module) opSession(ctx context.Context, _ *struct{}) (*body[accounts.SessionView], error) {
	view, err := m.people.SessionOf(ctx)
	if err != nil {
		return nil, err
	}
	return &body[accounts.SessionView]{view}, nil
}

func (m *Module) opSignOut(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, m.sessions.SignOut(ctx)
}

func (m *Module) opAccept(ctx context.Context, in *body[AcceptInput]) (*body[accounts.SessionView], error) {
	id, err := m.Accept(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return m.enter(ctx, id, FactorInvitation)
}

func (m *Module) opPassword(ctx context.Context, in *body[PasswordInput]) (*struct{}, error) {
	return nil, m.changePassword(ctx, in.Body)
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
