// Package feeds reads employers' multiposting feeds into offers.
//
//	a file or an address ──▶ read (modules/feeds/read) ──▶ batches ──▶ applied (modules/offers/bulk)
//
// Reading, mapping and applying are apart: read makes offers and issues of bytes, without a database; bulk writes offers, and only those whose content
// changed; this package opens runs, adds its counts and checkpoint to each batch's transaction, and keeps the issues. An unchanged feed writes no offer.
// A feed never withdraws an offer: what it no longer names expires by itself.
//
//	feed: draft ──open (admin)──▶ open ⇄ paused        run: running ──▶ ok | unchanged | partial | failed
//
// A recruiter prepares a feed of the company and reads its runs; an admin opens it. One run of a feed goes at a time (a unique index holds it); a run
// whose process died is closed as failed when the next one begins after an hour.
//
// Facts told: feeds.run_ended {run}, offers.batch_applied comes from the offers module. Task: feeds:run {feed}.
package feeds
