// Package access is every way in: a password, an accepted invitation, and what else proves who somebody is; and the sessions that they open.
//
//	a right proof ──finish──▶ a session under a new token
//
// Accounts knows who is who, and keeps the hash of the password beside the name; this package alone computes and compares it. A wrong password, an
// account without one, one that is closed and an address that nobody has get the same answer for the same work. Every step that takes a secret is
// counted by account and by address, across processes.
//
// "Mes accès" (/mon-compte/acces) lists a person's ways in and the sessions that are open; each can be ended by its person alone.
package access
