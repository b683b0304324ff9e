package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
)

// actor is who acts by a membership m of an account a; %s is what other modules know of it.
const actor = `m.account_id, m.id, m.role, m.company_id, m.establishment_id, a.first_name, a.last_name%s`

// acting reads a session with every living membership of its account, if that is active: one row for each, or one without a membership. Every
// request of a signed-in person waits for it, so it is one statement, in SQL of its own.
const acting = `SELECT s.data, s.seen_at, s.expires_at, ` + actor + ` FROM sessions s
	LEFT JOIN accounts a ON a.id = s.account_id AND a.state = 'active'
	LEFT JOIN memberships m ON m.account_id = a.id AND m.ended_at IS NULL
	WHERE s.id = ?`

// resolving reads who acts outside a session.
const resolving = `SELECT ` + actor + ` FROM memberships m JOIN accounts a ON a.id = m.account_id AND a.state = 'active'
	WHERE m.id = ? AND m.account_id = ? AND m.ended_at IS NULL`

// Complete says what other modules know of who acts; it belongs to start-up.
func (s *Service) Complete(joins []modules.Join) {
	var more strings.Builder
	for _, j := range joins {
		body := j.Postgres
		if s.db.SQLite() {
			body = j.SQLite
		}
		fmt.Fprintf(&more, ", (%s)", body)
	}
	s.joins = joins
	s.acting = s.db.Rebind(fmt.Sprintf(acting, more.String()))
	s.resolving = s.db.Rebind(fmt.Sprintf(resolving, more.String()))
}

// Resolve returns who acts by a membership of an account; false when either has ended.
func (s *Service) Resolve(ctx context.Context, account, membership uuid.UUID) (v viewer.Viewer, ok bool, err error) {
	query := s.db.Reads.Brief
	if exec, err := tx.Exec(ctx); err == nil { // it may be of this very transaction
		query = exec.QueryContext
	}
	rows, err := query(ctx, s.resolving, membership, account)
	if err != nil {
		return v, false, fmt.Errorf("looking up who acts: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return v, false, rows.Err()
	}
	return s.scanActor(rows)
}

// Session reads a session, with whoever its account may act as now.
func (s *Service) Session(ctx context.Context, id string) (found session.Found, ok bool, err error) {
	rows, err := s.db.Reads.Brief(ctx, s.acting, id)
	if err != nil {
		return found, false, fmt.Errorf("looking up a session: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, acts, err := s.scanActor(rows, &found.Data, &found.Seen, &found.Expires)
		if err != nil {
			return found, false, err
		}
		if acts {
			found.Acting = append(found.Acting, v)
		}
		ok = true
	}
	return found, ok, rows.Err()
}

// scanActor reads a row that ends in an actor; false when it has none.
func (s *Service) scanActor(rows *sql.Rows, before ...any) (v viewer.Viewer, ok bool, err error) {
	var account, id, company, establishment uuid.NullUUID
	var role, first, last sql.NullString
	known := make([]sql.NullString, len(s.joins))
	into := append(before, &account, &id, &role, &company, &establishment, &first, &last) //nolint:gocritic // before is ours
	for i := range known {
		into = append(into, &known[i])
	}
	if err := rows.Scan(into...); err != nil {
		return v, false, fmt.Errorf("reading who acts: %w", err)
	}
	if !id.Valid {
		return v, false, nil
	}
	v = viewer.Viewer{
		Role: viewer.Role(role.String), Account: account.UUID, Membership: id.UUID, Name: strings.TrimSpace(first.String + " " + last.String), Company: company.UUID,
	}
	if establishment.Valid {
		v.Establishments = []uuid.UUID{establishment.UUID}
	}
	for i, j := range s.joins {
		if known[i].String == "" {
			continue
		}
		var ids []uuid.UUID
		for text := range strings.SplitSeq(known[i].String, ",") {
			id, err := uuid.Parse(text)
			if err != nil {
				return v, false, fmt.Errorf("reading who acts: %w", err)
			}
			ids = append(ids, id)
		}
		j.Set(&v, ids)
	}
	return v, true, nil
}
