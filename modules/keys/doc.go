// Package keys changes the keys of what is stored encrypted.
//
//	ATOUTS_SEAL_KEYS=new,old ──▶ restart ──▶ atouts admin rotate-keys ──▶ ATOUTS_SEAL_KEYS=new ──▶ restart
//
// A value says which key sealed it, so old ones open as long as their key is in the setting. The command walks over every column that a module names in
// Sealed, and seals anew, with the first key, what another key sealed or what was written before the column was sealed. It works in small transactions
// beside a program that serves, and changes a value only where it is still the one that was read. Cut short and called again it goes on, since it leaves alone what
// the first key sealed; called when all is done it writes nothing.
//
// It owns no entity, and tells and hears no fact. Who may: whoever runs the program. The act is written into the audit, without the values.
package keys
