// Package queues shows an admin the background work, and lets her try again what was given up. It also has the home page of the administration, which
// leads to everything that only admins see.
//
//	outbox row: waiting ──> claimed ──> done (not shown)
//	               ^            └─ failed for good ──> dead ──(an admin tries again)──> waiting
//
// It owns no entity and tells no fact: worker/ops reads the outbox and asks Redis. A row is shown by its topic, its attempts and its last error;
// payloads are never read, because they are about people.
package queues
