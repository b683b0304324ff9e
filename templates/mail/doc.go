// Package mail writes e-mails: a subject, a text and an HTML form with the same words, in the person's language.
//
// A mail is nothing but entries of the catalogues; to add "applications.refused" add, in locales/<area>.<language>.json,
//
//	mail.applications.refused.subject   (easy-to-read French too)
//	mail.applications.refused.title     the first line, as a heading
//	mail.applications.refused.text      paragraphs, an empty line ("\n\n") between them
//	mail.applications.refused.action    the words on the button; only needed when Data.ActionURL is given
//	mail.applications.refused.reason    why the person receives it
//
// and render it with mail.Render(bundle, lang, "applications.refused", data). Placeholders of the texts come from Data.Args; a time.Time
// among them is written as a day and a time in Paris. Words of people (a message, a reason of refusal) go into Data.Quote, never into a
// subject.
//
// "notice" is there for words that are already written: its Args are Title and Text. "invitation" invites to a new account: its Args are
// Name, Inviter and Expires.
package mail
