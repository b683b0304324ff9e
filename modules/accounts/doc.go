// Package accounts knows the people: who has an account, what they are (memberships), and who may invite whom. A candidate never signs up alone. How they
// come in is the access module's.
//
//	invited ──accept──▶ active ──suspend──▶ suspended
//	                       ▲───────restore──────┘
//
// An invitation is single use and expires. Its token is derived from the server's secret and the invitation's id: the database keeps a hash, the
// outbox an id, and a mail sent again carries the same token.
//
// Facts told: accounts.invited {invitation}, accounts.activated {account}. Facts heard: accounts.invited (sends the mail).
//
// Who may invite whom: an admin everyone but candidates; a mission officer the referents of the territory; a recruiter colleagues of the company. A
// candidate is invited by the candidates module, which calls InviteCandidate in the transaction that makes the file.
package accounts
