// Package worker does what follows: it carries the outbox's rows to their handlers and runs the schedule.
//
//	outbox table ──Relay──▶ asynq (worker/redis) ──▶ Deliver ──▶ handlers of the modules
//	     ▲                                             │
//	     └────────────── Sweep, Beat ◀─────────────────┘
//
// A [Worker] is the asynq server, the relay, the sweeper, the heartbeat of the claims and the schedule of one process. A process that only serves
// pages runs the relay alone (Settings.RelayOnly), so that what its requests add starts at once.
//
// Stopping is in this order: the schedule, the taking of tasks, a wait for what runs, the relay and the heartbeats. Only then may the Redis client be
// closed: asynq crashes when its client is closed under it.
//
// Sub-packages: outbox (the rows and their life), redis (a server, or one inside the process), mail (sending), ops (what an administrator sees and
// may do), mailtest and redistest (servers lent to tests).
package worker
