// Package mail sends e-mails: to a mail server, or into a folder that a page of the demonstration shows.
//
// A module writes a mail with templates/mail and sends it from a handler of the outbox of its own, with Outside set:
//
//	outbox.Handler{Topic: "accounts:invite", Name: "mail", Queue: worker.QueueMail, Outside: true,
//		Run: func(ctx context.Context, m outbox.Message) error {
//			… read what the payload's ids name, render …
//			return sender.Send(ctx, mail.Message{ID: m.ID, To: address, Subject: …, Text: …, HTML: …})
//		}}
//
// The id of the outbox row becomes the Message-ID, so it is the same at every attempt and mail programs show one mail should it ever come twice.
// That can only happen when the process dies between the server's acceptance and the outbox's mark.
//
// An [Error] says whether trying again is useless; the outbox asks it. A server that is down, slow or busy, refuses our password or our sender is
// tried again; a refusal of the recipient or of the content is final.
//
// Nothing that a person wrote can add a header: names and subjects lose their control characters, addresses must be one address.
package mail
