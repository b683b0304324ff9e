package access

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/viewer"
)

// gateOpen begin the ids of the routes that a session reaches which has not proved enough for its role: those where the second factor is added, and those
// where one comes in or leaves.
var gateOpen = []string{
	"access.mine", "access.code", "access.prove", "access.sign", "access.step", "access.link", "access.forgotten", "access.reset", "access.accept",
	"access.email_confirm", "session-", "password-", "invitations-accept", "account-code", "account-ways", "account-email-confirm", "api.",
}

// Gate keeps a session of a role that is obliged to a second factor, and that has not proved it, to the routes where it is added or given.
func (m *Module) Gate(ctx context.Context, route api.Route) string {
	if _, _, here := m.sessions.Of(ctx); !here { // a personal token was made by somebody who had proved enough
		return ""
	}
	if !m.obligedTo(ctx) || viewer.Get(ctx).ReadOnly || double(session.Get(ctx, session.Factor)) {
		return ""
	}
	for _, open := range gateOpen {
		if strings.HasPrefix(route.ID, open) {
			return ""
		}
	}
	return minePath
}

// fresh says whether the person acting has proved herself a short while ago: what changes ways in asks for it, so that a session left open, or stolen,
// does not become an account stolen.
func (m *Module) fresh(ctx context.Context) error {
	at, err := time.Parse(time.RFC3339, session.Get(ctx, keyProved))
	if err != nil || m.now().Sub(at) > freshFor {
		return fault.Forbidden("access.prove_again")
	}
	return nil
}

// proved asks for a fresh proof before a page, and comes back to it, or to "Mes accès" where something was posted.
func (m *Module) proved(handle func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if m.fresh(r.Context()) == nil {
			return handle(w, r)
		}
		back := minePath
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			back = r.URL.RequestURI()
		}
		return api.Redirect(w, r, provePath+"?"+url.Values{api.Return: {back}}.Encode())
	}
}
