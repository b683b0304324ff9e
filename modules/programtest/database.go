package programtest

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience is how long something that the workers do is waited for: a lease that ends and a sweep are part of it.
const patience = time.Minute

// Eventually waits until something that processes do is done.
func Eventually(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-late.C:
			tb.Fatalf("waited %s in vain for %s", patience, what)
		}
	}
}

// Count runs a query of one number on the database of a fleet.
func (p *Program) Count(query string, args ...any) (n int) {
	p.tb.Helper()
	p.Row([]any{&n}, query, args...)
	return n
}

// Row reads the one row of a query on the database of a fleet.
func (p *Program) Row(into []any, query string, args ...any) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.tb.Context(), startLimit)
	defer cancel()
	p.looking.Lock()
	defer p.looking.Unlock()
	lost := p.look != nil && p.look.Ping(ctx) != nil // the server was restarted
	if p.look == nil || lost {
		look, err := pgx.Connect(ctx, p.Database)
		if err != nil {
			p.tb.Fatalf("connecting to the database: %v", err)
		}
		p.look = look
		p.tb.Cleanup(func() { _ = look.Close(context.WithoutCancel(ctx)) })
	}
	if err := p.look.QueryRow(ctx, query, args...).Scan(into...); err != nil {
		p.tb.Fatalf("%s: %v", query, err)
	}
}

// Settle waits until everything that follows from what was done has been done. The schedule's later work is not waited for.
func (p *Program) Settle() {
	p.tb.Helper()
	Eventually(p.tb, "the outbox to be empty", func() bool {
		return p.Count(`SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND due_at < $1`, time.Now().Add(time.Minute)) == 0
	})
}
