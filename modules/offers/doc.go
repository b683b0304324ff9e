// Package offers knows the internships, apprenticeships and jobs that companies offer: typed in a form by a recruiter, or brought by a feed.
//
//	draft ──publish──▶ published ──suspend──▶ suspended ──publish──▶ published
//	                      │  └──── fill (also from suspended) ──▶ filled
//	                      └── its date comes (schedule) ──▶ expired ──publish (sixty more days)──▶ published
//	every state ──close, with a reason──▶ archived (final)
//
// Two people at once: the state that each saw is part of the update's condition, so one of them gets a conflict.
//
// Facts told, in the transaction of the change: offers.published, offers.suspended, offers.filled, offers.archived {offer, company}, and one
// offers.expired {offers} for each batch. Facts heard: none.
//
// Who may do what: everybody reads published offers; a recruiter manages those of her company, an admin all. Where a feed's offer comes from and its
// outside address are shown to those who accompany candidates and to those who manage it.
//
// An offer of a feed that a person edits keeps what she changed (offers.locked); its feed goes on writing the rest.
//
// Searching: words are stems (package text), found in the search tables of package bulk, which also writes feeds' offers in bulk. The list is newest
// first; it is ranked by nearness on demand, where fewer than a thousand offers have the words. Totals are exact to 1,000. The counts beside the
// filters' choices apply the other filters, and may be twenty seconds old. Readings are counted in memory and written each half minute.
package offers
