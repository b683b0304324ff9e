package session_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/viewer"
)

// engines runs a test on SQLite and on PostgreSQL.
func engines(t *testing.T, run func(t *testing.T, h *house)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		run(t, newHouse(t, "sqlite://"+filepath.Join(t.TempDir(), "atouts.db"), "https://atouts.example"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		run(t, newHouse(t, pgtest.Start(t).Database(t), "https://atouts.example"))
	})
}

// house is a manager behind a handler that does what the test says.
type house struct {
	*session.Manager
	db *open.DB

	mu  sync.Mutex
	now time.Time
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func newHouse(t *testing.T, database, base string) *house {
	t.Helper()
	db, err := open.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := migration.Run(t.Context(), db, time.Now, migration.Main()); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: db, now: time.Now().Truncate(time.Second)}
	h.Manager, err = session.New(session.Config{DB: db, BaseURL: u, Now: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// browser keeps a cookie, as browsers do.
type browser struct {
	house  *house
	agent  string
	cookie *http.Cookie
}

// visit makes a request in which do is done; it returns the cookie that was set, or nil.
func (b *browser) visit(t *testing.T, do func(ctx context.Context)) *http.Cookie {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("User-Agent", b.agent)
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	b.house.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		do(r.Context())
		w.WriteHeader(http.StatusOK)
	})).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var set *http.Cookie
	for _, c := range w.Result().Cookies() {
		set = c
		b.cookie = c
		if c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	return set
}

func (b *browser) account(t *testing.T) uuid.UUID {
	t.Helper()
	var account uuid.UUID
	b.visit(t, func(ctx context.Context) { account, _, _ = b.house.Of(ctx) })
	return account
}

func (b *browser) signIn(t *testing.T, account, membership uuid.UUID) {
	t.Helper()
	b.visit(t, func(ctx context.Context) {
		if err := b.house.SignIn(ctx, account, membership); err != nil {
			t.Error(err)
		}
	})
}

func (h *house) rows(t *testing.T) int {
	t.Helper()
	n, err := h.db.Client.Session.Query().Count(viewer.System(t.Context(), "test"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
