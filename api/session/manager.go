package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/viewer"
)

// The names of the cookie. A browser takes a __Host- cookie only from https, for this host alone and for every path.
const (
	CookieSecure   = "__Host-atouts"
	CookieLoopback = "atouts"
)

// ErrInsecure is the answer to a base address that would send the cookie in clear over a network.
var ErrInsecure = errors.New("session: the base address must begin with https://, or be http://localhost or another loopback address")

// ErrNone is the answer to a change asked outside the middleware.
var ErrNone = errors.New("session: no session in the context")

// Config says how sessions are kept.
type Config struct {
	DB      *open.DB
	BaseURL *url.URL
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Idle and Absolute are how long a session lives without use and in all; a week and thirty days when zero.
	Idle, Absolute time.Duration
	// OnError answers a request whose session could not be read or kept.
	OnError func(w http.ResponseWriter, r *http.Request, err error)
}

// Manager opens, keeps and ends sessions. It serves any number of requests at once.
type Manager struct {
	scs   *scs.SessionManager
	store *store
	now   func() time.Time
}

// New returns a manager. It refuses a base address over which the cookie would travel in clear.
func New(c Config) (*Manager, error) {
	secure := c.BaseURL.Scheme == "https"
	if !secure && !loopback(c.BaseURL.Hostname()) {
		return nil, fmt.Errorf("%w, not %s://%s", ErrInsecure, c.BaseURL.Scheme, c.BaseURL.Host)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Idle == 0 {
		c.Idle = 7 * 24 * time.Hour
	}
	if c.Absolute == 0 {
		c.Absolute = 30 * 24 * time.Hour
	}
	m := &Manager{scs: scs.New(), store: &store{db: c.DB, now: c.Now, idle: c.Idle}, now: c.Now}
	m.store.find = m.store.alone
	m.scs.Store, m.scs.Codec, m.scs.HashTokenInStore = m.store, codec{}, true
	m.scs.Lifetime = c.Absolute
	m.scs.Cookie.Name, m.scs.Cookie.Secure = CookieLoopback, secure
	if secure {
		m.scs.Cookie.Name = CookieSecure
	}
	if c.OnError != nil {
		m.scs.ErrorFunc = c.OnError
	}
	return m, nil
}

// Cookie returns the name of the cookie.
func (m *Manager) Cookie() string { return m.scs.Cookie.Name }

// OnError sets who answers a request whose session could not be read or kept; before the first request.
func (m *Manager) OnError(f func(w http.ResponseWriter, r *http.Request, err error)) {
	m.scs.ErrorFunc = f
}

// FindBy sets who reads sessions, with whoever may act in them; before the first request.
func (m *Manager) FindBy(f Finder) { m.store.find = f }

type key struct{}

// work is one request's session: which row it came with, and from which device.
type work struct {
	manager *Manager
	loaded  string // the hash of the token that the request brought, when a row was found
	device  string
	acting  []viewer.Viewer // whoever the account may act as, by the row
	r       *http.Request
	w       http.ResponseWriter
}

// Middleware loads the session of a request and keeps it, when it changed, before the first byte of the answer.
func (m *Manager) Middleware(next http.Handler) http.Handler {
	inner := m.scs.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u := &work{manager: m, device: device(r.UserAgent()), r: r, w: w}
		inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, u)))
	})
}

// Values of a session are texts under these names, and those that Put is given.
const (
	keyAccount    = "account"
	keyMembership = "membership"
	keyDevice     = "device"
)

// Factor is the name of a value that the module of the ways in keeps in a session: what the person proved herself by.
const Factor = "factor"

// SignIn opens a session for an account acting by one of its memberships, under a new token. Called again it changes the membership and keeps the other
// values; for another account it forgets them. Call it after the transaction that it depends on has committed.
func (m *Manager) SignIn(ctx context.Context, account, membership uuid.UUID) error {
	u := from(ctx)
	if u == nil || account == uuid.Nil {
		return ErrNone
	}
	if err := m.scs.RenewToken(ctx); err != nil {
		return fmt.Errorf("renewing the session: %w", err)
	}
	if before := m.scs.GetString(ctx, keyAccount); before != "" && before != account.String() {
		if err := m.scs.Clear(ctx); err != nil {
			return fmt.Errorf("forgetting the session of another account: %w", err)
		}
	}
	m.scs.Put(ctx, keyAccount, account.String())
	m.scs.Put(ctx, keyMembership, membership.String())
	m.scs.Put(ctx, keyDevice, u.device)
	return nil
}

// ID names the session of the request, which is kept when the answer begins; it opens nothing. Empty when there is none.
func (m *Manager) ID(ctx context.Context) string { return m.current(ctx) }

// Renew gives the session of the request a new token and keeps what is in it: for a visitor who has shown the first of two proofs.
func (m *Manager) Renew(ctx context.Context) error {
	if from(ctx) == nil {
		return ErrNone
	}
	if err := m.scs.RenewToken(ctx); err != nil {
		return fmt.Errorf("renewing the session: %w", err)
	}
	return nil
}

// SignOut ends the session of the request and forgets everything kept in it. What is kept afterwards, such as the message of the next page,
// goes under a new token.
func (m *Manager) SignOut(ctx context.Context) error {
	if from(ctx) == nil {
		return nil
	}
	if err := m.scs.Destroy(ctx); err != nil {
		return fmt.Errorf("ending the session: %w", err)
	}
	return nil
}

// Of returns the account and the membership of the session; ok is false for a visitor.
func (m *Manager) Of(ctx context.Context) (account, membership uuid.UUID, ok bool) {
	if from(ctx) == nil {
		return uuid.Nil, uuid.Nil, false
	}
	account, err := uuid.Parse(m.scs.GetString(ctx, keyAccount))
	if err != nil {
		return uuid.Nil, uuid.Nil, false
	}
	membership, err = uuid.Parse(m.scs.GetString(ctx, keyMembership))
	return account, membership, err == nil
}

// Acting returns who acts in the session that the request of the context brought, as the Finder found out in reading it; false when the account or the
// membership has ended since it was opened, and for a visitor.
func (m *Manager) Acting(ctx context.Context) (viewer.Viewer, bool) {
	account, membership, ok := m.Of(ctx)
	if !ok {
		return viewer.Visitor(), false
	}
	for _, v := range from(ctx).acting {
		if v.Account == account && v.Membership == membership {
			return v, true
		}
	}
	return viewer.Visitor(), false
}

// Put keeps a text in the session of the context, and so opens one for a visitor. Outside the middleware it keeps nothing.
func Put(ctx context.Context, name, value string) {
	if u := from(ctx); u != nil {
		u.manager.scs.Put(ctx, name, value)
	}
}

// Get returns a text kept in the session of the context; empty when there is none.
func Get(ctx context.Context, name string) string {
	u := from(ctx)
	if u == nil {
		return ""
	}
	return u.manager.scs.GetString(ctx, name)
}

// Pop returns a text kept in the session of the context and forgets it; empty when there is none.
func Pop(ctx context.Context, name string) string {
	u := from(ctx)
	if u == nil || !u.manager.scs.Exists(ctx, name) {
		return ""
	}
	return u.manager.scs.PopString(ctx, name)
}

func from(ctx context.Context) *work {
	u, _ := ctx.Value(key{}).(*work)
	return u
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
