// Package trail writes the audit: who did or read what, on whose account or file.
//
//	Record, Read ──▶ line ──Chain──▶ line with a number and a hash ──Verify──▶ anchor
//
// A line is written in the transaction of what it tells, so that there is neither an act without its line nor a line without its act. Lines do not wait
// for each other: Chain puts them in a row afterwards, by one process at a time, as SHA-256(hash before, number, all fields).
//
// What a verification finds: a line that was altered, moved or put in does not fit its hash and the hash before it; one that was taken away leaves its number; a
// chain whose end was cut off, or that was written anew with right hashes, disagrees with the anchors, which each verification leaves in the
// database and the module audit writes to the log as well. What stays open: the seconds between an act and its chaining, the lines since the last anchor while no
// process remembers the end of the chain, and somebody who rewrites chain, anchors and log alike. The log should therefore be kept elsewhere;
// "atouts audit SEQ HASH" compares the chain with an anchor copied out of it.
//
// Who reads somebody's file leaves one line an hour for each thing that she reads, see [Trail.Read].
package trail
