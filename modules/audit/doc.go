// Package audit shows who did or read what, on whose account or file.
//
//	worker/trail: line ──chained──▶ line with number and hash ──verified each night──▶ anchor
//
// The lines belong to worker/trail, which modules write by; this one has them chained every few seconds and verified each night and by "atouts doctor".
// A chain that is broken is told to the administrators, once for each thing that is found, stays on the page of the journal, and makes doctor fail until the end of
// time: what was altered cannot be made good, only explained.
//
// Who may: administrators search all lines and export what they find, giving a purpose, which is itself a line. Everybody reads "Qui a vu mon dossier":
// the lines of others about her own account and file, and what she did herself.
//
// Each action has its words under audit.action.<action> in every language; a test reads the sources for actions without.
//
// It owns no entity. Facts told: audit.broken {line}. Facts heard: none.
package audit
