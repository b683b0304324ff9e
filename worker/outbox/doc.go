// Package outbox makes what follows from a change happen once, whatever falls over in between.
//
// A service that changes something adds, in the same transaction, a row saying what is to follow: a fact ("applications.refused", heard by any
// number of handlers) or a task ("cvs:render", done by exactly one). The table is the truth; Redis and asynq are only the motor, and may forget
// everything at any moment.
//
//	Add ──▶ waiting ──relay──▶ sent ──asynq──▶ claimed ──▶ done
//	          ▲  (due_at)       │  ▲              │  │
//	          │                 └──┘ sweeper:     │  └──▶ dead (after the last attempt, or a permanent error)
//	          │                   not claimed     │
//	          └───── failed: later, due_at ───────┘──▶ lease ran out: the sweeper's process claims and runs it
//
// Who promises what:
//
//   - [Outbox.Add] needs a transaction, so the change and what follows from it are kept or lost together.
//   - [Outbox.Relay] marks due rows as sent, then enqueues each with its own id as task id. Several relays share the rows (SKIP LOCKED on
//     PostgreSQL, the one writer on SQLite). A task id that the queue knows counts as sent.
//   - [Outbox.Deliver] claims the row (claimed_by, claimed_until: a lease that [Outbox.Beat] prolongs), runs what has not run yet and marks it
//     done. Delivered twice, it runs once: the claim is one atomic UPDATE, shared by the rows that a process wants at the same time.
//   - A handler's effect in the database and its mark in the table processed are one transaction: exactly once. A handler with Outside set (mail,
//     rendering) runs without a transaction and is marked when it has succeeded: it must be idempotent by [Message.ID], and the only window for
//     a second effect is between the outside's acceptance and our mark.
//   - On PostgreSQL two commits of a job wait for the disk: that of its Add and that of its effect. What says that a row is sent, or claimed for an
//     effect in the database, may be lost with the server's memory; it is said again, and the effect would have gone with it.
//   - A failure sends the row back to waiting, later and later (Settings.Backoff, doubled each time, with jitter). asynq's own retries serve only
//     when the database does not answer.
//   - [Outbox.Sweep] finds what was sent and then lost (FLUSHALL), and what was claimed by a process that died (kill -9, where asynq itself needs
//     92 to 108 s), and forgets what was done long ago.
//   - [Outbox.Recover], at start: in the embedded mode the queue is empty, so everything is sent again; otherwise a process takes back at once what
//     it had claimed before it was restarted.
//
// Handlers of one fact are marked one by one: one that fails does not make the others run again.
package outbox
