// Package access is every way in: a password, a link by e-mail, an accepted invitation, one-time codes and what else proves who somebody is; and the
// sessions that they open.
//
//	a right proof ──finish──▶ a session under a new token
//	      │
//	      └─ the account has a second factor ──wait──▶ a session of nobody ──code──raise──▶ a session under a new token
//
// Accounts knows who is who, and keeps the hash of the password beside the name; this package alone computes and compares it. A wrong password, an
// account without one, one that is closed and an address that nobody has get the same answer for the same work; what is the matter with an account is
// said after a right proof only. Every step that takes a secret is counted by account and by address, across processes.
//
// Secrets: of tokens and recovery codes SHA-256 is kept, of passwords argon2id; seeds are sealed. What is mailed is derived from the server's secret, so
// that database, queue and log hold none.
//
// "Mes accès" (/mon-compte/acces) lists a person's ways in and the sessions that are open; each can be ended by its person alone. What changes one asks
// for a fresh proof, is told to the person by a mail that cannot be stopped, and is written into the audit (access.*).
//
// Roles of ATOUTS_SECOND_FACTOR reach only the pages where they add a second factor until they have proved one (Gate).
//
// Tasks: access:link {account, purpose}, access:ticket {ticket}, access:tell {account, what}.
package access
