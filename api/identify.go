package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/viewer"
)

// Resolve says who an account acting by a membership is now: role, company, establishments, own file. It is asked at each request, so that a
// change of territory or a hand-over holds at once. False means that the account or the membership is gone or suspended: the session is ended.
// It is called as the system, because nobody acts yet.
type Resolve func(ctx context.Context, account, membership uuid.UUID) (viewer.Viewer, bool, error)

// identify puts who acts in the context of each request.
func identify(sessions *session.Manager, resolve Resolve, fail func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := who(r.Context(), sessions, resolve)
		if err != nil {
			fail(w, r, err)
			return
		}
		if q := of(r.Context()); q != nil && v.SignedIn() {
			q.account = v.Account.String()
		}
		next.ServeHTTP(w, r.WithContext(viewer.With(r.Context(), v)))
	})
}

func who(ctx context.Context, sessions *session.Manager, resolve Resolve) (viewer.Viewer, error) {
	account, membership, ok := sessions.Of(ctx)
	if !ok {
		return viewer.Visitor(), nil
	}
	v, ok, err := resolve(viewer.System(ctx, "api.resolve"), account, membership)
	if err != nil {
		return viewer.Viewer{}, fmt.Errorf("finding out who is signed in: %w", err)
	}
	if !ok {
		return viewer.Visitor(), sessions.SignOut(ctx)
	}
	return v, nil
}
