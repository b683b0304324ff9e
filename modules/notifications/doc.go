// Package notifications tells people what happened: live in the site and by e-mail, as each ticked in "Mon compte".
//
// A module declares whom its facts may be told to (modules.Alert) and calls Tell inside the transaction of its command. Tell writes one row a person,
// and one outbox row a mail; both commit with the change they speak of. After the commit the person's open pages are nudged and read what is new
// from the table, so a nudge that is lost costs nothing: the browser asks again with the last id it saw.
//
// Nobody is told twice for one event (unique index), nobody is told of her own act, and a change of ticks holds at once: the mail task looks again.
// Each mail says why it was received and carries a one-click stop.
//
// Task: notifications:mail {notification}. A notification belongs to its person alone.
package notifications
