package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/open"
	entsession "github.com/atouts/atouts/ent/session"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// seenEvery is how exactly the last use is known. Written at each request it would cost a write for every page read.
const seenEvery = time.Minute

// Found is the row of a session and, read in the same statement, whoever its account may act as.
type Found struct {
	Data          []byte
	Seen, Expires time.Time
	// Acting has one viewer for each membership that may be acted by; none when the account is gone or suspended.
	Acting []viewer.Viewer
}

// Finder reads the session that has an id, the hash of its token; false when there is none. It is asked at each request that brings a cookie.
type Finder func(ctx context.Context, id string) (Found, bool, error)

// store keeps scs's sessions in the session table; tokens come here hashed.
type store struct {
	db   *open.DB
	now  func() time.Time
	idle time.Duration
	find Finder
}

// alone reads a session without knowing of accounts.
func (s *store) alone(ctx context.Context, id string) (f Found, ok bool, err error) {
	rows, err := s.db.Reads.Brief(ctx, s.db.Rebind(`SELECT data, seen_at, expires_at FROM sessions WHERE id = ?`), id)
	if err != nil {
		return f, false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return f, false, rows.Err()
	}
	return f, true, rows.Scan(&f.Data, &f.Seen, &f.Expires)
}

// FindCtx returns the data of a session that is neither expired nor unused for too long, and notes its use.
func (s *store) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	found, ok, err := s.find(ctx, id)
	if err != nil {
		return nil, false, fmt.Errorf("reading the session: %w", err)
	}
	if !ok {
		return nil, false, nil
	}
	now := s.now()
	if !found.Expires.After(now) || now.Sub(found.Seen) > s.idle {
		return nil, false, s.DeleteCtx(ctx, id)
	}
	if now.Sub(found.Seen) >= seenEvery {
		if err := tx.Client(ctx, s.db).Session.UpdateOneID(id).SetSeenAt(now).Exec(system(ctx)); err != nil && !ent.IsNotFound(err) {
			return nil, false, fmt.Errorf("noting the use of the session: %w", err)
		}
	}
	if u := from(ctx); u != nil {
		u.loaded, u.acting = id, found.Acting
	}
	return found.Data, true, nil
}

// CommitCtx keeps a session. One that the request came with is only updated: when it was ended meanwhile from elsewhere, it stays ended.
func (s *store) CommitCtx(ctx context.Context, id string, data []byte, expiry time.Time) error {
	var kept record
	if err := json.Unmarshal(data, &kept); err != nil {
		return fmt.Errorf("reading what the session keeps: %w", err)
	}
	sys, client, now := system(ctx), tx.Client(ctx, s.db), s.now()
	account, _ := uuid.Parse(kept.Values[keyAccount])
	if u := from(ctx); u != nil && u.loaded == id {
		q := client.Session.UpdateOneID(id).SetData(data).SetExpiresAt(expiry).SetSeenAt(now)
		if err := q.Exec(sys); err != nil && !ent.IsNotFound(err) {
			return fmt.Errorf("keeping the session: %w", err)
		}
		return nil
	}
	q := client.Session.Create().SetID(id).SetData(data).SetDevice(kept.Values[keyDevice]).
		SetCreatedAt(now).SetSeenAt(now).SetExpiresAt(expiry)
	if account != uuid.Nil {
		q.SetAccountID(account)
	}
	if err := q.Exec(sys); err != nil {
		return fmt.Errorf("opening the session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session; one that does not exist is no error.
func (s *store) DeleteCtx(ctx context.Context, id string) error {
	_, err := tx.Client(ctx, s.db).Session.Delete().Where(entsession.ID(id)).Exec(system(ctx))
	if err != nil {
		return fmt.Errorf("ending the session: %w", err)
	}
	return nil
}

// errContext is never met: scs prefers the methods with a context.
var errContext = errors.New("session: the store needs a context")

// Find serves scs's interface only.
func (s *store) Find(string) (b []byte, found bool, err error) { return nil, false, errContext }

// Commit serves scs's interface only.
func (s *store) Commit(string, []byte, time.Time) error { return errContext }

// Delete serves scs's interface only.
func (s *store) Delete(string) error { return errContext }

func system(ctx context.Context) context.Context { return viewer.System(ctx, "api.session") }

// record is what the data column holds. JSON, where scs has gob: a row can be read by people, and a new field breaks no old row.
type record struct {
	Deadline time.Time         `json:"deadline"`
	Values   map[string]string `json:"values"`
}

type codec struct{}

// Encode writes a session's texts.
func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	r := record{Deadline: deadline, Values: make(map[string]string, len(values))}
	for k, v := range values {
		text, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("session: %s is a %T, not a text", k, v)
		}
		r.Values[k] = text
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("writing what the session keeps: %w", err)
	}
	return raw, nil
}

// Decode reads a session's texts.
func (codec) Decode(raw []byte) (time.Time, map[string]any, error) {
	var r record
	if err := json.Unmarshal(raw, &r); err != nil {
		return time.Time{}, nil, fmt.Errorf("reading what the session keeps: %w", err)
	}
	values := make(map[string]any, len(r.Values))
	for k, v := range r.Values {
		values[k] = v
	}
	return r.Deadline, values, nil
}

var _ interface {
	FindCtx(context.Context, string) ([]byte, bool, error)
	CommitCtx(context.Context, string, []byte, time.Time) error
	DeleteCtx(context.Context, string) error
} = (*store)(nil)
