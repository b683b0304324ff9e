// Package read turns an employer's feed into offers, without a database and without the network: bytes in, offers and issues out.
//
// # Stages
//
// Reading, mapping and applying are kept apart; this package holds the first two, and modules/offers the third.
//
//		source → spool → sniff → probe → split → parse → map → normalise → Offer + []Issue
//
//	  - spool (spool.go, charset.go): the whole source is decompressed, transcoded to UTF-8 and written to a temporary file with its SHA-256,
//	    before anything is decided. A broken transfer is known before an offer is touched.
//	  - sniff (sniff.go): a login page, a JSON error, a PDF or an empty body is a typed Error, never "a feed of no offers".
//	  - probe (probe.go): the records' path is found by structure, as the repeated element whose children look like an offer. A profile
//	    (profiles/*.json: data, not code) adds what is known of one maker's feeds.
//	  - split (split.go): an own splitter cuts the file into records in constant memory. A broken record costs itself only.
//	  - parse (parse.go, rss.go): encoding/xml's RawToken makes a small tree of one record; an item of RSS, Atom or RDF goes through gofeed,
//	    alone between the root's start and end tags.
//	  - map (mapping.go): a Mapping is targets with ordered candidate paths and transforms.
//	  - normalise (normalise.go, and one file per kind of value): dates, contracts, pay, places, levels and texts get their canonical form.
//	    An absurd value is an empty field and a warning; only a missing title or id sets a record aside.
//
// # Promises
//
// Nothing in a feed is executed, expanded or fetched. Memory does not grow with the feed. Texts are sanitised. Personal data of
// supervisors and authors is dropped before mapping. A feed whose end is missing has State partial: its offers may be created or updated,
// never withdrawn for being absent.
//
// Profiles and Mapping are plain JSON, so that a new maker's feed is a new file in profiles/, or a mapping kept with the feed.
package read
