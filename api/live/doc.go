// Package live tells signed-in people what just happened, over server-sent events at GET /live.
//
//	service --(after commit)--> Publisher --> in this process, or Redis pub/sub --> Hub of each web process --> browsers
//
// Events are told at most once and kept nowhere: the notification rows are the truth. A browser that was away reconnects with Last-Event-ID and
// the hub reads what it missed through Config.Missed. Whatever may have lost events (a slow client, Redis away for a moment) ends in the same
// way: the connection is closed and the browser comes back for what it missed. No client waits for another.
//
// A connection lasts a quarter of an hour at most, so that a person whose account is suspended, or who signed out elsewhere, hears no more
// than that.
package live
