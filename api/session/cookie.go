package session

import (
	"context"
	"net/http"
	"time"
)

// Cookie returns the value of a cookie of the request that SetCookie has set; empty when there is none.
func Cookie(ctx context.Context, name string) string {
	u := from(ctx)
	if u == nil {
		return ""
	}
	c, err := u.r.Cookie(u.manager.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// SetCookie keeps a value in the browser beside the session's cookie, under the same protection but for as long as said: it outlives the session. It is
// for what tells this browser from others, never for who is signed in.
func SetCookie(ctx context.Context, name, value string, life time.Duration) {
	u := from(ctx)
	if u == nil {
		return
	}
	http.SetCookie(u.w, &http.Cookie{ //nolint:gosec // Secure is that of the session's cookie
		Name: u.manager.cookieName(name), Value: value, Path: "/", MaxAge: int(life.Seconds()), Secure: u.manager.scs.Cookie.Secure,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (m *Manager) cookieName(name string) string { return m.scs.Cookie.Name + "-" + name }
