package session_test

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/session"
	entsession "github.com/atouts/atouts/ent/session"

	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

func TestVisitorsLeaveNothing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		b := &browser{house: h}
		if c := b.visit(t, func(context.Context) {}); c != nil || h.rows(t) != 0 {
			t.Errorf("a visitor who reads gets %v and %d rows", c, h.rows(t))
		}
		b.visit(t, func(ctx context.Context) { session.Put(ctx, "flash", "bonjour") })
		if b.cookie == nil || h.rows(t) != 1 {
			t.Fatalf("what is kept needs a cookie and a row: %v, %d", b.cookie, h.rows(t))
		}
		b.visit(t, func(ctx context.Context) {
			if first, again := session.Pop(ctx, "flash"), session.Pop(ctx, "flash"); first != "bonjour" || again != "" {
				t.Errorf("popped %q then %q", first, again)
			}
		})
		if b.account(t) != uuid.Nil {
			t.Error("a visitor has an account")
		}
	})
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		b, account, one, two := &browser{house: h, agent: firefox}, uuid.New(), uuid.New(), uuid.New()
		b.visit(t, func(ctx context.Context) { session.Put(ctx, "flash", "x") })
		before := b.cookie.Value
		b.signIn(t, account, one)
		first := b.cookie
		if first.Value == before || h.rows(t) != 1 {
			t.Errorf("the token stays at sign-in, or a row: %d rows", h.rows(t))
		}
		if first.Name != session.CookieSecure || !first.Secure || !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Path != "/" ||
			first.Domain != "" {
			t.Errorf("cookie %+v", first)
		}
		b.visit(t, func(ctx context.Context) {
			if a, m, ok := h.Of(ctx); a != account || m != one || !ok {
				t.Errorf("%v %v %v", a, m, ok)
			}
		})
		b.signIn(t, account, two) // change of role
		if b.cookie.Value == first.Value {
			t.Error("the token stays at a change of role")
		}
		if old := (&browser{house: h, cookie: first}); old.account(t) != uuid.Nil {
			t.Error("the old token still opens")
		}
		stored, err := h.db.Client.Session.Query().Only(viewer.System(t.Context(), "test"))
		if err != nil || strings.Contains(stored.ID+string(stored.Data), b.cookie.Value) {
			t.Errorf("the token is in the table: %v", err)
		}
		b.visit(t, func(ctx context.Context) {
			if err := h.SignOut(ctx); err != nil {
				t.Error(err)
			}
			session.Put(ctx, "flash", "au revoir")
		})
		if b.account(t) != uuid.Nil {
			t.Error("still signed in")
		}
		b.visit(t, func(ctx context.Context) {
			if got := session.Pop(ctx, "flash"); got != "au revoir" {
				t.Errorf("the message after signing out is %q", got)
			}
		})
		last := &browser{house: h}
		last.signIn(t, account, one)
		gone := last.visit(t, func(ctx context.Context) {
			if err := h.SignOut(ctx); err != nil {
				t.Error(err)
			}
		})
		if gone == nil || gone.MaxAge >= 0 {
			t.Errorf("the cookie stays: %v", gone)
		}
	})
}

func TestAges(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		const day = 24 * time.Hour
		idle, busy := &browser{house: h}, &browser{house: h}
		idle.signIn(t, uuid.New(), uuid.New())
		account := uuid.New()
		busy.signIn(t, account, uuid.New())
		for range 4 {
			h.pass(6 * day)
			if busy.account(t) != account {
				t.Fatal("a session in use ended")
			}
		}
		if idle.account(t) != uuid.Nil {
			t.Error("a session lives after 24 days without use")
		}
		h.pass(6*day + time.Hour)
		if busy.account(t) != uuid.Nil {
			t.Error("a session lives after 30 days")
		}
		again := &browser{house: h}
		again.signIn(t, account, uuid.New())
		h.pass(8 * day)
		if n, err := h.Sweep(t.Context()); err != nil || n != 1 || h.rows(t) != 0 {
			t.Errorf("swept %d, %v; %d rows stay", n, err, h.rows(t))
		}
	})
}

