// Package session keeps who is signed in, from which device, and what must be remembered until the next page.
//
// The cookie holds 32 random bytes; the table holds their SHA-256, so that a copy of the database opens no door. A row is written only when
// something is kept: a visitor who only reads has neither cookie nor row. The token changes at sign-in, at sign-out and when the membership
// changes. A session ends after a week without use, after thirty days at most, when its person ends it, or when the account is suspended (the
// resolver of each request says so).
//
// Middleware must stand around every handler that asks for a session. Outside of it nobody is signed in.
package session
