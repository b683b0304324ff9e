package access

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/ent/viewer"
)

// What a person proved herself by. It stays in the session; a second proof adds codeSuffix.
const (
	FactorPassword   = "password"
	FactorLink       = "link"
	FactorInvitation = "invitation"
	FactorDemo       = "demo" // nothing: the people of a demonstration are invented
	codeSuffix       = "+code"
)

// double says whether a session was opened by two factors, or by one that counts as both.
func double(factor string) bool {
	return strings.HasSuffix(factor, codeSuffix) || factor == FactorDemo
}

// The values that the module keeps in a session, beside session.Factor.
const (
	keyProved      = "proved"       // when the last proof was given
	keyWaits       = "waits"        // the account that has given the first proof and waits to give the second
	keyWaitsFactor = "waits_factor" // that first proof
	keyWaitsUntil  = "waits_until"
	keyWaitsBack   = "waits_back" // where the person wanted to go
)

// How long a first proof waits for the second, and how long a proof lets its person change her ways in.
const (
	waitsFor = 10 * time.Minute
	freshFor = 15 * time.Minute
)

// prove notes in the session what was proved, and when; nobody waits any more.
func (m *Module) prove(ctx context.Context, factor string) {
	session.Put(ctx, session.Factor, factor)
	session.Put(ctx, keyProved, m.now().Format(time.RFC3339))
	for _, key := range []string{keyWaits, keyWaitsFactor, keyWaitsUntil, keyWaitsBack} {
		session.Pop(ctx, key)
	}
}

// wait remembers, in a session of which nobody is the owner yet, who has given the first proof.
func (m *Module) wait(ctx context.Context, account uuid.UUID, factor string) error {
	if err := m.sessions.Renew(ctx); err != nil {
		return err
	}
	session.Put(ctx, keyWaits, account.String())
	session.Put(ctx, keyWaitsFactor, factor)
	session.Put(ctx, keyWaitsUntil, m.now().Add(waitsFor).Format(time.RFC3339))
	return errCodeNeeded
}

// waiting returns the account that waits to give its second proof in the session of the context; false when none does.
func (m *Module) waiting(ctx context.Context) (uuid.UUID, bool) {
	account, err := uuid.Parse(session.Get(ctx, keyWaits))
	if err != nil {
		return uuid.Nil, false
	}
	until, err := time.Parse(time.RFC3339, session.Get(ctx, keyWaitsUntil))
	return account, err == nil && m.now().Before(until)
}

// raise is called when an account has just given a second proof: it opens the session of who waits for it, or raises the one that is open to two factors,
// under a new token.
func (m *Module) raise(ctx context.Context, account uuid.UUID) (viewer.Viewer, error) {
	if waits, ok := m.waiting(ctx); ok && waits == account {
		known, err := m.people.ByID(ctx, account)
		if err != nil {
			return viewer.Viewer{}, err
		}
		if err := usable(known); err != nil {
			return viewer.Viewer{}, err
		}
		return m.open(ctx, known, session.Get(ctx, keyWaitsFactor)+codeSuffix)
	}
	who := viewer.Get(ctx)
	if who.Account != account {
		return viewer.Viewer{}, errCodeNeeded
	}
	factor := session.Get(ctx, session.Factor)
	if !double(factor) {
		factor += codeSuffix
	}
	if err := m.sessions.SignIn(ctx, account, who.Membership); err != nil {
		return viewer.Viewer{}, err
	}
	m.prove(ctx, factor)
	return who, nil
}
