package session

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	entsession "github.com/atouts/atouts/ent/session"
	"github.com/atouts/atouts/ent/tx"
)

// Session is one open session, as its person sees it.
type Session struct {
	// ID names the session; it is the hash of its token and opens nothing.
	ID string
	// Device is the browser and the system, as far as the browser says: "Firefox · Windows".
	Device               string
	Created, Seen, Until time.Time
	// Current says that it is the session of this request.
	Current bool
}

// List returns the open sessions of an account, last used first.
func (m *Manager) List(ctx context.Context, account uuid.UUID) ([]Session, error) {
	now := m.now()
	rows, err := m.client(ctx).Session.Query().
		Where(entsession.AccountID(account), entsession.ExpiresAtGT(now), entsession.SeenAtGT(now.Add(-m.store.idle))).
		Order(entsession.BySeenAt(), entsession.ByID()).All(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("listing the sessions: %w", err)
	}
	current := m.current(ctx)
	out := make([]Session, 0, len(rows))
	for _, r := range slices.Backward(rows) {
		out = append(out, Session{
			ID: r.ID, Device: r.Device, Created: r.CreatedAt, Seen: r.SeenAt, Until: r.ExpiresAt, Current: r.ID == current,
		})
	}
	return out, nil
}

// End ends one session of an account. One that does not exist, or is another's, is no error: it is ended already.
func (m *Manager) End(ctx context.Context, account uuid.UUID, id string) error {
	_, err := m.client(ctx).Session.Delete().
		Where(entsession.ID(id), entsession.AccountID(account)).Exec(system(ctx))
	if err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}

// EndAll ends every session of an account, that of this request too.
func (m *Manager) EndAll(ctx context.Context, account uuid.UUID) error {
	if _, err := m.endWhere(ctx, account, ""); err != nil {
		return err
	}
	if own, _, ok := m.Of(ctx); ok && own == account {
		return m.SignOut(ctx)
	}
	return nil
}

// EndOthers ends every session of an account except that of this request, and says how many there were.
func (m *Manager) EndOthers(ctx context.Context, account uuid.UUID) (int, error) {
	return m.endWhere(ctx, account, m.current(ctx))
}

func (m *Manager) endWhere(ctx context.Context, account uuid.UUID, except string) (int, error) {
	n, err := m.client(ctx).Session.Delete().
		Where(entsession.AccountID(account), entsession.IDNEQ(except)).Exec(system(ctx))
	if err != nil {
		return 0, fmt.Errorf("ending the sessions of an account: %w", err)
	}
	return n, nil
}

// Sweep deletes the rows of sessions that have ended by themselves, and says how many.
func (m *Manager) Sweep(ctx context.Context) (int, error) {
	now := m.now()
	n, err := m.client(ctx).Session.Delete().
		Where(entsession.Or(entsession.ExpiresAtLTE(now), entsession.SeenAtLTE(now.Add(-m.store.idle)))).Exec(system(ctx))
	if err != nil {
		return 0, fmt.Errorf("sweeping ended sessions: %w", err)
	}
	return n, nil
}

func (m *Manager) client(ctx context.Context) *ent.Client { return tx.Client(ctx, m.store.db) }

// current returns the id of the session of this request, or nothing.
func (m *Manager) current(ctx context.Context) string {
	if from(ctx) == nil {
		return ""
	}
	token := m.scs.Token(ctx)
	if token == "" {
		return ""
	}
	hash := sha256.Sum256([]byte(token)) // as scs does with HashTokenInStore
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

// device makes a few known words of a User-Agent: the raw text would be a fingerprint that nobody can read.
func device(agent string) string {
	browser := firstIn(agent, "Edg", "Edge", "OPR", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "FxiOS", "Firefox",
		"CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari")
	system := firstIn(agent, "iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Macintosh", "Mac",
		"CrOS", "ChromeOS", "Linux", "Linux")
	if browser == "" && system == "" {
		return cut(strings.ToValidUTF8(firstWord(agent), ""), 40)
	}
	return strings.Trim(browser+" · "+system, " ·")
}

// firstIn returns the name beside the first mark found; marks and names alternate.
func firstIn(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.Contains(text, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return word
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