func TestDevices(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		account, membership := uuid.New(), uuid.New()
		phone := &browser{house: h, agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"}
		desk, tool, other := &browser{house: h, agent: firefox}, &browser{house: h, agent: "curl/8.5.0"}, &browser{house: h}
		for _, b := range []*browser{phone, tool, desk} {
			b.signIn(t, account, membership)
			h.pass(time.Second)
		}
		other.signIn(t, uuid.New(), membership)
		h.pass(time.Hour)
		var all []session.Session
		desk.visit(t, func(ctx context.Context) {
			var err error
			if all, err = h.List(ctx, account); err != nil {
				t.Error(err)
			}
		})
		if len(all) != 3 || !all[0].Current || all[0].Device != "Firefox · Windows" || all[1].Device != "curl/8.5.0" ||
			all[2].Device != "Safari · iPhone" || all[0].Seen != h.clock().UTC() && !all[0].Seen.Equal(h.clock()) {
			t.Errorf("%+v", all)
		}
		if err := h.End(t.Context(), uuid.New(), all[2].ID); err != nil || phone.account(t) != account {
			t.Errorf("another ended it: %v", err)
		}
		if err := h.End(t.Context(), account, all[2].ID); err != nil || phone.account(t) != uuid.Nil {
			t.Errorf("not ended: %v", err)
		}
		desk.visit(t, func(ctx context.Context) {
			if n, err := h.EndOthers(ctx, account); err != nil || n != 1 {
				t.Errorf("ended %d others: %v", n, err)
			}
		})
		if tool.account(t) != uuid.Nil || desk.account(t) != account {
			t.Error("the others stay, or this one went")
		}
		desk.visit(t, func(ctx context.Context) {
			if err := h.EndAll(ctx, account); err != nil {
				t.Error(err)
			}
		})
		if desk.account(t) != uuid.Nil || h.rows(t) != 1 {
			t.Errorf("this one stays, or another's went: %d rows", h.rows(t))
		}
	})
}

// TestEndedMeanwhile ends a session from elsewhere while a request that changes it is under way: it must not come back.
func TestEndedMeanwhile(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		b, account := &browser{house: h}, uuid.New()
		b.signIn(t, account, uuid.New())
		b.visit(t, func(ctx context.Context) {
			if err := h.EndAll(context.WithoutCancel(t.Context()), account); err != nil {
				t.Error(err)
			}
			session.Put(ctx, "flash", "x")
		})
		if b.account(t) != uuid.Nil || h.rows(t) != 0 {
			t.Error("an ended session came back")
		}
	})
}

// TestInsideTransaction ends sessions as a change of password does: on SQLite another connection would wait for ever.
func TestInsideTransaction(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		b, account := &browser{house: h}, uuid.New()
		b.signIn(t, account, uuid.New())
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		err := tx.Run(ctx, h.db, func(ctx context.Context) error { return h.EndAll(ctx, account) })
		if err != nil || b.account(t) != uuid.Nil {
			t.Errorf("%v", err)
		}
	})
}

// TestSeen writes the last use at most once a minute.
func TestSeen(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, h *house) {
		t.Helper()
		b, account := &browser{house: h}, uuid.New()
		b.signIn(t, account, uuid.New())
		start := h.clock()
		for _, c := range []struct{ pass, seen time.Duration }{{30 * time.Second, 0}, {40 * time.Second, 70 * time.Second}} {
			h.pass(c.pass)
			b.account(t)
			row, err := h.db.Client.Session.Query().Where(entsession.AccountID(account)).Only(viewer.System(t.Context(), "test"))
			if err != nil || !row.SeenAt.Equal(start.Add(c.seen)) {
				t.Errorf("seen %v after %v, %v", row.SeenAt.Sub(start), c.pass, err)
			}
		}
	})
}

func TestCookieNames(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://atouts.example": session.CookieSecure, "https://localhost:8443": session.CookieSecure, "http://localhost:8080": session.CookieLoopback,
		"http://127.0.0.1:1": session.CookieLoopback, "http://[::1]:1": session.CookieLoopback, "http://atouts.example": "", "http://10.0.0.1": "",
	} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		m, err := session.New(session.Config{BaseURL: u})
		if (err == nil) != (want != "") || err == nil && m.Cookie() != want {
			t.Errorf("%s: %v, %v", base, m, err)
		}
	}
}

func TestOutsideTheMiddleware(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "sqlite://"+filepath.Join(t.TempDir(), "x.db"), "http://localhost")
	if _, _, ok := h.Of(t.Context()); ok {
		t.Error("somebody is signed in")
	}
	if h.SignIn(t.Context(), uuid.New(), uuid.New()) == nil || h.SignOut(t.Context()) != nil || session.Pop(t.Context(), "x") != "" {
		t.Error("outside the middleware there is nothing to change")
	}
}
