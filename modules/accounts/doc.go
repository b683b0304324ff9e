// Package accounts knows the people: who has an account, what they are (memberships), and who may invite whom. A candidate never signs up alone. How they
// come in is the access module's.
//
//	invited ──accept──▶ active ──suspend──▶ suspended
//	                       ▲───────restore──────┘
//
// An invitation is single use and expires. Its token is derived from the server's secret and the invitation's id: the database keeps a hash, the
// outbox an id, and a mail sent again carries the same token.
//
// Facts told: accounts.invited {invitation}, accounts.activated {account}, accounts.joined {membership}, accounts.suspended, accounts.restored
// and accounts.handed_over {change}. Facts heard: accounts.invited and accounts.joined (send the mails),
// accounts:tell (invites those of a file).
//
// Many accounts come from a file (HandIn, ConfirmIntake): it is read and shown first, and nothing is created before its person agrees; then all good
// lines become accounts in one transaction, or none. A line whose person is that already is left, so that a file may be handed in twice. Its lines are
// sealed, and forgotten within a day.
//
// Those who govern (an admin everybody, a mission officer the referents of the territory) suspend and restore accounts, end roles, hand over what depends
// on one, and change territories. Each act is a row of account_changes with what undoes it; acts done together share a batch, and are undone together or
// not at all. What nobody cares for any more is found, not noted: see Gaps.
//
// Who may invite whom: an admin everyone but candidates; a mission officer the referents of the territory; a recruiter colleagues of the company. A
// candidate is invited by the candidates module, which calls InviteCandidate in the transaction that makes the file.
package accounts
