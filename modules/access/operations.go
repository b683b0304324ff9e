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
	open := func(id, method, path, summary, description string) api.Op {
		return api.Op{ID: id, Method: method, Path: path, Summary: summary, Description: description, Tag: tag, Who: api.Everyone()}
	}
	api.Operation(r, open("session-open", http.MethodPost, "/session", "Sign in", "Opens a session: the answer sets its cookie. An unknown address and a wrong "+
		"password get the same answer. The code access.code_needed says that a one-time code is to be given next, to session-code."), m.opSignIn)
	api.Operation(r, open("session-code", http.MethodPost, "/session/code", "Give the second proof", "A one-time code or a recovery code, in the session that a "+
		"first proof has begun."), m.opStep)
	api.Operation(r, open("session-link", http.MethodPost, "/session/link", "Ask for a link to sign in", "Sends a link by e-mail, if an account has the address. "+
		"The answer is the same if none has."), m.opAskLink)
	api.Operation(r, open("session-link-open", http.MethodPost, "/session/link/open", "Sign in by a link", "Uses the link up and opens a session."), m.opUseLink)
	api.Operation(r, op("session-read", http.MethodGet, "/session", "Who is signed in", api.SignedIn()), m.opSession)
	api.Operation(r, op("session-close", http.MethodDelete, "/session", "Sign out", api.SignedIn()), m.opSignOut)
	api.Operation(r, open("invitations-accept", http.MethodPost, "/invitations/accept", "Accept an invitation", "Opens the invited account, with a password when "+
		"one is given, and a session."), m.opAccept)
	api.Operation(r, open("password-forgotten", http.MethodPost, "/account/password/forgotten", "Ask for a link to choose a new password", "Sends a link by "+
		"e-mail, if an account has the address. The answer is the same if none has."), m.opAskPassword)
	api.Operation(r, open("password-reset", http.MethodPost, "/account/password/reset", "Choose a new password by a link", "Ends all sessions of the account and "+
		"opens a new one."), m.opReset)
	api.Operation(r, open("account-email-confirm", http.MethodPost, "/account/email/confirm", "Confirm a changed address", "By the link that was sent to either of "+
		"the two addresses, or that takes the former one back."), m.opConfirmEmail)
	api.Operation(r, op("account-ways", http.MethodGet, "/account/ways", "List your ways to sign in", api.SignedIn()), m.opWays)
	api.Operation(r, op("account-email", http.MethodPost, "/account/email", "Change your address", api.SignedIn()), m.opEmail)
	api.Operation(r, op("account-password", http.MethodPut, "/account/password", "Choose or change your password", api.SignedIn()), m.opPassword)
	api.Operation(r, op("account-password-remove", http.MethodPost, "/account/password/remove", "Remove your password", api.SignedIn()), m.opRemovePassword)
	api.Operation(r, op("account-code", http.MethodGet, "/account/code", "Read about your one-time codes", api.SignedIn()), m.opCode)
	api.Operation(r, op("account-code-begin", http.MethodPost, "/account/code", "Begin with one-time codes", api.SignedIn()), m.opBeginCode)
	api.Operation(r, op("account-code-confirm", http.MethodPut, "/account/code", "Confirm one-time codes by a first one", api.SignedIn()), m.opConfirmCode)
	api.Operation(r, op("account-code-remove", http.MethodPost, "/account/code/remove", "Give one-time codes up", api.SignedIn()), m.opRemoveCode)
	api.Operation(r, op("account-code-recovery", http.MethodPost, "/account/code/recovery", "Make new recovery codes", api.SignedIn()), m.opRenewCodes)
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

func (m *Module) opSessions(ctx context.Context, _ *struct{}) (*body[[]DeviceView], error) {
	list, err := m.sessions.List(ctx, viewer.Get(ctx).Account)
	if err != nil {
		return nil, err
	}
	return &body[[]DeviceView]{fromSessions(list)}, nil
}

func (m *Module) opEndSession(ctx context.Context, in *sessionPath) (*struct{}, error) {
	return nil, m.endSession(ctx, in.ID)
}

func (m *Module) opEndOthers(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, m.endOthers(ctx)
}
