// Package candidates keeps the files of the young people who look for a first step into work: who they are, where they are accompanied and by whom,
// what they look for. A candidate never signs up alone: somebody who accompanies makes the file, and the account's invitation goes with it.
//
//	create (account invited + file, one transaction) ──▶ the candidate comes in ──▶ she completes her profile
//	                  └─ resend the invitation, for as long as she has not come in
//
// Who may do what (forbidden answers like absent):
//
//	                        admin   mission officer   referent           candidate   recruiter
//	create                  all     the territory     the establishment  –           –
//	see                     all     the territory     the establishment  own         – (only through an application)
//	change the profile      –       the territory     the establishment  own         –
//	send the invitation     all     the territory     the establishment  –           –
//
// Facts told: candidates.created {candidate}. Facts heard: none.
//
// The page of a file has panels that other modules fill (their CVs, their applications): they stand above this one, so they satisfy Panels and
// modules/standard hands them to Show.
package candidates
